import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import type { ResourceState } from "event-ops-lab";
import { Masked } from "./diffValues";

type Values = Readonly<Record<string, unknown>>;

/**
 * The properties of a resource in a form that does not depend on the folder of its program: what the program says, and the
 * Region and tags that its provider adds. Archives and files are their content, secrets are masked.
 */
export function comparable(state: ResourceState, folder: string): Values {
    const { inputs, outputs, region, external, id } = state;
    const tags = outputs["tagsAll"];
    const all: Record<string, unknown> = {
        ...(region === undefined ? {} : { region }),
        ...(tags === undefined ? {} : { tagsAll: tags }),
        // What is only read is known by its id.
        ...(external ? { id } : {}),
        ...inputs,
    };
    const secrets = new Set(state.secrets ?? []);
    const roots = rootsOf(folder);
    return Object.fromEntries(
        Object.entries(all).map(([key, value]) => {
            const plain = plainOf(value, roots);
            return [key, secrets.has(key) ? masked(plain) : plain];
        }),
    );
}

function masked(value: unknown): Masked {
    return new Masked(
        createHash("sha256")
            .update(JSON.stringify(value) ?? "")
            .digest("hex"),
    );
}

function plainOf(value: unknown, roots: readonly string[]): unknown {
    if (typeof value === "string") return roots.reduce((text, root) => text.replaceAll(root, "."), value);
    if (Array.isArray(value)) return value.map((item) => plainOf(item, roots));
    if (typeof value !== "object" || value === null) return value;
    if (isArchive(value)) return archiveText(value);
    const file = fileOf(value);
    if (file !== undefined) return `file ${hashOf(readFileSync(file))}`;
    return Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, plainOf(item, roots)]])),
    );
}

interface Archive {
    readonly sha256: string;
    readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

function isArchive(value: object): value is Archive {
    return typeof (value as { readonly directory?: unknown }).directory === "function";
}

function archiveText({ sha256, files }: Archive): string {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return `archive ${sha256.slice(0, 12)} (${files.length} ${files.length === 1 ? "file" : "files"}, ${bytes} bytes)`;
}

/** The path of an asset that is a file: the lab gives it as an absolute path. */
function fileOf(value: object): string | undefined {
    const [[key, path] = [], ...rest] = Object.entries(value) as [string?, unknown?][];
    if (key !== "path" || rest.length > 0 || typeof path !== "string" || !isAbsolute(path)) return undefined;
    return existsSync(path) && statSync(path).isFile() ? path : undefined;
}

function hashOf(content: Uint8Array): string {
    return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

/** A program may know its folder by its real path alone. The longer goes first, as it may hold the other. */
function rootsOf(folder: string): readonly string[] {
    const roots = [resolve(folder), realpathSync(folder)].filter((root) => root !== "/");
    return [...new Set(roots)].sort((a, b) => b.length - a.length);
}
