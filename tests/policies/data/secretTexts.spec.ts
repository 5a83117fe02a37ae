import { expect } from "chai";
import { isSecretName, knownSecrets, secretOf, secretsInCode } from "../../../policies/data/secretTexts";

/** Made up here and put together when the test runs, so that nobody takes this file for a leak. */
const filler = (length: number) => "a1B2c3D4e5".repeat(30).slice(0, length);
const KEY = `AKIA${"Q7ZT".repeat(4)}`;
const HEADER = `-----BEGIN ${"PRIVATE"} KEY-----`;

const KNOWN: readonly (readonly [string, string])[] = [
    ["an AWS access key", KEY],
    ["an AWS access key", KEY.replace("AKIA", "ASIA")],
    ["a GitHub token", `ghp_${filler(36)}`],
    ["a GitHub token", `ghs_${filler(36)}`],
    ["a GitHub token", `github_pat_${filler(22)}`],
    ["a GitLab token", `glpat-${filler(20)}`],
    ["a Slack token", `xoxb-${filler(10)}`],
    ["a Slack webhook", `https://hooks.slack.com/services/T0${"A".repeat(6)}/B0${"A".repeat(6)}/${filler(16)}`],
    ["a Stripe key", `sk_live_${filler(10)}`],
    ["a Stripe key", `rk_live_${filler(10)}`],
    ["a Google API key", `AIza${filler(35)}`],
    ["an npm token", `npm_${filler(36)}`],
    ["a Pulumi token", `pul-${"0a1b2c3d".repeat(5)}`],
    ["a SendGrid key", `SG.${filler(22)}.${filler(43)}`],
    ["a JSON Web Token", `eyJ${filler(17)}.eyJ${filler(30)}.${filler(43)}`],
    ["a private key", `${HEADER}\n${filler(16)}`],
    ["a private key", `${HEADER}\\n${filler(64)}`],
    ["a private key", `${HEADER.replace("BEGIN", "BEGIN OPENSSH")}\n${filler(64)}`],
];

const HARMLESS: readonly (readonly [string, string])[] = [
    ["the access key of the documentation", "AKIAIOSFODNN7EXAMPLE"],
    ["an access key that is too short", KEY.slice(0, -1)],
    ["an access key with more around it", `X${KEY}`],
    ["a token that is too short", `ghp_${filler(35)}`],
    ["a test key of Stripe", `sk_test_${filler(24)}`],
    ["the header of a private key alone", `if (text.startsWith("${HEADER}"))`],
    ["a public key", `-----BEGIN PUBLIC KEY-----\n${filler(64)}`],
    ["an ARN", "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-Ab12Cd"],
];

describe("secrets that are known by their form", () => {
    for (const [kind, text] of KNOWN) {
        it(`finds ${kind} in ${text.slice(0, 12)}...`, () => {
            expect(knownSecrets(`const x = "${text}";`)).to.deep.equal([kind]);
        });
    }

    for (const [what, text] of HARMLESS) {
        it(`leaves ${what} alone`, () => {
            expect(knownSecrets(`const x = "${text}";`)).to.deep.equal([]);
        });
    }

    it("names each kind once, and finds one behind an example", () => {
        const text = `AKIAIOSFODNN7EXAMPLE ${KEY} ${KEY.replace("AKIA", "ASIA")} ghp_${filler(36)}`;
        expect(knownSecrets(text)).to.deep.equal(["an AWS access key", "a GitHub token"]);
    });
});

describe("names of secrets", () => {
    for (const name of [
        ..."PASSWORD DB_PASSWORD dbPassword API_KEY apiKey apikey ACCESS_TOKEN TOKEN_2 client-secret SECRET_KEY".split(
            " ",
        ),
        ..."PASSPHRASE CREDENTIALS SIGNING_KEY AWS_SECRET_ACCESS_KEY webhook.token PWD ADMIN_PASSWD PRIVATE_KEY".split(
            " ",
        ),
    ]) {
        it(`is ${name}`, () => expect(isSecretName(name)).to.equal(true));
    }
    for (const name of [
        ..."SECRET_ARN TOKEN_URL PASSWORD_MIN_LENGTH TOPIC_ARN KEY PRIMARY_KEY TOKENS_PER_MINUTE MONKEY".split(" "),
        ..."SECRET_NAME SECRETARY tokenizer BROKEN DB_HOST API_KEY_PARAMETER NONSECRETIVE".split(" "),
    ]) {
        it(`is not ${name}`, () => expect(isSecretName(name)).to.equal(false));
    }
});

