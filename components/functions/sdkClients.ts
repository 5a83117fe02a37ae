import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { OnResolveArgs, Plugin } from "esbuild";
import { ENTRY_NAMESPACE, type Entry } from "./plugins";

/** Between a file's path and the names that are wanted of it. */
const WANTED = "?wanted=";

/**
 * The index of a client brings all its commands, hundreds of files of which esbuild would keep two or three, for every function anew. Whoever
 * imports names of it gets an index with these commands only. An index holds no code of its own: nothing else changes.
 */
export function sdkClients(batch: readonly Entry[]): Plugin {
    return {
        name: "event-ops-sdk-clients",
        setup(build) {
            build.onResolve({ filter: /^@aws-sdk\/client-[\w-]+$/ }, async (args) => {
                // Other plugins' own lookups, and this one's, come with data.
                if (args.pluginData !== undefined || args.kind !== "import-statement") return undefined;
                const names = importedNames(await importerText(args, batch), args.path);
                if (names === undefined) return undefined;
                const { importer, kind, namespace, resolveDir, path } = args;
                const found = await build.resolve(path, { importer, kind, namespace, resolveDir, pluginData: "whole" });
                return isIndex(found.path) ? { ...found, suffix: `${WANTED}${names.sort().join()}` } : undefined;
            });
            build.onLoad({ filter: /[\\/]dist-es[\\/]index\.js$/ }, async ({ path, suffix }) => {
                if (!suffix.startsWith(WANTED)) return undefined;
                const names = new Set(suffix.slice(WANTED.length).split(","));
                const text = await readFile(path, "utf8");
                return { contents: narrowed(text, names, dirname(path)), loader: "js", resolveDir: dirname(path) };
            });
        },
    };
}

/** The file of an input, as esbuild calls it. */
export function withoutWanted(input: string): string {
    return input.split(WANTED, 1)[0] as string;
}

function isIndex(path: string): boolean {
    return /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]index\.js$/.test(path);
}

function importerText({ importer, namespace }: OnResolveArgs, batch: readonly Entry[]): Promise<string> | string {
    if (namespace === ENTRY_NAMESPACE) return (batch[Number(importer)] as Entry).contents;
    return namespace === "file" ? readFile(importer, "utf8") : "";
}

/**
 * The names that a text imports from a package, some too many perhaps (types, comments). Undefined where the package is used in any other way
 * than by its names.
 *
 * Exported for its test.
 */
export function importedNames(text: string, specifier: string): string[] | undefined {
    const from = `\\s*from\\s*["']${specifier}["']`;
    const lists = [...text.matchAll(new RegExp(`\\bimport(?:\\s+type)?\\s*\\{([^{}]*)\\}${from}`, "g"))];
    const stars = [...text.matchAll(new RegExp(`\\bimport\\s*\\*\\s*as\\s+(\\w+)${from}`, "g"))];
    if (lists.length + stars.length !== text.match(new RegExp(`["']${specifier}["']`, "g"))?.length) return undefined;
    const names = lists.flatMap(([, list]) => (list as string).split(",").map(importedName));
    for (const [declaration, star] of stars) {
        const uses = [...text.replace(declaration, "").matchAll(new RegExp(`\\b${star}\\b(?:\\.(\\w+))?`, "g"))];
        names.push(...uses.map(([, name]) => name));
    }
    const known = names.filter((name) => name !== undefined);
    return known.length === names.length ? [...new Set(known)].filter((name) => name !== "") : undefined;
}

/** `Name` of `type Name as other`; "" of nothing; undefined of anything else. */
function importedName(part: string): string | undefined {
    return part.trim() === "" ? "" : /^\s*(?:type\s+)?(\w+)(?:\s+as\s+\w+)?\s*$/.exec(part)?.[1];
}

/** A client's index with the wanted commands, and without what brings all of them. Exported for its test. */
export function narrowed(index: string, wanted: ReadonlySet<string>, folder: string): string {
    const commands = [...wanted].filter(
        (name) => name.endsWith("Command") && existsSync(join(folder, "commands", `${name}.js`)),
    );
    const [, aggregated] = /^export \* from "\.\/(\w+)Client";$/m.exec(index) ?? [];
    const unwanted: Record<string, boolean> = {
        [`./${aggregated}`]: !wanted.has(String(aggregated)),
        "./pagination": ![...wanted].some((name) => name.startsWith("paginate")),
        "./waiters": ![...wanted].some((name) => name.startsWith("waitFor") || name.startsWith("waitUntil")),
    };
    return index.replace(/^export \* from "(.*)";$/gm, (line, module: string) => {
        if (module === "./commands") return commands.map((name) => `export * from "./commands/${name}";`).join("\n");
        return unwanted[module] ? "" : line;
    });
}
