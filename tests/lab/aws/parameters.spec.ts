import { expect } from "chai";
import { ParameterStore, parameterKinds, parameters } from "../../../lab/aws/parameters";
import { creating, living, type Output, refusal, testAccount } from "./account";

describe("Parameter Store in the lab", () => {
    const setUp = () => {
        const account = testAccount();
        const store = new ParameterStore(account.cloud);
        return { ...account, store, service: parameters(store) };
    };

    it("gives a parameter by name, ARN and version", async () => {
        const { store, service, call } = setUp();
        store.put("eu-west-1", "/ops/limit", "1");
        store.put("eu-west-1", "/ops/limit", "5");
        store.put("eu-west-1", "plain", "p");
        const arn = "arn:aws:ssm:eu-west-1:123456789012:parameter/ops/limit";
        for (const Name of ["/ops/limit", "/ops/limit:2", arn]) {
            expect((await call(service, "GetParameter", { Name }))["Parameter"]).to.deep.equal({
                ARN: arn,
                Name: "/ops/limit",
                Type: "String",
                Value: "5",
                Version: 2,
                DataType: "text",
                LastModifiedDate: new Date("2026-01-01T00:00:00Z"),
            });
        }
        expect((await call(service, "GetParameter", { Name: "plain" }))["Parameter"].ARN).to.equal(
            "arn:aws:ssm:eu-west-1:123456789012:parameter/plain",
        );
        expect(await refusal(() => call(service, "GetParameter", { Name: "/ops/limit:1" }))).to.deep.equal([
            "ParameterNotFound",
            "Parameter /ops/limit:1 not found.",
        ]);
        expect((await refusal(() => call(service, "GetParameter", { Name: "plain" }, "us-east-1")))[0]).to.equal(
            "ParameterNotFound",
        );
    });

    it("shows an encrypted value only when asked to decrypt it", async () => {
        const { store, service, call } = setUp();
        store.put("eu-west-1", "/hook", "https://example.com", "SecureString");
        const value = async (input: object) =>
            (await call(service, "GetParameter", { Name: "/hook", ...input }))["Parameter"].Value;
        expect(await value({ WithDecryption: true })).to.equal("https://example.com");
        expect(await value({})).to.not.contain("example");
    });

    it("gives many at once and names those it does not know", async () => {
        const { store, service, call } = setUp();
        store.put("eu-west-1", "/a", "1");
        const output = await call(service, "GetParameters", { Names: ["/a", "/b"] });
        expect([
            output["Parameters"].map((p: { Value: string }) => p.Value),
            output["InvalidParameters"],
        ]).to.deep.equal([["1"], ["/b"]]);
        const names = Array.from({ length: 11 }, (_, index) => `/${index}`);
        expect((await refusal(() => call(service, "GetParameters", { Names: names })))[0]).to.equal(
            "ValidationException",
        );
    });

    it("gives what is below a path, in pages", async () => {
        const { store, service, call } = setUp();
        for (const name of ["/ops/c", "/ops/a", "/ops/b/deep", "/other", "/opsx"]) store.put("eu-west-1", name, name);
        const names = (output: Output) => output["Parameters"].map(({ Name }: { Name: string }) => Name);
        expect(names(await call(service, "GetParametersByPath", { Path: "/ops" }))).to.deep.equal(["/ops/a", "/ops/c"]);
        const first = await call(service, "GetParametersByPath", { Path: "/ops/", Recursive: true, MaxResults: 2 });
        const second = await call(service, "GetParametersByPath", {
            Path: "/ops/",
            Recursive: true,
            MaxResults: 2,
            NextToken: first["NextToken"],
        });
        expect([names(first), names(second), second["NextToken"]]).to.deep.equal([
            ["/ops/a", "/ops/b/deep"],
            ["/ops/c"],
            undefined,
        ]);
        expect((await refusal(() => call(service, "GetParametersByPath", { Path: "ops" })))[0]).to.equal(
            "ValidationException",
        );
    });

    it("holds the program's parameters with their key, and refuses wrong ones", async () => {
        const { store, service, iam, call } = setUp();
        const kind = parameterKinds(store, iam)["aws:ssm/parameter:Parameter"]!;
        const { id, outputs } = await kind.create(
            creating("hook", { name: "/hook", type: "SecureString", value: "v", keyId: "alias/ops" }),
        );
        expect([id, outputs["arn"], outputs["version"], outputs["keyId"]]).to.deep.equal([
            "/hook",
            "arn:aws:ssm:eu-west-1:123456789012:parameter/hook",
            1,
            "alias/ops",
        ]);
        expect(iam.encryptionKeyOf.get(String(outputs["arn"]))).to.equal("alias/ops");
        expect(
            (await call(service, "GetParameter", { Name: "/hook", WithDecryption: true }))["Parameter"].Value,
        ).to.equal("v");
        for (const [inputs, message] of [
            [
                { name: "/hook", type: "String", value: "v" },
                'parameter "/hook" exists already in eu-west-1: set "overwrite" or choose another name',
            ],
            [
                { name: "/x", type: "Text", value: "v" },
                'parameter "/x": "type" is "Text": expected String, StringList, SecureString',
            ],
            [{ name: "/x", type: "String" }, 'parameter "/x": "value" is missing or empty: give it a text'],
        ] as const) {
            expect((await refusal(() => kind.create(creating("p", inputs))))[1]).to.equal(message);
        }
        for (const name of ["a b", "x".repeat(1012)]) {
            const made = () => kind.create(creating("p", { name, type: "String", value: "v" }));
            expect((await refusal(made))[1]).to.match(/is no name for a parameter|AWS takes 1011 for a parameter/);
        }
        const again = await kind.create(creating("p", { name: "/hook", type: "String", value: "w", overwrite: true }));
        expect(again.outputs["version"]).to.equal(2);
    });

    const encrypted = { name: "/hook", type: "SecureString", value: "v", keyId: "alias/ops" };
    for (const [what, inputs, version, key] of [
        ["a new value is a new version", { ...encrypted, value: "w" }, 2, "alias/ops"],
        ["so is another key", { ...encrypted, keyId: "alias/other" }, 2, "alias/other"],
        ["so is a plain type, which has no key", { name: "/hook", type: "String", value: "v" }, 2, undefined],
        ["other tags are none", encrypted, 1, "alias/ops"],
    ] as const) {
        it(`changes a parameter of the program: ${what}`, async () => {
            const { store, service, iam, call } = setUp();
            const it = await living(parameterKinds(store, iam)["aws:ssm/parameter:Parameter"]!, "hook", encrypted);
            const outputs = await it.change(inputs, { a: "b" });
            const { Parameter } = await call(service, "GetParameter", { Name: "/hook", WithDecryption: true });
            expect([Parameter.Version, Parameter.Value, Parameter.Type]).to.deep.equal([
                version,
                inputs.value,
                inputs.type,
            ]);
            const { arn } = it.created;
            expect(outputs).to.deep.include({ arn, name: "/hook", version, value: inputs.value, tier: "Standard" });
            expect([outputs["keyId"], iam.encryptionKeyOf.get(arn)]).to.deep.equal([key, key]);
            expect(iam.resourceTags.get(arn)).to.deep.equal({ a: "b" });
        });
    }

    it("counts versions on from what the program knows, although the lab has started anew since", async () => {
        const { store, iam } = setUp();
        const it = await living(parameterKinds(store, iam)["aws:ssm/parameter:Parameter"]!, "hook", encrypted);
        for (const value of ["2", "3"]) await it.change({ ...encrypted, value });
        store.delete(it.created["arn"]);
        store.put("eu-west-1", "/hook", "3", "SecureString");
        expect((await it.change({ ...encrypted, value: "4" }))["version"]).to.equal(4);
    });

    it("refuses a change as a whole, and one of a parameter that is not to be overwritten", async () => {
        const { store, service, iam, call } = setUp();
        const it = await living(parameterKinds(store, iam)["aws:ssm/parameter:Parameter"]!, "hook", encrypted);
        for (const [inputs, message] of [
            [{ ...encrypted, value: "" }, '"value" is missing or empty'],
            [{ ...encrypted, keyId: "alias/x", type: "Text" }, '"type" is "Text"'],
            [{ ...encrypted, value: "w", keyId: "alias/x", overwrite: false }, "exists already"],
        ] as const) {
            expect((await refusal(() => it.change(inputs, { a: "b" })))[1]).to.contain(message);
        }
        expect((await call(service, "GetParameter", { Name: "/hook" }))["Parameter"].Version).to.equal(1);
        const { arn } = it.created;
        expect([iam.encryptionKeyOf.get(arn), iam.resourceTags.get(arn)]).to.deep.equal([
            "alias/ops",
            { owner: "ops" },
        ]);
    });

    it("deletes a parameter with its key and tags; its name is free again", async () => {
        const { store, service, iam, call } = setUp();
        const kind = parameterKinds(store, iam)["aws:ssm/parameter:Parameter"]!;
        const it = await living(kind, "hook", encrypted);
        await it.delete();
        expect((await refusal(() => call(service, "GetParameter", { Name: "/hook" })))[0]).to.equal(
            "ParameterNotFound",
        );
        expect([iam.encryptionKeyOf.size, iam.resourceTags.size]).to.deep.equal([0, 0]);
        expect((await kind.create(creating("hook", encrypted))).outputs["version"]).to.equal(1);
    });
});
