import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { asset } from "@pulumi/pulumi";
import { expect } from "chai";
import { DATA } from "../../../policies/data";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, judgeLater, resource, UNKNOWN } from "../support";

const nothing = { violations: [] };
const KEY = `AKIA${"Q7ZT".repeat(4)}`;

describe("environment-secrets", () => {
    const guardrail = named(DATA, "environment-secrets");
    const fn = (variables?: unknown) => resource(TYPES.function, "fn", { environment: { variables } });

    it("passes a function that knows where its secret is", () => {
        const variables = {
            SECRET_ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:db",
            API_TOKEN: "/ops/token",
        };
        expect(judge(guardrail, [fn(variables)])).to.deep.equal(nothing);
    });

    it("reports each secret by the name of its variable, and never says it", () => {
        const { violations } = judge(guardrail, [fn({ DB_PASSWORD: "hunter2", STAGE: "prod", SETTING: KEY })]);
        expect(violations).to.deep.equal([
            "fn: Its variable DB_PASSWORD holds a secret, as its name says.",
            "fn: Its variable SETTING holds an AWS access key.",
        ]);
    });

    it("leaves out the variables that its setting allows", () => {
        const pair = fn({ CSRF_TOKEN: "X-Csrf", API_TOKEN: "abc" });
        expect(judge(guardrail, [pair], { allow: ["CSRF_TOKEN"] }).violations).to.deep.equal([
            "fn: Its variable API_TOKEN holds a secret, as its name says.",
        ]);
    });

    it("does not know of values that are not known yet", () => {
        expect(judge(guardrail, [fn({ STAGE: "prod", TOPIC: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "string value at .environment.variables.TOPIC can't be known during preview",
        });
        expect(judge(guardrail, [fn(UNKNOWN)]).unknown).to.contain(".environment.variables");
    });

    it("reports what it knows beside them", () => {
        expect(judge(guardrail, [fn({ TOPIC: UNKNOWN, DB_PASSWORD: "hunter2" })]).violations).to.deep.equal([
            "fn: Its variable DB_PASSWORD holds a secret, as its name says.",
        ]);
    });

    it("does not apply to a function without variables", () => {
        const none = { violations: [], notApplicable: "it has no environment variables" };
        expect(judge(guardrail, [resource(TYPES.function, "fn")])).to.deep.equal(none);
        expect(judge(guardrail, [fn({})])).to.deep.equal(none);
    });
});

describe("code-secrets", () => {
    const guardrail = named(DATA, "code-secrets");
    const fn = (code: unknown) => resource(TYPES.function, "fn", { code });
    const text = (of: string) => new asset.StringAsset(of);
    const leak = `export const key = "${KEY}";`;

    it("passes code without secrets", async () => {
        const code = new asset.AssetArchive({ "index.js": text("exports.handler = async () => 1;") });
        expect(await judgeLater(guardrail, [fn(code)])).to.deep.equal(nothing);
    });

    it("reports a secret in a file of an archive, in an archive in it, and in a layer", async () => {
        const code = new asset.AssetArchive({ "index.js": text(leak), "ok.js": text("1") });
        expect((await judgeLater(guardrail, [fn(code)])).violations).to.deep.equal([
            "fn: Its file index.js holds an AWS access key.",
        ]);
        const nested = new asset.AssetArchive({ lib: new asset.AssetArchive({ "a.js": text(leak) }) });
        expect((await judgeLater(guardrail, [fn(nested)])).violations).to.deep.equal([
            "fn: Its file a.js holds an AWS access key.",
        ]);
        const layer = resource(TYPES.layer, "layer", { code });
        expect((await judgeLater(guardrail, [layer])).violations).to.have.length(1);
    });

    it("finds what a serialised callback closes over", async () => {
        const closure = 'const __f0 = () => { with({ apiKey: "q8Zr2LmX0vWc5TyB" }) { return fetch(apiKey); } };';
        const code = new asset.AssetArchive({ "__index.js": text(closure) });
        expect((await judgeLater(guardrail, [fn(code)])).violations).to.deep.equal([
            "fn: Its file __index.js holds a string that is called apiKey.",
        ]);
        const output = new asset.AssetArchive({ "__index.js": text('__apiKey.value = "q8Zr2LmX0vWc5TyB";') });
        expect((await judgeLater(guardrail, [fn(output)])).violations).to.deep.equal([
            "fn: Its file __index.js holds a string that is called __apiKey.",
        ]);
    });

    it("says so where it has not seen all", async () => {
        const code = new asset.AssetArchive({
            "index.js": text(leak),
            node_modules: new asset.FileArchive("./node_modules"),
        });
        expect((await judgeLater(guardrail, [fn(code)])).violations).to.deep.equal([
            "fn: Its file index.js holds an AWS access key (files beside it are not read).",
        ]);
    });

    it("does not know of code that is not known yet", async () => {
        expect(await judgeLater(guardrail, [fn(UNKNOWN)])).to.deep.equal({
            violations: [],
            unknown: "string value at .code can't be known during preview",
        });
    });

    it("reads files, such as those that the components bundle their handlers into", async () => {
        const folder = mkdtempSync(join(tmpdir(), "event-ops-code-"));
        try {
            const file = join(folder, "index.js");
            writeFileSync(file, leak);
            const found = { violations: ["fn: Its file index.js holds an AWS access key."] };
            for (const path of [file, relative(process.env["PWD"] ?? "", file)]) {
                const bundled = new asset.AssetArchive({ "index.js": new asset.FileAsset(path) });
                expect(await judgeLater(guardrail, [fn(bundled)]), path).to.deep.equal(found);
            }
            writeFileSync(file, `PK\0${leak}`);
            expect((await judgeLater(guardrail, [fn(new asset.FileArchive(file))])).violations).to.deep.equal([]);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("reads the files of a folder at any depth, but no packages", async () => {
        const folder = mkdtempSync(join(tmpdir(), "event-ops-code-"));
        try {
            mkdirSync(join(folder, "lib", "node_modules", "package"), { recursive: true });
            writeFileSync(join(folder, "index.js"), "exports.handler = () => {};");
            writeFileSync(join(folder, "lib", "call.js"), leak);
            writeFileSync(join(folder, "lib", "node_modules", "package", "example.js"), leak);
            const found = { violations: [`fn: Its file ${join("lib", "call.js")} holds an AWS access key.`] };
            expect(await judgeLater(guardrail, [fn(new asset.FileArchive(folder))])).to.deep.equal(found);
            const inside = new asset.AssetArchive({ app: new asset.FileArchive(folder) });
            expect(await judgeLater(guardrail, [fn(inside)])).to.deep.equal(found);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("does not apply to code that is not read", async () => {
        const none = {
            violations: [],
            notApplicable: "its code is in files that are not found from here, in an image or in a bucket",
        };
        expect(await judgeLater(guardrail, [fn(new asset.FileArchive("./no-such-folder"))])).to.deep.equal(none);
        expect(await judgeLater(guardrail, [fn(undefined)])).to.deep.equal(none);
    });
});
