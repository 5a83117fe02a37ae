import { execFileSync } from "node:child_process";
import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { expect } from "chai";
import * as ts from "typescript";
import { BATCH_SIZE, type Bundle, bundle } from "../../../components/functions/bundle";
import { BundleCache } from "../../../components/functions/cache";
import { markArraysPure } from "../../../components/functions/plugins";
import { archiveFile } from "./support";

const ROOT = join(__dirname, "../../..");

/** A program in a folder of its own; this project's packages are its packages. */
function programFolder(files: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-"));
    mkdirSync(join(folder, "node_modules"));
    for (const name of readdirSync(join(ROOT, "node_modules"))) {
        if (name === ".cache" || name === ".bin" || name === "event-ops") continue;
        symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
    }
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
    }
    return folder;
}

/** This package as npm installs it: compiled, with the sources of its handlers. */
function installInto(folder: string): void {
    const installed = join(folder, "node_modules/event-ops");
    mkdirSync(installed);
    cpSync(join(ROOT, "package.json"), join(installed, "package.json"));
    cpSync(join(ROOT, "handlers"), join(installed, "handlers"), { recursive: true });
    for (const part of ["components", "handlers", "patterns"]) {
        for (const file of readdirSync(join(ROOT, part), { recursive: true, encoding: "utf8" })) {
            if (!file.endsWith(".ts")) continue;
            const { outputText } = ts.transpileModule(readFileSync(join(ROOT, part, file), "utf8"), {
                compilerOptions: {
                    target: ts.ScriptTarget.ES2022,
                    module: ts.ModuleKind.CommonJS,
                    esModuleInterop: true,
                },
            });
            const output = join(installed, "dist", part, file.replace(/\.ts$/, ".js"));
            mkdirSync(dirname(output), { recursive: true });
            writeFileSync(output, outputText);
        }
    }
}

const PROGRAM = `
const [functions, standardise] = process.argv.slice(2);
const { buildFunction } = require(functions + "/functions/build");
const { handlerOf } = require(functions + "/functions/handlerFile");
const sns = require("@aws-sdk/client-sns");
const limit = 3;
const double = (n) => n * limit;
(async () => {
    const factory = () => { const client = new sns.SNSClient({}); return async (event) => [double(event.n), typeof client.send]; };
    const built = await Promise.all([
        buildFunction({ name: "inline", receives: "raw", callbackFactory: factory }),
        buildFunction({ name: "file", receives: "events", handler: handlerOf(require(standardise).standardise, { enrichTags: true }) }),
    ]);
    const paths = await Promise.all(built.map(async (archive) => (await archive.assets)["index.js"].path));
    console.log(JSON.stringify(await Promise.all(paths)));
})();
`;

function runProgram(folder: string, components: string, standardise: string, ...nodeOptions: string[]): string[] {
    const output = execFileSync(
        process.execPath,
        [...nodeOptions, join(folder, "program.js"), components, standardise],
        {
            cwd: folder,
            env: { ...process.env, TS_NODE_PROJECT: join(ROOT, "tsconfig.json") },
            encoding: "utf8",
        },
    );
    return JSON.parse(output) as string[];
}

describe("The archive", () => {
    const folders: string[] = [];
    const folder = (files: Record<string, string>) => {
        const made = programFolder(files);
        folders.push(made);
        return made;
    };
    after(() => {
        for (const made of folders) rmSync(made, { recursive: true, force: true });
    });

    it("has the same bytes from the repository, from the installed package and in another folder", () => {
        const fromRepository = folder({ "program.js": PROGRAM });
        const installed = folder({ "program.js": PROGRAM });
        installInto(installed);
        const again = folder({ "deep/er/program.js": PROGRAM, "program.js": PROGRAM });

        const repository = [join(ROOT, "components"), join(ROOT, "handlers/standardise.ts")] as const;
        const source = ["-C", "event-ops-source", "-r", join(ROOT, "node_modules/ts-node/register/transpile-only")];
        const first = runProgram(fromRepository, ...repository, ...source);
        const second = runProgram(
            installed,
            join(installed, "node_modules/event-ops/dist/components"),
            "event-ops/handlers/standardise",
        );
        const third = runProgram(again, ...repository, ...source);

        expect(second).to.deep.equal(first);
        expect(third).to.deep.equal(first);
        for (const path of first) {
            expect(path).to.match(/^node_modules\/\.cache\/event-ops\/[0-9a-f]{32}\.js$/);
            expect(readFileSync(join(installed, path))).to.deep.equal(readFileSync(join(fromRepository, path)));
        }
    });

    it("has a path relative to the program, with the content's hash as name", async () => {
        const path = await archiveFile({ callbackFactory: () => () => "relative" });
        expect(path).to.match(/^node_modules\/\.cache\/event-ops\/[0-9a-f]{32}\.js$/);
        expect(existsSync(resolve(path))).to.equal(true);
    });

    it("has the same bytes in every batch", async () => {
        const source = (n: number) => ({
            contents: `export const handler = () => ${n};\n`,
            resolveDirs: [process.cwd()],
        });
        const many = Array.from({ length: BATCH_SIZE }, (_, n) => source(n));
        const together = (await bundle(many)) as Bundle[];
        const alone = (await Promise.all(many.map(async (entry) => (await bundle([entry]))[0]))) as Bundle[];
        const backwards = ((await bundle([...many].reverse())) as Bundle[]).reverse();
        expect(together.map(text)).to.deep.equal(alone.map(text));
        expect(backwards.map(text)).to.deep.equal(alone.map(text));
    });
});

