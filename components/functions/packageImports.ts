import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, posix } from "node:path";

interface Manifest {
    readonly main?: string;
    readonly exports?: unknown;
}

/**
 * How a package is imported by its name alone, for the file of it that Pulumi names: `@aws-sdk/client-sns` for
 * `@aws-sdk/client-sns/dist-cjs/index.js`. By its name esbuild finds the package's ES form, which can be shaken.
 *
 * Any other file of a package stays what it is.
 */
export function bareImport(specifier: string, folders: readonly string[]): string {
    // On this machine they are the same module; Lambda has a path of its own.
    if (specifier === "path/posix" || specifier === "path/win32") return "node:path";
    if (isBuiltin(specifier)) return specifier.startsWith("node:") ? specifier : `node:${specifier}`;
    const [, name, inside] = /^((?:@[^/]+\/)?[^/@.][^/]*)\/(.+)$/.exec(specifier) ?? [];
    if (name === undefined || inside === undefined) return specifier;
    const manifest = folders.map((folder) => manifestOf(name, folder)).find((found) => found !== undefined);
    if (manifest === undefined || manifest.exports !== undefined) return specifier;
    return mainFiles(manifest.main ?? "index.js").includes(inside) ? name : specifier;
}

function mainFiles(main: string): string[] {
    const path = posix.normalize(main).replace(/\/$/, "");
    return [path, `${path}.js`, `${path}/index.js`].map((file) => posix.normalize(file));
}

/** Looked for from a folder upwards, as Node.js does. */
function manifestOf(name: string, from: string): Manifest | undefined {
    for (let folder = from; ; folder = dirname(folder)) {
        const path = join(folder, "node_modules", name, "package.json");
        if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Manifest;
        if (folder === dirname(folder)) return undefined;
    }
}
