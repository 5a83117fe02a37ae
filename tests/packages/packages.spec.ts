import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { emptyFolder, install, PACKAGES, type Packed, packAll, REPOSITORY } from "./consumer";

const PROGRAM = join(__dirname, "program");
const TS_NODE = ["-r", "ts-node/register/transpile-only"];

interface Played {
    readonly archives: Readonly<Record<string, { readonly files: readonly string[]; readonly sha256: string }>>;
    readonly [field: string]: unknown;
}

describe("The npm packages", function () {
    this.timeout(300_000);
    let folder: string;
    let tarballs: string;
    let packed: readonly Packed[];
    let played: Played;

    before(() => {
        tarballs = emptyFolder();
        folder = emptyFolder();
        packed = packAll(tarballs);
        install(folder, packed);
        cpSync(PROGRAM, folder, { recursive: true });
    });

    after(() => {
        for (const made of [tarballs, folder]) rmSync(made, { recursive: true, force: true });
    });

    it("have one version", () => {
        const [version] = new Set(packed.map((one) => one.version));
        expect(packed.map((one) => [one.name, one.version])).to.deep.equal(
            Object.keys(PACKAGES).map((name) => [name, version]),
        );
        for (const { name } of packed) {
            const { dependencies } = manifest(join(folder, "node_modules", name));
            const ours = Object.entries(dependencies ?? {}).filter(([dependency]) => dependency in PACKAGES);
            expect(ours.map(([, wanted]) => wanted)).to.deep.equal(ours.map(() => version));
        }
    });

    it("hold the compiled sources with their types, the sources that archives are built from, and nothing else", () => {
        const sources: Record<string, string[]> = {
            "event-ops": ["components/**", "handlers/**", "patterns/**"],
            "event-ops-lab": ["*", "*/**"],
            "event-ops-policies": ["*", "*/**"],
            "event-ops-cli": ["*", "*/**"],
        };
        for (const { name, files } of packed) {
            const cwd = join(REPOSITORY, PACKAGES[name as keyof typeof PACKAGES]);
            const patterns = sources[name]!.map((pattern) => `${pattern}/*.ts`).concat(
                name === "event-ops" ? [] : "*.ts",
            );
            const written = globSync(patterns, { cwd, exclude: ["dist", "node_modules"] }).filter(
                (file) => !file.startsWith("dist"),
            );
            const policies = name === "event-ops-policies";
            // The guardrails bring the event patterns that they are compiled with.
            const built = policies
                ? [...written.map((file) => `policies/${file}`), ...globSync("patterns/**/*.ts", { cwd: REPOSITORY })]
                : written;
            const compiled = built.flatMap((file) =>
                [".js", ".d.ts"].map((end) => `dist/${file.replace(/\.ts$/, end)}`),
            );
            const data =
                name === "event-ops-lab"
                    ? ["dist/provider/schema.json"]
                    : policies
                      ? ["main.js", "PulumiPolicy.yaml"]
                      : [];
            const shipped = name === "event-ops" ? written.filter((file) => !file.startsWith("components")) : [];
            const expected = [...compiled, ...data, ...shipped, "LICENSE", "README.md", "package.json"];
            expect(files, name).to.deep.equal([...new Set(expected)].sort());
        }
    });

    it("declare every package that their code loads", () => {
        for (const { name, files } of packed) {
            const root = join(folder, "node_modules", name);
            const { dependencies, peerDependencies } = manifest(root);
            const declared = new Set([name, ...Object.keys({ ...dependencies, ...peerDependencies })]);
            const undeclared = files
                .filter((file) => file.endsWith(".js"))
                .flatMap((file) => imports(join(root, file)).map((specifier) => `${packageOf(specifier)} (${file})`))
                .filter((found) => !declared.has(found.split(" ")[0]!));
            expect(undeclared, name).to.deep.equal([]);
        }
    });

    it("have types in which every import is found", () => {
        for (const { name, files } of packed) {
            const root = join(folder, "node_modules", name);
            const missing = files
                .filter((file) => file.endsWith(".d.ts"))
                .flatMap((file) => imports(join(root, file)).map((specifier) => [specifier, join(root, file)] as const))
                .filter(([specifier, file]) => resolveTypes(specifier, file, ts.ModuleKind.NodeNext) === undefined)
                .map(([specifier, file]) => `${specifier} (${relative(root, file)})`);
            expect(missing, name).to.deep.equal([]);
        }
    });

    const ENTRIES: Readonly<Record<string, string>> = {
        "event-ops": "event-ops/dist/components/index.d.ts",
        "event-ops/patterns": "event-ops/dist/patterns/index.d.ts",
        "event-ops/trail-selectors": "event-ops/dist/components/auditTrailSelectors.d.ts",
        "event-ops/handlers/standardise": "event-ops/dist/handlers/standardise.d.ts",
        "event-ops/handlers/runtime/types": "event-ops/dist/handlers/runtime/types.d.ts",
        "event-ops-lab": "event-ops-lab/dist/index.d.ts",
        "event-ops-lab/delivery": "event-ops-lab/dist/delivery.d.ts",
        "event-ops-lab/engine": "event-ops-lab/dist/engine.d.ts",
    };

    for (const kind of ["CommonJS", "NodeNext", "ESNext"] as const) {
        it(`have their types where TypeScript looks for them with "module": "${kind.toLowerCase()}"`, () => {
            const found = Object.keys(ENTRIES).map((entry) => [
                entry,
                resolveTypes(entry, join(folder, "index.ts"), ts.ModuleKind[kind]),
            ]);
            const modules = join(folder, "node_modules");
            expect(found.map(([entry, file]) => [entry, file && relative(modules, file)])).to.deep.equal(
                Object.entries(ENTRIES),
            );
        });
    }

    it("let a program of their user's type-check", () => {
        const checked = run(folder, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"]);
        expect(checked).to.deep.equal({ status: 0, stdout: "", stderr: "" });
    });

    it("deploy reactions into the lab from an empty folder: inline, from a file, and of the library", () => {
        played = play(folder);
        const { archives, ...rest } = played;
        const informed = { outcome: "informed", eventId: "5b7e1c1e-0c1d-4a55-9f6a-3a6c0a1f7d11" };
        expect(rest).to.deep.equal({
            outcomes: [
                { function: "inline", ...informed, total: "1250 CHF" },
                { function: "library", ...informed },
                { function: "own-file", ...informed, approval: "asked for" },
            ],
            published: [
                { type: "event-ops.resource-event.v1", id: informed.eventId, subject: "arn:aws:s3:::orders/1001" },
            ],
            denied: 0,
            deadLetters: 0,
            outputs: ["inline"],
        });
        expect(Object.entries(archives).map(([name, { files }]) => [name, files])).to.deep.equal([
            ["inline", ["index.js"]],
            ["own-file", ["index.js"]],
            ["library", ["index.js"]],
        ]);
    });

    it("make the same archives, byte for byte, in another folder", () => {
        const elsewhere = join(folder, "teams/orders/infrastructure");
        cpSync(PROGRAM, elsewhere, { recursive: true });
        expect(play(elsewhere)).to.deep.equal(played);
    });

    it("make the same archives, byte for byte, as the repository does from its sources", () => {
        const cache = join(REPOSITORY, "tests/.cache");
        mkdirSync(cache, { recursive: true });
        const inside = mkdtempSync(join(cache, "packages-"));
        try {
            cpSync(PROGRAM, inside, { recursive: true });
            for (const file of ["index.ts", "handlers/approve.ts"]) importSources(join(inside, file));
            expect(play(inside, ["-C", "event-ops-source"])).to.deep.equal(played);
        } finally {
            rmSync(inside, { recursive: true, force: true });
        }
    });

    it("bring the command event-ops", () => {
        const command = "node_modules/event-ops-cli/dist/main.js";
        expect(
            readdirSync(join(folder, "node_modules/.bin")).filter((name) => name.startsWith("event-ops")),
        ).to.deep.equal(["event-ops"]);
        expect(run(folder, [command, "--version"])).to.deep.equal({
            status: 0,
            stdout: `${packed[0]!.version}\n`,
            stderr: "",
        });
        const question = { name: "state", pattern: { source: ["aws.ec2"] }, event: { source: "aws.ec2" } };
        const answer = run(folder, [command, "match"], JSON.stringify(question));
        expect(answer.status).to.equal(0);
        expect(JSON.parse(answer.stdout)).to.deep.include({ name: "state", result: "match" });
    });

    it("say in one line that the command needs a newer Node.js", () => {
        const ended = onOlderNode(["node_modules/event-ops-cli/dist/main.js", "--version"]);
        expect(ended).to.deep.equal({
            status: 2,
            stdout: "",
            stderr:
                "event-ops needs Node.js 24 or newer, the version that AWS Lambda runs; this is v20.19.0. Install Node.js 24, " +
                "or run it through npm in a project that has the npm package `node` 24 as a dev dependency.\n",
        });
    });

    it("say in one line that the lab needs a newer Node.js", () => {
        const script =
            'try { require("event-ops-lab") } catch (error) { console.log(error.name + ": " + error.message) }';
        expect(onOlderNode(["-e", script])).to.deep.equal({
            status: 0,
            stdout:
                "LabError: event-ops-lab needs Node.js 24 or newer, the version that AWS Lambda runs; this is v20.19.0. Add the npm package " +
                "`node` 24 as a dev dependency and start your tests by npm, or install Node.js 24.\n",
            stderr: "",
        });
    });

    /** Runs Node.js 24 in a folder of a user's, who knows nothing of this repository. */
    function run(cwd: string, args: readonly string[], input = "") {
        const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
        const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env, input, encoding: "utf8" });
        return { status, stdout, stderr };
    }

    function onOlderNode(args: readonly string[]) {
        const disguise = join(folder, "olderNode.cjs");
        writeFileSync(
            disguise,
            `Object.defineProperty(process, "version", { value: "v20.19.0" });
             Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.0" } });`,
        );
        return run(folder, ["-r", disguise, ...args]);
    }

    function play(cwd: string, options: readonly string[] = []): Played {
        const { status, stdout, stderr } = run(cwd, [...options, ...TS_NODE, "play.ts"]);
        expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
        return JSON.parse(stdout) as Played;
    }
});