function text({ code }: Bundle): string {
    return Buffer.from(code).toString();
}

describe("The cache of built functions", () => {
    let program: string;
    let home: string;
    const entry = () => ({
        contents: `import { value } from ${JSON.stringify(join(program, "handler.ts"))};\nexport const handler = () => value;\n`,
        resolveDirs: [program],
    });
    const built = async () => {
        const [outcome] = await bundle([entry()]);
        return outcome as Bundle;
    };

    beforeEach(() => {
        home = process.cwd();
        program = programFolder({
            "handler.ts": `import { part } from "./part";\nexport const value = "value " + part;\n`,
            "part.ts": `export const part: string = "one";\n`,
            "package-lock.json": `{"lockfileVersion":3}`,
        });
        process.chdir(program);
    });
    afterEach(() => {
        process.chdir(home);
        rmSync(program, { recursive: true, force: true });
    });

    it("finds what was built of the same files", async () => {
        const path = new BundleCache().keep(entry(), await built());
        expect(new BundleCache().find(entry())).to.equal(path);
    });

    const changes: [what: string, change: () => void][] = [
        [
            "a file that the handler imports changes",
            () => writeFileSync("part.ts", `export const part: string = "two";\n`),
        ],
        ["a file that the handler imports goes", () => rmSync("part.ts")],
        [
            "other packages are installed",
            () => writeFileSync("package-lock.json", `{"lockfileVersion":3,"packages":{}}`),
        ],
        ["the built file is cut off", () => truncate()],
        ["the record is damaged", () => damage()],
    ];
    for (const [what, change] of changes) {
        it(`does not answer when ${what}`, async () => {
            new BundleCache().keep(entry(), await built());
            change();
            expect(new BundleCache().find(entry())).to.equal(undefined);
        });
    }

    it("sees a change between two deployments of one process", async () => {
        const cache = new BundleCache();
        const before = cache.keep(entry(), await built());
        writeFileSync("part.ts", `export const part: string = "two";\n`);
        cache.refresh();
        expect(cache.find(entry())).to.equal(undefined);
        expect(cache.keep(entry(), await built())).not.to.equal(before);
    });

    it("leaves nothing half-written behind", async () => {
        const bundled = await built();
        await Promise.all(Array.from({ length: 8 }, async () => new BundleCache().keep(entry(), bundled)));
        const files = readdirSync("node_modules/.cache/event-ops");
        expect(files.filter((name) => !/^[0-9a-f]{32}\.(?:js|json)$/.test(name))).to.deep.equal([]);
        expect(files).to.have.length(2);
    });

    function truncate(): void {
        const [file] = cached(".js");
        writeFileSync(file as string, readFileSync(file as string).subarray(0, 10));
    }
    function damage(): void {
        const [file] = cached(".json");
        writeFileSync(file as string, "{");
    }
    function cached(ending: string): string[] {
        const folder = "node_modules/.cache/event-ops";
        return readdirSync(folder)
            .filter((name) => name.endsWith(ending))
            .map((name) => join(folder, basename(name)));
    }
});

describe("The SDK's schema arrays", () => {
    it("are marked pure, so that unused ones go", () => {
        const marked = markArraysPure(
            `const a = "b";\nexport var X$ = [1, a,\n    [2], () => Y$\n];\nexport var Z$ = [3];\n`,
        );
        expect(marked).to.equal(
            `const a = "b";\nexport var X$ = /* @__PURE__ */ (() => [1, a,\n    [2], () => Y$\n])();\nexport var Z$ = /* @__PURE__ */ (() => [3])();\n`,
        );
    });

    it("are left alone in a file that is written otherwise", () => {
        const other = `export var X$ = [1,\n  2]; // odd\n`;
        expect(markArraysPure(other)).to.equal(other);
    });

    it("are a quarter of the size of EC2's client and more: a changed form would be noticed", async () => {
        const file = await archiveFile({
            handler: {
                file: join(ROOT, "tests/fixtures/handlers/threeClients.ts"),
                export: "threeClients",
                call: "factory",
            },
        });
        expect(statSync(file).size).to.be.below(460_000);
    });
});
