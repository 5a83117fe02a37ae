import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { unproxied } from "../unknown";

/** Larger files are no code that somebody writes, nor what a bundler makes of it. */
const MOST_BYTES = 20 * 1_048_576;

/** Files of a folder beyond these are not read: Lambda takes 250 MB of code, mostly packages in many files. */
const MOST_FILES = 5_000;

/** A file of an archive. */
export interface CodeText {
    readonly name: string;
    readonly text: string;
}

/** What a policy sees of a function's code. */
export interface Code {
    readonly texts: readonly CodeText[];
    /** Whether there are files, folders or addresses beside that are not read. */
    readonly isPartlyElsewhere: boolean;
}

/**
 * The texts in the code of a function: those of strings, files and folders, at any depth of archives. Packages, in folders called
 * `node_modules`, are left out, as nobody closes over a secret there. A relative path starts at the folder in which `pulumi` or `event-ops` was
 * started, which is the program's as a rule; what is not found there is not read.
 */
export async function codeOf(code: unknown, name = "the code"): Promise<Code> {
    // By their properties and not their class: the SDKs of the program and the pack may be two copies.
    const { text, assets, path } = (unproxied(code) ?? {}) as Asset;
    if (text !== undefined) return { texts: [{ name, text: await text }], isPartlyElsewhere: false };
    if (path !== undefined) {
        // A pack runs in its own folder; the engine's own is known by this alone.
        return read(resolve(process.env["PWD"] ?? "", await path), name);
    }
    if (assets === undefined) return { texts: [], isPartlyElsewhere: true };
    const members = await Promise.all(Object.entries(await assets).map(([key, member]) => codeOf(member, key)));
    return {
        texts: members.flatMap(({ texts }) => texts),
        isPartlyElsewhere: members.some(({ isPartlyElsewhere }) => isPartlyElsewhere),
    };
}

/** What is at a path: a file, or a folder, whose files are called by their paths in it. */
async function read(path: string, name: string): Promise<Code> {
    const isFolder = await stat(path).then(
        (found) => found.isDirectory(),
        () => false,
    );
    if (!isFolder) {
        const text = await textOf(path);
        return { texts: text === undefined ? [] : [{ name, text }], isPartlyElsewhere: text === undefined };
    }
    if (path.split(sep).includes("node_modules")) return { texts: [], isPartlyElsewhere: true };
    const own = (await filesIn(path)).map((file) => relative(path, file)).sort();
    const texts: CodeText[] = [];
    for (const file of own.slice(0, MOST_FILES)) {
        const text = await textOf(join(path, file));
        if (text !== undefined) texts.push({ name: file, text });
    }
    return { texts, isPartlyElsewhere: own.length > MOST_FILES };
}

async function filesIn(folder: string): Promise<readonly string[]> {
    const entries = await readdir(folder, { withFileTypes: true });
    const found = entries.map((entry) => {
        const at = join(folder, entry.name);
        if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesIn(at);
        return entry.isFile() ? [at] : [];
    });
    return (await Promise.all(found)).flat();
}

async function textOf(file: string): Promise<string | undefined> {
    try {
        const { size } = await stat(file);
        const text = size > MOST_BYTES ? undefined : await readFile(file, "utf8");
        return text?.includes("\0") ? undefined : text; // a zip file
    } catch {
        return undefined;
    }
}

/** A `StringAsset`, `FileAsset` or `AssetArchive` as the policy SDK hands them over. */
interface Asset {
    readonly text?: string | Promise<string>;
    readonly path?: string | Promise<string>;
    readonly assets?: Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;
}
