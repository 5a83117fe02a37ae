import { type BuildFailure, type BuildResult, build, type Message } from "esbuild";
import { HandlerError, type HandlerProblem } from "./buildError";
import { shownPath } from "./handlerFile";
import {
    ENTRY_NAMESPACE,
    type Entry,
    entries,
    ownPackage,
    refusals,
    sdkManifests,
    sdkSchemas,
    workstationLogins,
} from "./plugins";
import { sdkClients, withoutWanted } from "./sdkClients";

/** One built archive file, and what it was made of. */
export interface Bundle {
    readonly code: Uint8Array;
    /** The files that were read for it, absolute. A change of one of them may change the bundle. */
    readonly inputs: readonly string[];
}

/** How many functions esbuild builds at once: more need more memory and save no time. */
export const BATCH_SIZE = 25;

type Outcome = Bundle | HandlerError;

/**
 * Bundles entries into one minified CommonJS file each. A batch that fails is built again one by one, so that the culprit is named and
 * the others are built.
 */
export async function bundle(batch: readonly Entry[]): Promise<Outcome[]> {
    try {
        return bundlesOf(await run(batch), batch.length);
    } catch (error) {
        if (!isBuildFailure(error)) throw error;
        if (batch.length === 1) return [new HandlerError(error.errors.map(problemOf))];
        const outcomes: Outcome[] = [];
        for (const entry of batch) outcomes.push(...(await bundle([entry])));
        return outcomes;
    }
}

function run(batch: readonly Entry[]) {
    return build({
        absWorkingDir: process.cwd(),
        entryPoints: batch.map((_, index) => ({ in: `${ENTRY_NAMESPACE}:${index}`, out: String(index) })),
        outdir: "out",
        write: false,
        metafile: true,
        bundle: true,
        minify: true,
        keepNames: true,
        legalComments: "none",
        charset: "utf8",
        platform: "node",
        format: "cjs",
        target: "node24",
        // The ES form of a package can be shaken; `main` is CommonJS, which comes whole.
        mainFields: ["module", "main"],
        // The program's own tsconfig.json must not change the bytes.
        tsconfigRaw: "{}",
        logLevel: "silent",
        plugins: [refusals, ownPackage, sdkClients(batch), entries(batch), sdkSchemas, sdkManifests, workstationLogins],
    });
}

function bundlesOf({ outputFiles, metafile }: BuildResult<{ write: false; metafile: true }>, count: number): Bundle[] {
    return Array.from({ length: count }, (_, index) => {
        const file = outputFiles.find(({ path }) => path.replaceAll("\\", "/").endsWith(`/out/${index}.js`));
        if (file === undefined) throw new Error(`esbuild made no file for entry ${index}`);
        return { code: file.contents, inputs: filesBelow(`${ENTRY_NAMESPACE}:${index}`, metafile.inputs) };
    });
}

function filesBelow(entry: string, inputs: BuildResult<{ metafile: true }>["metafile"]["inputs"]): string[] {
    const seen = new Set([entry]);
    for (const path of seen) {
        for (const imported of inputs[path]?.imports ?? []) if (!imported.external) seen.add(imported.path);
    }
    seen.delete(entry);
    const files = [...seen].filter((path) => !/^\w[\w-]+:/.test(path)).map(withoutWanted);
    return [...new Set(files)].sort();
}

function isBuildFailure(error: unknown): error is BuildFailure {
    return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

function problemOf({ text, location, detail }: Message): HandlerProblem {
    if (isProblem(detail)) return detail;
    const where =
        location === null || location.file.startsWith(ENTRY_NAMESPACE)
            ? ""
            : `${shownPath(location.file)}:${location.line}: `;
    const remedy = text.startsWith("Could not resolve") ? "Install the package, or correct the import" : "Correct it";
    return { reason: `${where}${text}`, remedy };
}

function isProblem(detail: unknown): detail is HandlerProblem {
    return typeof detail === "object" && detail !== null && "reason" in detail && "remedy" in detail;
}
