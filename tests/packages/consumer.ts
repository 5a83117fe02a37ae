import { spawnSync } from "node:child_process";
import {
    cpSync,
    existsSync,
    linkSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    readlinkSync,
    realpathSync,
    symlinkSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The folder of the repository. */
export const REPOSITORY = resolve(__dirname, "../..");

/** Our packages, and where each has its folder in the repository. */
export const PACKAGES = {
    "event-ops": "",
    "event-ops-lab": "lab",
    "event-ops-policies": "policies",
    "event-ops-cli": "cli",
} as const;

interface Locked {
    readonly version?: string;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
    readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
    readonly bin?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
}

type Tree = Record<string, Locked>;

/** What a platform team has in its own package.json beside our packages. */
const OF_THE_CONSUMER = ["@pulumi/aws", "@pulumi/awsx", "@pulumi/pulumi", "@types/node", "ts-node", "typescript"];

/** Where npm keeps what it installed. */
const INSTALL_RECORD = "node_modules/.package-lock.json";

/** An empty folder outside the repository, by its real path. */
export function emptyFolder(): string {
    return realpathSync(mkdtempSync(join(tmpdir(), "event-ops-packages-")));
}

/** A package as it would be published. */
export interface Packed {
    readonly name: string;
    readonly version: string;
    readonly tarball: string;
    readonly files: readonly string[];
}

/** Builds and packs our packages. */
export function packAll(destination: string): readonly Packed[] {
    npm(REPOSITORY, ["run", "--silent", "build"]);
    const flags = ["--json", "--ignore-scripts", `--pack-destination=${destination}`];
    const all = ["--workspaces", "--include-workspace-root"];
    const packed = JSON.parse(npm(REPOSITORY, ["pack", ...flags, ...all])) as Record<string, PackAnswer>;
    // Depending on its version npm answers with a list, or with an object by name.
    return Object.values(packed).map(({ name, version, filename, files }) => ({
        name,
        version,
        tarball: join(destination, filename),
        files: files.map(({ path }) => path).sort(),
    }));
}

interface PackAnswer {
    readonly name: string;
    readonly version: string;
    readonly filename: string;
    readonly files: readonly { readonly path: string }[];
}

/**
 * Installs our packages into a folder with npm, as a user would. What they depend on comes in the versions of the repository's
 * lockfile and is linked from there, so that neither network nor cache is needed. What none of them declares is not there, but for
 * `more`.
 */
export function install(folder: string, packages: readonly Packed[], more: readonly string[] = []): void {
    const own = [...OF_THE_CONSUMER, ...more];
    const lock = (JSON.parse(readFileSync(join(REPOSITORY, "package-lock.json"), "utf8")) as { packages: Tree })
        .packages;
    const third = reachable(lock, [...own.map((name) => `node_modules/${name}`), ...Object.values(PACKAGES)]);
    // Binaries for other machines are in the lockfile, but not on disk.
    const installed = Object.entries(third).filter(([path]) => existsSync(join(REPOSITORY, path)));
    for (const [path, { bin }] of installed) {
        linkPackage(join(REPOSITORY, path), join(folder, path));
        linkCommands(folder, path, Object.keys(bin ?? {}));
    }
    const ours = packages.map(({ name, tarball }) => [name, `file:${tarball}`] as const);
    const dependencies = Object.fromEntries([
        ...own.map((name) => [name, String(lock[`node_modules/${name}`]?.version)] as const),
        ...ours,
    ]);
    const manifest = { name: "consumer", version: "1.0.0", private: true, dependencies };
    const write = (path: string, packages: Tree) =>
        writeFileSync(
            join(folder, path),
            JSON.stringify({ name: "consumer", version: "1.0.0", lockfileVersion: 3, requires: true, packages }),
        );
    const packed = ours.map(([name, resolved]) => [`node_modules/${name}`, { ...manifestOf(name), resolved }] as const);
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    write("package-lock.json", { "": manifest, ...third, ...Object.fromEntries(packed) });
    write(INSTALL_RECORD, Object.fromEntries(installed));
    // npm reads the packages instead of it when a folder seems to be newer.
    const later = new Date(Date.now() + 1000);
    utimesSync(join(folder, INSTALL_RECORD), later, later);
    npm(folder, ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"]);
}

function manifestOf(name: string): Locked {
    const folder = PACKAGES[name as keyof typeof PACKAGES];
    return JSON.parse(readFileSync(join(REPOSITORY, folder, "package.json"), "utf8")) as Locked;
}

/** The third-party packages that some packages need, by their place in the tree. */
function reachable(lock: Tree, roots: readonly string[]): Tree {
    const seen = new Set(roots);
    for (const path of seen) {
        const locked = lock[path] ?? {};
        const optionalPeers = locked.peerDependenciesMeta ?? {};
        const needed = [
            ...Object.keys(locked.dependencies ?? {}),
            ...Object.keys(locked.optionalDependencies ?? {}),
            ...Object.keys(locked.peerDependencies ?? {}).filter((name) => !optionalPeers[name]?.optional),
        ];
        for (const name of needed) {
            const found = name in PACKAGES ? undefined : nearest(lock, path, name);
            if (found !== undefined) seen.add(found);
        }
    }
    const paths = [...seen].filter((path) => path.startsWith("node_modules/")).sort();
    return Object.fromEntries(paths.map((path) => [path, withoutMarks(lock[path] ?? {})]));
}

/** Where Node.js finds a package from another's place: the nearest `node_modules` upwards. */
function nearest(lock: Tree, from: string, name: string): string | undefined {
    for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
        const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
        if (lock[path] !== undefined) return path;
        if (folder === "") return undefined;
        if (!folder.includes("/node_modules/")) folder = "";
    }
}

/** In the repository a package may be there for development alone; for the consumer it is not. */
function withoutMarks({ dev: _, devOptional: __, peer: ___, ...locked }: Locked): Locked {
    return locked;
}

/** A package's files without those of the packages inside it. */
function linkPackage(from: string, to: string): void {
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from, { withFileTypes: true })) {
        if (entry.name === "node_modules") continue;
        const [source, target] = [join(from, entry.name), join(to, entry.name)];
        if (entry.isDirectory()) linkPackage(source, target);
        else linkOrCopy(source, target);
    }
}

/** npm fetches a package again whose commands are not there. */
function linkCommands(folder: string, path: string, names: readonly string[]): void {
    const bin = `${path.slice(0, path.lastIndexOf("node_modules/"))}node_modules/.bin`;
    if (names.length > 0) mkdirSync(join(folder, bin), { recursive: true });
    for (const name of names) {
        const link = join(folder, bin, name);
        if (!existsSync(link)) symlinkSync(readlinkSync(join(REPOSITORY, bin, name)), link);
    }
}

function linkOrCopy(from: string, to: string): void {
    try {
        linkSync(from, to);
    } catch {
        // Another file system.
        cpSync(from, to);
    }
}

/** Runs npm; answers what it prints. */
function npm(folder: string, args: readonly string[]): string {
    // Nothing of the npm and the coverage that run the tests.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_)/.test(name)));
    const { status, stdout, stderr } = spawnSync("npm", args, { cwd: folder, env, encoding: "utf8" });
    if (status !== 0) throw new Error(`npm ${args.join(" ")} failed in ${folder}:\n${stdout}${stderr}`);
    return stdout;
}
