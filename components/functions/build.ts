import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentProblems } from "../arguments";
import type { AnyHandler, CallbackFactory } from "../inlineFunction";
import { Batches } from "./batches";
import { HandlerError } from "./buildError";
import { shownLocation } from "./closure";
import { exportOf, type FileHandler, isFileHandler, shownPath } from "./handlerFile";
import { functionInspector } from "./inspect";
import { PACKAGE_ROOT, shippedSource } from "./packageRoot";
import type { Entry } from "./plugins";
import { refuseSecrets } from "./secrets";
import { serialise } from "./serialise";
import { refuseCallbackParameter } from "./signature";

/** What a component knows of its function before it is built. */
export interface BuildableFunction {
    readonly name: string;
    readonly receives: "events" | "raw";
    readonly handler?: AnyHandler | FileHandler | undefined;
    readonly callbackFactory?: CallbackFactory | undefined;
}

const batches = new Batches();

/**
 * The archive of a function: one file `index.js` that exports `handler`. Its asset is a path relative to the program's folder with the
 * content's hash in its name, so that the state stays small and nothing but the content makes a difference.
 *
 * @throws An `ArgumentsError` that names what of the handler cannot be carried over.
 */
export async function buildFunction(wanted: BuildableFunction): Promise<pulumi.asset.AssetArchive> {
    try {
        const path = await batches.add(() => entryOf(wanted));
        return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.FileAsset(path) });
    } catch (error) {
        if (!(error instanceof HandlerError)) throw error;
        const problems = new ArgumentProblems("InlineFunction", wanted.name);
        const property = wanted.callbackFactory === undefined ? "handler" : "callbackFactory";
        const place = placeOfHandler(wanted);
        for (const { reason, remedy } of error.problems) problems.add(property, reason, remedy, place);
        problems.throwIfAny();
        throw error;
    }
}

/** Where the handler was written: a callback by its line, a handler of a file by its file. */
function placeOfHandler({ handler, callbackFactory }: BuildableFunction): string | undefined {
    if (isFileHandler(handler)) return shownPath(handler.file);
    const callback = callbackFactory ?? handler;
    const location = callback === undefined ? undefined : functionInspector().locationOf(callback);
    return location === undefined ? undefined : shownLocation(location);
}

/** The module that the bundle of a function begins with. */
export async function entryOf({ receives, handler, callbackFactory }: BuildableFunction): Promise<Entry> {
    const wrapper = receives === "raw" ? "wrapRaw" : "wrapEvents";
    const runtime = join(PACKAGE_ROOT, "handlers", "runtime", receives === "raw" ? "raw.ts" : "wrap.ts");
    const head = `import { ${wrapper} } from ${JSON.stringify(runtime)};\n`;

    if (isFileHandler(handler)) return fileEntry(head, wrapper, handler);
    const callback = callbackFactory ?? handler;
    if (callback === undefined) throw new HandlerError([{ reason: "is missing", remedy: "Give a callback" }]);
    const call = callbackFactory === undefined ? "callback" : "factory";
    refuseCallbackParameter(callback, call);

    const exported = exportOf(callback);
    if (exported !== undefined) return fileEntry(head, wrapper, { ...exported, call });
    const { module, resolveDirs } = await serialise(callback);
    refuseSecrets(module);
    const made = call === "factory" ? "callback" : "() => callback";
    return { contents: `${head}${module}\nexport const handler = ${wrapper}(${made});\n`, resolveDirs };
}

function fileEntry(head: string, wrapper: string, wanted: FileHandler): Entry {
    const json = wanted.options === undefined ? "" : JSON.stringify(wanted.options);
    refuseSecrets(json);
    // As a literal, "__proto__" would be no property.
    const options = json.includes('"__proto__"') ? `JSON.parse(${JSON.stringify(json)})` : json;
    const made = {
        "factory-of-options": `made(${options})`,
        factory: "made",
        callback: "() => made",
    }[wanted.call];
    const file = shippedSource(wanted.file) ?? wanted.file;
    const contents =
        `${head}import { ${wanted.export} as made } from ${JSON.stringify(file)};\n` +
        `export const handler = ${wrapper}(${made});\n`;
    return { contents, resolveDirs: [process.cwd()] };
}
