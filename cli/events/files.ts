import { createReadStream, type Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A file to read, or why a path cannot be read. */
export type Found = { readonly path: string } | { readonly path: string; readonly problem: string };

/** In folders, files with these names are read. Golden files lie beside the events that they are about. */
const READ_IN_FOLDERS = /(?<!\.golden)\.(json|jsonl|ndjson)(\.gz)?$/i;

/** The files behind paths, in order: `-` is standard input; folders give the JSON files below them, sorted by name. */
export async function* findFiles(paths: readonly string[]): AsyncGenerator<Found> {
    for (const path of paths) {
        if (path === "-") {
            yield { path };
            continue;
        }
        try {
            if ((await stat(path)).isDirectory()) yield* inFolder(path, new Set());
            else yield { path };
        } catch (error) {
            yield { path, problem: reason(error) };
        }
    }
}

async function* inFolder(folder: string, above: ReadonlySet<string>): AsyncGenerator<Found> {
    let entries: Dirent[];
    const real = await realpath(folder);
    if (above.has(real)) return; // a link back to a folder that it lies in
    try {
        entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
        yield { path: folder, problem: reason(error) };
        return;
    }
    const names = entries.map(({ name }) => name).filter((name) => !name.startsWith("."));
    for (const name of names.sort((a, b) => (a < b ? -1 : 1))) {
        const path = join(folder, name);
        try {
            if ((await stat(path)).isDirectory()) yield* inFolder(path, new Set([...above, real]));
            else if (READ_IN_FOLDERS.test(name)) yield { path };
        } catch (error) {
            yield { path, problem: reason(error) };
        }
    }
}

/** The files behind paths that are there now, without standard input. */
export async function filesOf(paths: readonly string[]): Promise<readonly string[]> {
    const files: string[] = [];
    for await (const { path } of findFiles(paths)) if (path !== "-") files.push(path);
    return files;
}

/** The text of a file or of standard input, unpacked when it is gzip (told by its first bytes). Throws with one sentence. */
export async function* readText(path: string, stdin: Readable = process.stdin): AsyncGenerator<string> {
    const source = path === "-" ? stdin : createReadStream(path);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let packed: boolean | undefined;
    try {
        const bytes = source[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
        const first = await firstBytes(bytes);
        packed = first[0] === 0x1f && first[1] === 0x8b;
        const whole = Readable.from(joined(first, bytes));
        const unpacked: AsyncIterable<Buffer> = packed ? piped(whole) : whole;
        // TextDecoder leaves out a byte order mark.
        for await (const chunk of unpacked) yield decoder.decode(chunk, { stream: true });
        yield decoder.decode();
    } catch (error) {
        const why = reason(error);
        throw new Error(packed && why !== NO_TEXT ? `cannot be unpacked: ${why}` : why);
    } finally {
        if (path !== "-") source.destroy();
    }
}

function piped(source: Readable): AsyncIterable<Buffer> {
    const gunzip = createGunzip();
    source.on("error", (error) => gunzip.destroy(error));
    return source.pipe(gunzip);
}

async function firstBytes(bytes: AsyncIterator<Buffer | string>): Promise<Buffer> {
    let first: Buffer = Buffer.alloc(0);
    while (first.length < 2) {
        const { value, done } = await bytes.next();
        if (done) break;
        first = Buffer.concat([first, Buffer.from(value)]);
    }
    return first;
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer | string>): AsyncGenerator<Buffer> {
    if (first.length > 0) yield first;
    for (;;) {
        const { value, done } = await rest.next();
        if (done) return;
        yield Buffer.from(value);
    }
}

const NO_TEXT = "it is no text in UTF-8: save it as UTF-8";

function reason(error: unknown): string {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return "there is no such file or folder";
    if (code === "EACCES" || code === "EPERM") return "it may not be read";
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return NO_TEXT;
    if (code === "ELOOP") return "it is a link that leads back to itself";
    return message;
}
