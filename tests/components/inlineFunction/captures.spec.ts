import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect } from "chai";
import { sharedData } from "../../support/shared";
import { archiveFile, refusalOf, runFiles } from "./support";

type Runs = Record<string, () => unknown>;

/** What each callback returns when it is called directly, each with modules that nobody has used yet. */
async function directly(file: string, folder: string): Promise<Map<string, string>> {
    const kept = Object.keys(require.cache).filter((path) => path.startsWith(folder));
    const loaded = kept.map((path) => [path, require.cache[path]] as const);
    const results = new Map<string, string>();
    const fresh = () => {
        for (const path of Object.keys(require.cache)) if (path.startsWith(folder)) delete require.cache[path];
        return runsOf(file);
    };
    for (const name of Object.keys(fresh())) {
        try {
            const value = await fresh()[name]?.();
            results.set(name, `returned ${inspect(value, { depth: null, maxArrayLength: null })}`);
        } catch (error) {
            results.set(name, `threw ${error}`);
        }
    }
    for (const [path, module] of loaded) require.cache[path] = module;
    return results;
}

function runsOf(file: string): Runs {
    const { cases } = require(file) as { cases: Record<string, (() => unknown) | { run: () => unknown }> };
    return Object.fromEntries(
        Object.entries(cases).map(([name, entry]) => [name, typeof entry === "function" ? entry : entry.run]),
    );
}

/** From its archive: what it returned, or the message that it was refused with. */
async function fromArchives(runs: Runs): Promise<Map<string, string>> {
    const built = await Promise.all(
        Object.entries(runs).map(async ([name, subject]) => {
            try {
                return { name, file: await archiveFile({ callbackFactory: () => () => subject() }) };
            } catch (error) {
                if (error instanceof Error && error.name === "ArgumentsError") return { name, refusal: error.message };
                throw error;
            }
        }),
    );
    const files = built.flatMap(({ name, file }) => (file === undefined ? [] : [{ name, file }]));
    const returned = await runFiles(files.map(({ file }) => [file, {}]));
    return new Map([
        ...built.flatMap(({ name, refusal }) => (refusal === undefined ? [] : [[name, `refused ${refusal}`] as const])),
        ...files.map(({ name }, index) => [name, returned[index] ?? "did not run"] as const),
    ]);
}

describe("What a callback captures", () => {
    const folder = join(__dirname, "../../fixtures/captures");
    const file = join(folder, "cases.ts");
    const { cases } = require(file) as typeof import("../../fixtures/captures/cases");
    let archived: Map<string, string>;
    let direct: Map<string, string>;

    before(async () => {
        archived = await fromArchives(runsOf(file));
        direct = await directly(file, folder);
    });

    for (const [name, { refused }] of Object.entries(cases)) {
        if (refused === undefined) {
            it(`is carried over: ${name}`, () => {
                expect(archived.get(name)).to.equal(direct.get(name));
                expect(direct.get(name)).to.match(/^returned /);
            });
        } else {
            it(`is refused by name: ${name}`, () => {
                expect(archived.get(name)).to.match(/^refused InlineFunction "subject": /);
                expect(archived.get(name)).to.match(
                    new RegExp(
                        `"${refused.replaceAll(".", "\\.")}"|\\("${refused}"\\)|uses ${refused},|functions ${refused} and`,
                    ),
                );
            });
        }
    }

    it("names the remedy with each refusal", () => {
        for (const [name, text] of archived) {
            if (text.startsWith("refused "))
                expect(text, name).to.match(/inside|handler file|environment|module|[Ii]mport|Do |instead|Rename/);
        }
    });
});

describe("The recorded captures that lie beside the project", () => {
    it("are carried over as they are, or refused by name; never anything else", async () => {
        const recorded = sharedData("captures");
        if (recorded === undefined) return;
        // A copy, so that they are compiled as a part of the project.
        const folder = join(__dirname, "../../.cache/captures");
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder, { recursive: true });
        cpSync(recorded, folder, { recursive: true });
        const file = join(folder, "cases.ts");
        expect(existsSync(file)).to.equal(true);

        const archived = await fromArchives(runsOf(file));
        const direct = await directly(file, folder);
        const wrong = [...archived].filter(([name, text]) => !text.startsWith("refused ") && text !== direct.get(name));
        expect(archived.size).to.equal(73);
        expect(wrong).to.deep.equal([]);
        const carried = [...archived.values()].filter((text) => text.startsWith("returned "));
        expect(carried.length).to.be.at.least(25);
    });
});

describe("A callback's own form", () => {
    it("may not use `this`, which Lambda does not set", async () => {
        const refusal = await refusalOf({
            handler: function (this: unknown) {
                return this;
            } as never,
        });
        expect(refusal).to.contain("uses `this`");
    });

    it("may not take a callback, which Node.js 24 in Lambda does not pass", async () => {
        const handler = ((_event: unknown, _context: unknown, done: () => void) => done()) as never;
        expect(await refusalOf({ handler })).to.contain(`takes a callback, its third parameter "done"`);
        const factory = () => (_event: unknown, _context: unknown, done: () => void) => done();
        expect(await refusalOf({ callbackFactory: factory as never })).to.contain(
            `takes a callback, its third parameter "done"`,
        );
    });
});
