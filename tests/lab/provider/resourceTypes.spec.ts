import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { REPLACEMENTS } from "../../../lab/provider/replacements";
import { missingRequired, schemaOf } from "../../../lab/provider/resourceTypes";
import { PACKAGE, pulumiSchema, SCHEMA } from "../../support/pulumiSchema";

const ROOT = join(__dirname, "../../..");

describe("the schema of a type", () => {
    it("tells what a program sets from what the provider sets", () => {
        const { inputs, required, outputs, secrets } = schemaOf("aws:sqs/queue:Queue")!;
        expect([...inputs]).to.include.members(["name", "fifoQueue", "visibilityTimeoutSeconds", "tags", "region"]);
        expect([...outputs]).to.have.members(["arn", "tagsAll", "url"]);
        expect([...required]).to.deep.equal([]);
        expect([...secrets]).to.deep.equal([]);
    });

    it("tells what is required", () => {
        expect([...schemaOf("aws:sns/topicSubscription:TopicSubscription")!.required]).to.have.members([
            "topic",
            "protocol",
            "endpoint",
        ]);
        expect([...schemaOf("aws:iam/role:Role")!.required]).to.deep.equal(["assumeRolePolicy"]);
    });

    it("tells what is a secret", () => {
        expect([...schemaOf("aws:secretsmanager/secretVersion:SecretVersion")!.secrets]).to.have.members([
            "secretBinary",
            "secretString",
            "secretStringWo",
        ]);
        expect([...schemaOf("aws:ssm/parameter:Parameter")!.secrets]).to.have.members(["value", "valueWo"]);
    });

    it("is unknown of a type that the lab has no table of", () => {
        expect(schemaOf("aws:kinesis/stream:Stream")).to.equal(undefined);
        expect(schemaOf("constructor")).to.equal(undefined);
    });

    it("never has a property as input and output, nor requires or hides one that it does not have", () => {
        for (const type of Object.keys(REPLACEMENTS)) {
            const { inputs, required, outputs, secrets } = schemaOf(type)!;
            expect(
                [...inputs].filter((property) => outputs.has(property)),
                type,
            ).to.deep.equal([]);
            expect([...inputs], type).to.include.members([...required]);
            expect([...inputs, ...outputs], type).to.include.members([...secrets]);
            for (const property of [...inputs, ...outputs]) expect(property, type).to.match(/^[a-z]\w*$/);
        }
    });
});

describe("missing properties", () => {
    it("are those that are required and not set", () => {
        const subscription = "aws:sns/topicSubscription:TopicSubscription";
        expect(missingRequired(subscription, { protocol: "sqs", topic: null })).to.have.members(["topic", "endpoint"]);
        expect(missingRequired(subscription, { protocol: "sqs", topic: "arn", endpoint: "" })).to.deep.equal([]);
    });

    it("are not asked for of an unknown type", () => {
        expect(missingRequired("aws:kinesis/stream:Stream", {})).to.deep.equal([]);
    });
});

describe("lab/provider/schema.json", () => {
    it("is what the installed @pulumi/aws says", () => {
        expect(readFileSync(SCHEMA, "utf8"), 'run "npm run schema" and review what has changed').to.equal(
            pulumiSchema(),
        );
    });

    it("has the types of the table of replacements", () => {
        const types = Object.keys(JSON.parse(readFileSync(SCHEMA, "utf8")));
        expect(types).to.have.members(Object.keys(REPLACEMENTS));
    });

    it("is refused for a type that @pulumi/aws does not have", () => {
        expect(() => pulumiSchema(["aws:sqs/row:Row"])).to.throw("@pulumi/aws has no resource aws:sqs/row:Row");
    });

    it("has every resource type that the lab speaks of", () => {
        const spoken = matches("lab", /"(aws:[a-zA-Z0-9]+\/(?!get[A-Z])[a-zA-Z]+:[A-Za-z]+)"/g);
        expect(spoken).to.include("aws:sqs/queue:Queue");
        known(spoken);
    });

    it("has every resource type that the components create", () => {
        const created = matches("components", /new aws\.(\w+\.\w+)\(/g).map(typeOf);
        expect(created).to.include("aws:sesv2/emailIdentity:EmailIdentity");
        known(created);
    });
});

function known(types: readonly string[]): void {
    const missing = types.filter((type) => !Object.hasOwn(REPLACEMENTS, type));
    expect(missing, 'add them to lab/provider/replacements.ts and run "npm run schema"').to.deep.equal([]);
}

/** What the pattern finds in the TypeScript below a folder, each once. */
function matches(folder: string, pattern: RegExp): string[] {
    const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
    const sources = files.filter((file) => file.endsWith(".ts") && !/(^|[\\/])(dist|node_modules)[\\/]/.test(file));
    const found = sources.flatMap((file) => [...readFileSync(join(ROOT, folder, file), "utf8").matchAll(pattern)]);
    return [...new Set(found.map((match) => match[1]!))];
}

/** The type of `sqs.Queue`, for instance, whose file in the package begins with a small letter. */
function typeOf(constructed: string): string {
    const [folder, name] = constructed.split(".") as [string, string];
    const file = join(PACKAGE, folder, `${name[0]!.toLowerCase()}${name.slice(1)}.js`);
    return /__pulumiType = '([^']+)'/.exec(readFileSync(file, "utf8"))?.[1] ?? expect.fail(`${file} has no type`);
}
