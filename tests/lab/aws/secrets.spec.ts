import { expect } from "chai";
import { SecretStore, secretKinds, secretsManager } from "../../../lab/aws/secrets";
import { creating, refusal, testAccount } from "./account";

const GONE = "Secrets Manager can't find the specified secret.";

describe("Secrets Manager in the lab", () => {
    const setUp = () => {
        const account = testAccount();
        const store = new SecretStore(account.cloud);
        return { ...account, store, service: secretsManager(store) };
    };

    it("gives the value by name, by ARN, and by the ARN without its suffix", async () => {
        const { store, service, call } = setUp();
        const secret = store.create("eu-west-1", "chat/webhook");
        store.put(secret, { text: "https://example.com/hook" });
        expect(secret.arn).to.match(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:chat\/webhook-[0-9a-f]{6}$/);
        for (const SecretId of ["chat/webhook", secret.arn, secret.arn.slice(0, -7)]) {
            const value = await call(service, "GetSecretValue", { SecretId });
            expect([value["SecretString"], value["ARN"], value["Name"], value["VersionStages"]]).to.deep.equal([
                "https://example.com/hook",
                secret.arn,
                "chat/webhook",
                ["AWSCURRENT"],
            ]);
        }
    });

    it("keeps the value before as the previous one", async () => {
        const { store, service, call } = setUp();
        const secret = store.create("eu-west-1", "s");
        for (const text of ["one", "two", "three"]) store.put(secret, { text });
        const at = async (VersionStage: string) =>
            (await call(service, "GetSecretValue", { SecretId: "s", VersionStage }))["SecretString"];
        expect([await at("AWSCURRENT"), await at("AWSPREVIOUS")]).to.deep.equal(["three", "two"]);
        const stages = (await call(service, "DescribeSecret", { SecretId: "s" }))["VersionIdsToStages"];
        expect(Object.values(stages)).to.deep.equal([[], ["AWSPREVIOUS"], ["AWSCURRENT"]]);
        const [firstId] = Object.keys(stages);
        expect((await call(service, "GetSecretValue", { SecretId: "s", VersionId: firstId }))["SecretString"]).to.equal(
            "one",
        );
    });

    it("does not find a secret that is not there, is in another Region, or has no value", async () => {
        const { store, service, call } = setUp();
        store.create("eu-west-1", "empty");
        expect(await refusal(() => call(service, "GetSecretValue", { SecretId: "none" }))).to.deep.equal([
            "ResourceNotFoundException",
            GONE,
        ]);
        expect(await refusal(() => call(service, "DescribeSecret", { SecretId: "empty" }, "us-east-1"))).to.deep.equal([
            "ResourceNotFoundException",
            GONE,
        ]);
        expect(await refusal(() => call(service, "GetSecretValue", { SecretId: "empty" }))).to.deep.equal([
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        ]);
    });

    it("holds what the program puts into it, and knows its key and tags", async () => {
        const { store, service, iam, call } = setUp();
        const kinds = secretKinds(store, iam);
        const secret = await kinds["aws:secretsmanager/secret:Secret"]!.create(
            creating("hook", { name: "hook", description: "chat", kmsKeyId: "alias/ops" }),
        );
        await kinds["aws:secretsmanager/secretVersion:SecretVersion"]!.create(
            creating("value", { secretId: secret.id, secretString: "v" }),
        );
        expect((await call(service, "GetSecretValue", { SecretId: "hook" }))["SecretString"]).to.equal("v");
        const described = await call(service, "DescribeSecret", { SecretId: "hook" });
        expect([described["Description"], described["KmsKeyId"], described["Tags"]]).to.deep.equal([
            "chat",
            "alias/ops",
            [{ Key: "owner", Value: "ops" }],
        ]);
        expect(iam.encryptionKeyOf.get(secret.id)).to.equal("alias/ops");
        expect(iam.secrets.get("arn:aws:secretsmanager:eu-west-1:123456789012:secret:hook")).to.equal(secret.id);
        await kinds["aws:secretsmanager/secretVersion:SecretVersion"]!.create(
            creating("binary", { secretId: secret.id, secretBinary: "AQI=" }),
        );
        expect((await call(service, "GetSecretValue", { SecretId: "hook" }))["SecretBinary"]).to.deep.equal(
            Buffer.from([1, 2]),
        );
    });

    it("refuses a second secret of one name, and a value for a secret that is not there", async () => {
        const { store, iam } = setUp();
        const kinds = secretKinds(store, iam);
        await kinds["aws:secretsmanager/secret:Secret"]!.create(creating("a", { name: "hook" }));
        expect(
            (
                await refusal(() => kinds["aws:secretsmanager/secret:Secret"]!.create(creating("b", { name: "hook" })))
            )[0],
        ).to.equal("ResourceExistsException");
        expect(
            await refusal(() =>
                kinds["aws:secretsmanager/secretVersion:SecretVersion"]!.create(
                    creating("v", { secretId: "none", secretString: "x" }),
                ),
            ),
        ).to.deep.equal([
            "Error",
            'secret version "v": the secret none does not exist in eu-west-1: create it in the program',
        ]);
    });
});
