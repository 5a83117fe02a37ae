import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { unproxied } from "../unknown";

/** Larger files are no code that somebody writes, nor what a bundler makes of it. */
const MOST_BYTES = 20 * 1_048_576;

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
 * The texts in the code of a function: those of strings and of single files, at any depth of archives. A relative path starts at the
 * folder in which `pulumi` or `event-ops` was started, which is the program's as a rule; a file that is not found there is not read.
 */
export async function codeOf(code: unknown, name = "the code"): Promise<Code> {
    // By their properties and not their class: the SDKs of the program and the pack may be two copies.
    const { text, assets, path } = (unproxied(code) ?? {}) as Asset;
    if (text !== undefined) return { texts: [{ name, text: await text }], isPartlyElsewhere: false };
    if (path !== undefined) {
        const read = await textOf(await path);
        return { texts: read === undefined ? [] : [{ name, text: read }], isPartlyElsewhere: read === undefined };
    }
    if (assets === undefined) return { texts: [], isPartlyElsewhere: true };
    const members = await Promise.all(Object.entries(await assets).map(([key, member]) => codeOf(member, key)));
    return {
        texts: members.flatMap(({ texts }) => texts),
        isPartlyElsewhere: members.some(({ isPartlyElsewhere }) => isPartlyElsewhere),
    };
}

async function textOf(path: string): Promise<string | undefined> {
    // A pack runs in its own folder; the engine's own is known by this alone.
    const file = resolve(process.env["PWD"] ?? "", path);
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
