import { expect } from "chai";
import { secretKinds } from "../../../lab/aws/secretKinds";
import { SecretStore } from "../../../lab/aws/secretStore";
import { secretsManager } from "../../../lab/aws/secrets";
import { creating, living, refusal, testAccount } from "./account";

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
        for (const text of ["one", "two", "three"]) store.put(secret, { text }, undefined, text);
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
        ).to.deep.equal(["Error", "the secret none does not exist in eu-west-1: create it in the program"]);
    });

    const inputs = { name: "hook", description: "chat", kmsKeyId: "alias/ops" };
    /** A secret of the program with a value in it. */
    const filled = async (more: object = {}) => {
        const all = setUp();
        const { store, iam, service, call } = all;
        const kinds = secretKinds(store, iam);
        const secret = await living(kinds["aws:secretsmanager/secret:Secret"]!, "hook", { ...inputs, ...more });
        const put = (name: string, secretString: string, versionStages?: string[]) =>
            living(kinds["aws:secretsmanager/secretVersion:SecretVersion"]!, name, {
                secretId: secret.id,
                secretString,
                ...(versionStages ? { versionStages } : {}),
            });
        const version = await put("value", "one");
        const at = async (VersionStage = "AWSCURRENT") => {
            try {
                return (await call(service, "GetSecretValue", { SecretId: "hook", VersionStage }))["SecretString"];
            } catch (error) {
                return (error as Error).name;
            }
        };
        const stages = async () =>
            Object.values((await call(service, "DescribeSecret", { SecretId: "hook" }))["VersionIdsToStages"]);
        return { ...all, kinds, secret, put, version, at, stages };
    };

    it("keeps the value of a secret that changes", async () => {
        const { secret, service, iam, call, at } = await filled();
        expect(
            await secret.change({ name: "hook", description: "new", kmsKeyId: "alias/x" }, { a: "b" }),
        ).to.deep.equal(secret.created);
        expect(await call(service, "DescribeSecret", { SecretId: "hook" })).to.deep.include({
            ARN: secret.id,
            Description: "new",
            KmsKeyId: "alias/x",
            Tags: [{ Key: "a", Value: "b" }],
        });
        expect([await at(), iam.encryptionKeyOf.get(secret.id), iam.resourceTags.get(secret.id)]).to.deep.equal([
            "one",
            "alias/x",
            { a: "b" },
        ]);
        expect((await refusal(() => secret.change({ recoveryWindowInDays: 3 })))[1]).to.contain("from 7 to 30");
        expect(iam.encryptionKeyOf.get(secret.id)).to.equal("alias/x");
        await secret.change({ name: "hook" });
        expect([await at(), iam.encryptionKeyOf.has(secret.id)]).to.deep.equal(["one", false]);
    });

    it("the id of a version depends on its resource alone, not on which came first", async () => {
        const [a, b] = [await filled(), await filled()];
        const inOrder = [await a.put("x", "1"), await a.put("y", "2")];
        const reversed = [await b.put("y", "2"), await b.put("x", "1")].reverse();
        expect(inOrder.map(({ id }) => id)).to.deep.equal(reversed.map(({ id }) => id));
        expect(new Set([a.version.id, ...inOrder.map(({ id }) => id)]).size).to.equal(3);
    });

    it("nobody reads a deleted secret, and its name stays taken for the days of its recovery", async () => {
        for (const [days, more] of [
            [30, {}],
            [7, { recoveryWindowInDays: 7 }],
        ] as const) {
            const { cloud, kinds, secret, version, iam, store, service, call, at } = await filled(more);
            const kind = kinds["aws:secretsmanager/secret:Secret"]!;
            await secret.delete();
            await version.delete();
            expect([await at(), store.texts()]).to.deep.equal(["InvalidRequestException", []]);
            expect([iam.encryptionKeyOf.size, iam.resourceTags.size]).to.deep.equal([0, 0]);
            expect([...iam.secrets.values()], "whom permissions are about").to.deep.equal([secret.id]);
            const again = () => kind.create(creating("hook", inputs));
            expect((await refusal(again))[1]).to.contain("already scheduled for deletion");
            await cloud.clock.advance(days * 86_400_000 - 1);
            expect((await refusal(again))[0]).to.equal("InvalidRequestException");
            await cloud.clock.advance(1);
            expect((await refusal(() => call(service, "DescribeSecret", { SecretId: "hook" })))[1]).to.equal(GONE);
            expect((await again()).id).to.equal(secret.id);
            expect(await at()).to.equal("ResourceNotFoundException");
        }
    });

    it("a secret without recovery is gone at once", async () => {
        const { kinds, secret, iam, at } = await filled({ recoveryWindowInDays: 0 });
        await secret.delete();
        expect([await at(), iam.secrets.size]).to.deep.equal(["ResourceNotFoundException", 0]);
        await kinds["aws:secretsmanager/secret:Secret"]!.create(creating("hook", inputs));
    });

    it("a version that replaces another is current; the other one stays the previous one when its resource is deleted", async () => {
        const { put, version, at } = await filled();
        await put("value2", "two");
        await version.delete();
        expect([await at(), await at("AWSPREVIOUS")]).to.deep.equal(["two", "one"]);
    });

    it("the current label cannot be taken away: the value stays when the resource of its version is deleted", async () => {
        const { version, at, stages } = await filled();
        await version.change({ versionStages: ["AWSCURRENT", "mine"] });
        expect(await at("mine")).to.equal("one");
        await version.delete();
        expect([await at(), await stages()]).to.deep.equal(["one", [["AWSCURRENT"]]]);
    });

    it("a version that has no label left is gone with its resource", async () => {
        const { put, stages } = await filled();
        const mine = await put("mine", "m", ["mine"]);
        expect(await stages()).to.deep.equal([["AWSCURRENT"], ["mine"]]);
        await mine.delete();
        expect(await stages()).to.deep.equal([["AWSCURRENT"]]);
    });

    it("moves labels: the current one leaves the previous one behind, another must be free", async () => {
        const { put, version, at, stages } = await filled();
        const mine = await put("mine", "m", ["mine"]);
        expect((await refusal(() => version.change({ versionStages: ["AWSCURRENT", "new", "mine"] })))[0]).to.equal(
            "InvalidParameterException",
        );
        expect(await stages()).to.deep.equal([["AWSCURRENT"], ["mine"]]);
        expect((await mine.change({ versionStages: ["AWSCURRENT"] }))["versionStages"]).to.deep.equal(["AWSCURRENT"]);
        expect([await at(), await at("AWSPREVIOUS"), await stages()]).to.deep.equal([
            "m",
            "one",
            [["AWSPREVIOUS"], ["AWSCURRENT"]],
        ]);
        expect((await mine.change({}))["versionStages"]).to.deep.equal(["AWSCURRENT"]);
    });
});