interface Manifest {
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
}

function manifest(root: string): Manifest {
    return JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
}

/** What a compiled file imports from other packages. */
function imports(file: string): string[] {
    return ts
        .preProcessFile(readFileSync(file, "utf8"), true, true)
        .importedFiles.map(({ fileName }) => fileName)
        .filter((name) => !name.startsWith(".") && !name.startsWith("node:") && !builtinModules.includes(name));
}

function packageOf(specifier: string): string {
    return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** The file in which TypeScript finds a module's types. */
function resolveTypes(specifier: string, from: string, module: ts.ModuleKind): string | undefined {
    const moduleResolution = {
        [ts.ModuleKind.CommonJS]: ts.ModuleResolutionKind.Node10,
        [ts.ModuleKind.ESNext]: ts.ModuleResolutionKind.Bundler,
    }[module as number];
    const settings = { module, moduleResolution: moduleResolution ?? ts.ModuleResolutionKind.NodeNext };
    // With "commonjs" TypeScript knows no "exports"; a mode would make it look there.
    const mode = moduleResolution === undefined ? ts.ModuleKind.CommonJS : undefined;
    const found = ts.resolveModuleName(specifier, from, settings, ts.sys, undefined, undefined, mode).resolvedModule;
    return found?.extension === ".d.ts" ? found.resolvedFileName : undefined;
}

/** A program inside the repository takes the sources by their path. */
function importSources(file: string): void {
    const up = relative(dirname(file), REPOSITORY);
    const text = readFileSync(file, "utf8");
    writeFileSync(
        file,
        text
            .replaceAll('"event-ops"', JSON.stringify(`${up}/components`))
            .replaceAll(/"event-ops\/([^"]+)"/g, (_, inside: string) => JSON.stringify(`${up}/${inside}`)),
    );
}
