import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** The name under which users import this package. */
export const PACKAGE_NAME = "event-ops";

/** The folder of this package: the repository, or `node_modules/event-ops`. */
export const PACKAGE_ROOT = findRoot(__dirname);

/**
 * The one file that a bundle takes for a module of this package: the shipped source, never its compiled copy.
 *
 * @param path An absolute path without or with its extension.
 */
export function shippedSource(path: string): string | undefined {
    const inside = relative(PACKAGE_ROOT, path).split(sep);
    if (inside[0] === ".." || inside.includes("node_modules")) return undefined;
    if (inside[0] === "dist") inside.shift();
    if (inside[0] !== "handlers" && inside[0] !== "patterns") return undefined;
    const stem = join(PACKAGE_ROOT, ...inside).replace(/\.(?:js|ts)$/, "");
    return [`${stem}.ts`, join(stem, "index.ts"), join(PACKAGE_ROOT, "dist", ...inside)].find((file) => isFile(file));
}

function isFile(path: string): boolean {
    return existsSync(path) && /\.[jt]s$/.test(path);
}

function findRoot(from: string): string {
    for (let folder = from; ; folder = dirname(folder)) {
        const manifest = join(folder, "package.json");
        if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === PACKAGE_NAME) return folder;
        if (folder === dirname(folder)) throw new Error(`${PACKAGE_NAME} is not in a folder with its package.json`);
    }
}
