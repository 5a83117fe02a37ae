import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { version as esbuildVersion } from "esbuild";
import type { Bundle } from "./bundle";
import type { Entry } from "./plugins";

/** Below the program's folder, so that the path in the state is the same on every machine. */
const FOLDER = "node_modules/.cache/event-ops";

/** What installers write when they change what is installed. */
const INSTALL_RECORDS = [
    "node_modules/.package-lock.json",
    "node_modules/.modules.yaml",
    "node_modules/.yarn-state.yml",
    "node_modules/.yarn-integrity",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
];

interface Record {
    readonly installed: string;
    readonly inputs: readonly (readonly [path: string, hash: string])[];
    readonly output: string;
    readonly bytes: number;
}

/**
 * Built functions on disk, below the program's folder, found again by what they were made of: the entry, the contents of every file that was
 * read, what is installed, and the version of esbuild and of this package. The output's name is the hash of its content.
 *
 * Processes may share it: files are written beside and then renamed.
 */
export class BundleCache {
    readonly #hashes = new Map<string, string | undefined>();
    #installed: string | undefined;

    /** Forgets what was read: files may change between two deployments in one process. */
    refresh(): void {
        this.#hashes.clear();
        this.#installed = undefined;
    }

    /** The path of the built file relative to the program's folder; undefined when it must be built. */
    find(entry: Entry): string | undefined {
        const text = read(join(FOLDER, `${keyOf(entry)}.json`));
        if (text === undefined) return undefined;
        const record = parse(text);
        if (record === undefined || record.installed !== this.#installState()) return undefined;
        if (!record.inputs.every(([path, hash]) => this.#hashOf(path) === hash)) return undefined;
        const size = statSync(record.output, { throwIfNoEntry: false })?.size;
        return size === record.bytes ? record.output : undefined;
    }

    /** Keeps a built file; answers its path relative to the program's folder. */
    keep(entry: Entry, { code, inputs }: Bundle): string {
        const output = `${FOLDER}/${hash(code).slice(0, 32)}.js`;
        mkdirSync(FOLDER, { recursive: true });
        if (statSync(output, { throwIfNoEntry: false })?.size !== code.byteLength) writeWhole(output, code);
        const record: Record = {
            installed: this.#installState(),
            inputs: inputs.map((path) => [path, this.#hashOf(path) ?? ""] as const),
            output,
            bytes: code.byteLength,
        };
        writeWhole(join(FOLDER, `${keyOf(entry)}.json`), JSON.stringify(record));
        return output;
    }

    #hashOf(path: string): string | undefined {
        if (!this.#hashes.has(path)) {
            const content = read(path);
            this.#hashes.set(path, content === undefined ? undefined : hash(content));
        }
        return this.#hashes.get(path);
    }

    #installState(): string {
        if (this.#installed === undefined) {
            const records: string[] = [];
            for (let folder = process.cwd(); ; folder = dirname(folder)) {
                for (const name of INSTALL_RECORDS) {
                    const content = read(join(folder, name));
                    if (content !== undefined) records.push(hash(content));
                }
                if (folder === dirname(folder)) break;
            }
            this.#installed = hash(records.join());
        }
        return this.#installed;
    }
}

/** The form of the records; another form has other keys. */
const FORM = 1;

let builder: string | undefined;

function keyOf({ contents, resolveDirs }: Entry): string {
    // The code that builds: another version of it may build something else of the same files.
    builder ??= hash(
        readdirSync(__dirname)
            .filter((name) => /\.[jt]s$/.test(name))
            .sort()
            .map((name) => readFileSync(join(__dirname, name), "utf8"))
            .join(),
    );
    return hash(JSON.stringify([FORM, esbuildVersion, builder, contents, resolveDirs])).slice(0, 32);
}

function hash(content: string | Uint8Array): string {
    return createHash("sha256").update(content).digest("hex");
}

function read(path: string): string | undefined {
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function parse(text: string): Record | undefined {
    try {
        return JSON.parse(text) as Record;
    } catch {
        // Written by something else: built again.
        return undefined;
    }
}

function writeWhole(path: string, content: string | Uint8Array): void {
    const beside = `${path}.${process.pid}.${randomUUID()}`;
    writeFileSync(beside, content);
    renameSync(beside, path);
}
