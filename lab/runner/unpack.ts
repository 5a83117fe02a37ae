import { constants, mkdtempSync, rmSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ArchiveFile } from "./archive";

const folders = new Map<string, Promise<string>>();
let root: string | undefined;

/** Files written at once. */
const BATCH = 64;

/**
 * A folder of this process with the files of an archive, made once for each content and taken away when the process exits.
 * Files are copied (where the file system can, without copying their blocks), so that a handler which writes to its own code
 * leaves the sources alone.
 */
export function unpackedFolder(sha256: string, files: readonly ArchiveFile[]): Promise<string> {
    let folder = folders.get(sha256);
    if (!folder) {
        folder = unpack(join(temporaryRoot(), sha256.slice(0, 16)), files);
        folders.set(sha256, folder);
    }
    return folder;
}

/** The folder of this process for what the lab unpacks and writes. */
export function temporaryRoot(): string {
    if (root === undefined) {
        const made = mkdtempSync(join(tmpdir(), "event-ops-lab-"));
        process.once("exit", () => rmSync(made, { recursive: true, force: true, maxRetries: 3 }));
        root = made;
    }
    return root;
}

async function unpack(folder: string, files: readonly ArchiveFile[]): Promise<string> {
    await mkdir(folder, { recursive: true });
    for (const inner of new Set(files.map(({ name }) => dirname(name)))) {
        await mkdir(join(folder, inner), { recursive: true });
    }
    for (let at = 0; at < files.length; at += BATCH) {
        await Promise.all(files.slice(at, at + BATCH).map((file) => write(join(folder, file.name), file)));
    }
    return folder;
}

function write(target: string, file: ArchiveFile): Promise<void> {
    return "path" in file ? copyFile(file.path, target, constants.COPYFILE_FICLONE) : writeFile(target, file.content);
}
