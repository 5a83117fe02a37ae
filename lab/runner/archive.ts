import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { unzipSync } from "fflate";
import { LabError } from "../labError";
import type { CodeArchive } from "../types";
import { unpackedFolder } from "./unpack";

/** Bytes that a function's code may have unpacked (Lambda quotas: deployment package, unzipped, 250 MB). */
const MAX_UNZIPPED_BYTES = 250 * 1024 * 1024;

/** A file of an archive: its bytes, or where they are. */
export type ArchiveFile = { readonly name: string; readonly bytes: number; readonly sha256: string } & (
    | { readonly content: Uint8Array }
    | { readonly path: string }
);

type Plain = Readonly<Record<string, unknown>>;

/**
 * Turns an archive, in Pulumi's wire form, into code that functions can run from: an asset archive (texts, files, folders,
 * archives in it become folders), a folder, or a zip file. Relative paths start at `directory`. Nothing is unpacked yet.
 *
 * Throws a `LabError` for files that do not exist, remote assets (the lab fetches nothing), other archive formats, names that
 * lead out of the archive, and more than 250 MB.
 */
export function archiveOf(archive: Plain, directory: string): CodeArchive {
    const files = new Map<string, ArchiveFile>();
    collect(archive, "", directory, files);
    const sorted = [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const bytes = sorted.reduce((sum, file) => sum + file.bytes, 0);
    if (bytes > MAX_UNZIPPED_BYTES) {
        const size = `${Math.ceil(bytes / 1024 / 1024)} MB unpacked`;
        throw new LabError(`the code has ${size}; Lambda takes at most ${MAX_UNZIPPED_BYTES / 1024 / 1024} MB`);
    }
    const hash = createHash("sha256");
    for (const { name, sha256 } of sorted) hash.update(`${name}\0${sha256}\n`);
    const sha256 = hash.digest("hex");
    return {
        sha256,
        files: sorted.map((file) => ({ name: file.name, bytes: file.bytes })),
        directory: () => unpackedFolder(sha256, sorted),
    };
}

/** The archive of a folder or a zip file. */
export function archiveOfPath(path: string): CodeArchive {
    return archiveOf({ path }, "/");
}

function collect(item: Plain, name: string, directory: string, files: Map<string, ArchiveFile>): void {
    if (typeof item["uri"] === "string") {
        throw new LabError(`the code is at ${item["uri"]}: the lab fetches nothing; use a file or a folder`);
    }
    if (typeof item["text"] === "string") {
        add(files, fromContent(name, Buffer.from(item["text"])));
    } else if (typeof item["assets"] === "object" && item["assets"] !== null) {
        for (const [key, asset] of Object.entries(item["assets"])) {
            collect(asset as Plain, name === "" ? key : `${name}/${key}`, directory, files);
        }
    } else if (typeof item["path"] === "string") {
        const isFile = item[runtime.specialSigKey] === runtime.specialAssetSig;
        addPath(files, resolve(directory, item["path"]), name, isFile);
    } else {
        throw new LabError(`the archive has an entry without content: ${name}`);
    }
}

function addPath(files: Map<string, ArchiveFile>, path: string, name: string, isFile: boolean): void {
    if (!existsSync(path)) throw new LabError(`the code is to come from ${path}, which does not exist`);
    if (statSync(path).isDirectory()) addFolder(files, path, name);
    else if (isFile) add(files, fromPath(name, path));
    else addZip(files, path, name);
}

function addFolder(files: Map<string, ArchiveFile>, folder: string, name: string): void {
    for (const entry of readdirSync(folder)) {
        const path = join(folder, entry);
        const inner = name === "" ? entry : `${name}/${entry}`;
        if (statSync(path).isDirectory()) addFolder(files, path, inner);
        else add(files, fromPath(inner, path));
    }
}

function addZip(files: Map<string, ArchiveFile>, path: string, name: string): void {
    let content: Record<string, Uint8Array>;
    try {
        content = unzipSync(readFileSync(path));
    } catch {
        throw new LabError(`${path} is not a zip file; the lab takes folders and zip files as archives`);
    }
    for (const [entry, bytes] of Object.entries(content)) {
        if (!entry.endsWith("/")) add(files, fromContent(name === "" ? entry : `${name}/${entry}`, bytes));
    }
}

function add(files: Map<string, ArchiveFile>, file: ArchiveFile): void {
    const parts = file.name.split("/");
    if (file.name.startsWith("/") || parts.includes("..")) {
        throw new LabError(
            `the archive has an entry that leads out of it: ${file.name}. Name it by its path in the archive, without "..", for example ${inside(parts)}`,
        );
    }
    const name = parts.filter((part) => part !== "" && part !== ".").join("/");
    files.set(name, { ...file, name });
}

function inside(parts: readonly string[]): string {
    return parts.filter((part) => !["", ".", ".."].includes(part)).join("/") || "index.js";
}

function fromContent(name: string, content: Uint8Array): ArchiveFile {
    return { name, bytes: content.byteLength, sha256: createHash("sha256").update(content).digest("hex"), content };
}

/** Programs of a hundred functions name the same files of `node_modules` a hundred times. */
const hashes = new Map<string, { readonly stamp: string; readonly sha256: string }>();

function fromPath(name: string, path: string): ArchiveFile {
    const { size, mtimeMs, ino } = statSync(path);
    const stamp = `${size} ${mtimeMs} ${ino}`;
    let known = hashes.get(path);
    if (known?.stamp !== stamp) {
        known = { stamp, sha256: createHash("sha256").update(readFileSync(path)).digest("hex") };
        hashes.set(path, known);
    }
    return { name, bytes: size, sha256: known.sha256, path };
}