describe("the secret of a variable", () => {
    it("is told by its name", () => {
        expect(secretOf("DB_PASSWORD", "hunter2")).to.equal("a secret, as its name says");
        expect(secretOf("AWS_SECRET_ACCESS_KEY", `wJalr/${filler(20)}/Kx`)).to.equal("a secret, as its name says");
    });

    it("is told by its name where the value only looks in part like a reference", () => {
        for (const value of [
            ..."true-blue-horse untrue /prod/db:hunter2 PROD/db/password prod/db/Password1 arnold".split(" "),
            "{{resolve:ssm:db}}!",
            "x{{resolve:ssm:db}}",
        ]) {
            expect(secretOf("DB_PASSWORD", value), value).to.equal("a secret, as its name says");
        }
    });

    it("is told by its form, whatever its name", () => {
        expect(secretOf("SETTING", KEY)).to.equal("an AWS access key");
        expect(secretOf("DATABASE_URL", "postgres://app:hunter2@db.example.com/app")).to.equal(
            "an address with a password",
        );
    });

    it("is nothing where the value only says where the secret is, or says nothing", () => {
        for (const value of [
            "arn:aws:ssm:us-east-1:123456789012:parameter/db",
            "/prod/db/password",
            "prod/db/password",
            "{{resolve:secretsmanager:db}}",
            "",
            "true",
            "False",
        ]) {
            expect(secretOf("DB_PASSWORD", value), value).to.equal(undefined);
        }
    });

    it("is nothing where the value is the name of a secret, for a variable that may hold one", () => {
        for (const [name, value] of [
            ["DB_SECRET", "orders-db"],
            ["SECRET", "orders/prod-1"],
            ["dbCredentials", "orders_db.v2/2024"],
        ] as const) {
            expect(secretOf(name, value), value).to.equal(undefined);
        }
        for (const [name, value] of [
            ["DB_PASSWORD", "orders-db"],
            ["DB_SECRET", "hunter2"],
            ["DB_SECRET", "0a1b2c3d-4e5f"],
            ["DB_SECRET", "Orders-Db"],
            ["DB_SECRET", `${"ab-".repeat(21)}ab`],
        ] as const) {
            expect(secretOf(name, value), value).to.equal("a secret, as its name says");
        }
    });

    it("is nothing where neither tells of one", () => {
        expect(secretOf("TOPIC_ARN", "arn:aws:sns:us-east-1:123456789012:t")).to.equal(undefined);
        expect(secretOf("DATABASE_URL", "postgres://db.example.com/app")).to.equal(undefined);
        expect(secretOf("ADDRESS", "https://example.com:8080/a@b")).to.equal(undefined);
        expect(secretOf("STAGE", "prod")).to.equal(undefined);
    });
});

describe("secrets in code", () => {
    const random = "q8Zr2LmX0vWc5TyB";

    it("are strings made by chance behind the name of a secret, however it is assigned", () => {
        for (const code of [`const apiKey = "${random}";`, `{apiKey:'${random}'}`, `{"apiKey": \`${random}\`}`]) {
            expect(secretsInCode(code), code).to.deep.equal(["a string that is called apiKey"]);
        }
    });

    it("are not short strings, words, references and addresses, nor strings by other names", () => {
        for (const code of [
            `apiKey="${random.slice(0, 15)}"`,
            'password="please-enter-a-password"',
            'token="aaaaaaaaaaaaaaa1"',
            'secret="/prod/db/password-2024"',
            'secret="qZrLmXvWcTyBnKsDf"',
            'secret="8203941756382910"',
            'secret="8203-9417-5638:2910_#"',
            'secret="arn:aws:secretsmanager:us-east-1:1:secret:x9"',
            'token="https://example.com/oauth2/token"',
            `checksum="${random}"`,
            `apiKey=="${random}"`,
            `awsSecretAccessKey="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"`,
        ]) {
            expect(secretsInCode(code), code).to.deep.equal([]);
        }
    });

    it("are addresses with a password, but not those of examples and templates", () => {
        const password = `S3cret${"Pass"}`;
        for (const code of [`"postgres://admin:${password}@db.example.com/x"`, `\`redis://:${password}@cache\``]) {
            expect(secretsInCode(code), code).to.deep.equal(["an address with a password"]);
        }
        for (const code of [
            '"https://user:password@host"',
            '"postgres://app:pw1@host"',
            '"https://x:12345678@host"',
            // biome-ignore lint/suspicious/noTemplateCurlyInString: a template is what the code holds
            "`postgres://${user}:${password01}@host`",
            '"http://a/b:c1234567@d"',
        ]) {
            expect(secretsInCode(code), code).to.deep.equal([]);
        }
    });

    it("are those of a known form too", () => {
        expect(secretsInCode(`x("${KEY}", {password:"${random}"})`)).to.deep.equal([
            "an AWS access key",
            "a string that is called password",
        ]);
    });

    it("are found in a megabyte without waiting", () => {
        const started = Date.now();
        expect(secretsInCode(`${"aA1$".repeat(250_000)} apiKey="${random}"`)).to.have.length(1);
        expect(Date.now() - started).to.be.below(2000);
    });
});
