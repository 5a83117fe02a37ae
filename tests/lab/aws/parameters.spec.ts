import { expect } from "chai";
import { ParameterStore, parameterKinds, parameters } from "../../../lab/aws/parameters";
import { creating, type Output, refusal, testAccount } from "./account";

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
        const again = await kind.create(creating("p", { name: "/hook", type: "String", value: "w", overwrite: true }));
        expect(again.outputs["version"]).to.equal(2);
    });
});
