import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { entryOf } from "../../../components/functions/build";
import { bundle } from "../../../components/functions/bundle";
import { handlerOf } from "../../../components/inlineFunction";
import * as counting from "../../fixtures/handlers/counting";
import * as importsPackageParts from "../../fixtures/handlers/importsPackageParts";
import * as importsPulumi from "../../fixtures/handlers/importsPulumi";
import * as importsPulumiBelow from "../../fixtures/handlers/importsPulumiBelow";
import * as importsTypes from "../../fixtures/handlers/importsTypes";
import * as loadsNative from "../../fixtures/handlers/loadsNative";
import * as missingPackage from "../../fixtures/handlers/missingPackage";
import { threeClients } from "../../fixtures/handlers/threeClients";
import { serialisedThreeClients } from "./inlineClients";
import { archiveFile, refusalOf, runFiles } from "./support";

const folder = join(__dirname, "../../fixtures/handlers");

describe("A handler of a file", () => {
    it("keeps its classes and its state, which serialising would lose", async () => {
        const file = await archiveFile({ callbackFactory: counting.raw as never });
        expect(
            await runFiles([
                [file, "e"],
                [file, "f"],
            ]),
        ).to.deep.equal([
            "returned [ 'e', true, true, 1, 'TooMany: more than 1', 1 ]",
            "returned [ 'f', true, true, 1, 'TooMany: more than 1', 2 ]",
        ]);
    });

    it("is found by identity, with the name under which its file exports it", () => {
        expect(handlerOf(counting.counting, { limit: 1 })).to.deep.equal({
            file: `${folder}/counting.ts`,
            export: "counting",
            options: { limit: 1 },
            call: "factory-of-options",
        });
    });

    it("is bundled by its path when it is given as a callback", async () => {
        const { contents } = await entryOf({ name: "f", receives: "events", handler: counting.plain });
        expect(contents).to.contain(`import { plain as made } from "${folder}/counting.ts"`);
        expect(contents).to.match(/wrapEvents\(\(\) => made\)/);
    });

    it("gets its options as they were given", async () => {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what must come out as it went in
        const options = { limit: 5, label: 'quotes " and \u2028 and </script> and ${x}' };
        const { contents } = await entryOf({
            name: "f",
            receives: "events",
            handler: handlerOf(counting.counting, options),
        });
        const [, json] = /made\((.*)\)\);\n$/s.exec(contents) ?? [];
        expect(JSON.parse(json ?? "")).to.deep.equal(options);
    });

    const wrongOptions: [name: string, options: unknown, expected: string][] = [
        [
            "an Output",
            { limit: pulumi.output(1) },
            "options.limit is known only when it is deployed. Pass it as environment",
        ],
        ["a Map", { limit: new Map() }, "options.limit is an instance of Map, no plain object"],
        ["a function", { nested: [{ f: () => 1 }] }, "options.nested[0].f is a function"],
        ["a number that JSON does not hold", { limit: Number.NaN }, "options.limit is NaN"],
        ["minus zero", { limit: -0 }, "options.limit is -0"],
        ["a hole", { list: [undefined] }, "options.list[0] is undefined"],
        ["a Date", { from: new Date(0) }, "options.from is an instance of Date, no plain object"],
    ];
    for (const [name, options, expected] of wrongOptions) {
        it(`refuses ${name} among its options, with the path`, () => {
            expect(() => handlerOf(counting.counting, options as never)).to.throw(expected);
        });
    }

    it("refuses a factory that no file exports", () => {
        expect(() => handlerOf(() => () => async () => undefined, {})).to.throw("no loaded file exports this function");
    });

    it("refuses Pulumi in a handler file, also below it, with the file that imports it", async () => {
        for (const [file, { raw }] of Object.entries({ importsPulumi, importsPulumiBelow })) {
            const refusal = await refusalOf({ callbackFactory: raw as never });
            expect(refusal).to.contain(
                `callbackFactory (tests/fixtures/handlers/${file}.ts:3): tests/fixtures/handlers/importsPulumi.ts imports "@pulumi/pulumi", which exists only while the program deploys.`,
            );
        }
    });

    it("may import types of Pulumi", async () => {
        const file = await archiveFile({ callbackFactory: importsTypes.raw as never });
        expect(await runFiles([[file, { displayName: "d" }]])).to.deep.equal(["returned 'd'"]);
    });

    it("refuses the package's own root, which brings Pulumi with it", async () => {
        const refusal = await refusalOf({
            handler: { file: `${folder}/importsPackageRoot.ts`, export: "raw", call: "factory" },
        });
        expect(refusal).to.contain(`importsPackageRoot.ts imports "event-ops", which brings Pulumi into the archive`);
    });

    it("has one copy of a module of this package, however it is imported", async () => {
        const file = await archiveFile({ callbackFactory: importsPackageParts.raw as never });
        expect(await runFiles([[file, {}]])).to.deep.equal(["returned true"]);
    });

    it("refuses native modules by name", async () => {
        expect(await refusalOf({ callbackFactory: loadsNative.raw as never })).to.contain(
            `tests/fixtures/handlers/loadsNative.ts loads the native module "./addon.node", built for this machine and not for Lambda`,
        );
    });

    it("names a package that is not installed", async () => {
        const refusal = await refusalOf({ callbackFactory: missingPackage.raw as never });
        expect(refusal).to.contain(`missingPackage.ts:1: Could not resolve "a-package-that-nobody-installed"`);
    });

    it("names the culprit of a batch, and builds the others", async () => {
        const [good, bad, alsoGood] = await Promise.allSettled([
            archiveFile({ name: "good", callbackFactory: counting.raw as never }),
            archiveFile({ name: "bad", callbackFactory: missingPackage.raw as never }),
            archiveFile({ name: "alsoGood", callbackFactory: importsTypes.raw as never }),
        ]);
        expect([good?.status, bad?.status, alsoGood?.status]).to.deep.equal(["fulfilled", "rejected", "fulfilled"]);
        expect(String((bad as PromiseRejectedResult).reason)).to.contain(`InlineFunction "bad"`);
    });
});

describe("The archive of a function with three clients, logger and idempotency", () => {
    it("has at most 460 KB", async () => {
        const file = await archiveFile({ callbackFactory: threeClients as never });
        expect(statSync(file).size).to.be.at.most(460_000);
    });

    it("holds the ES form of every package of the SDK, never the CommonJS one", async () => {
        const entry = await entryOf({ name: "f", receives: "raw", callbackFactory: threeClients as never });
        const [outcome] = await bundle([entry]);
        const { inputs } = outcome as { inputs: readonly string[] };
        expect(inputs.filter((path) => path.includes("dist-cjs"))).to.deep.equal([]);
        expect(inputs.some((path) => path.includes("@aws-sdk/client-ec2/dist-es/"))).to.equal(true);
    });

    it("holds no path of this machine, and readable names of functions", async () => {
        const text = readFileSync(await archiveFile({ callbackFactory: threeClients as never }), "utf8");
        expect(text).not.to.contain(process.cwd());
        expect(text).not.to.contain("node_modules");
        expect(text).to.match(/"wrapRaw"/);
    });

    it("runs, and knows its clients", async () => {
        const file = await archiveFile({ callbackFactory: threeClients as never });
        expect(await runFiles([[file, {}]])).to.deep.equal(["returned 'nothing'"]);
    });

    it("is as small when it is written inline", async () => {
        const inline = await archiveFile({ callbackFactory: serialisedThreeClients() as never });
        const file = await archiveFile({ callbackFactory: threeClients as never });
        expect(Math.abs(statSync(inline).size - statSync(file).size)).to.be.below(1_000);
    });
});
