import { relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { HandlerFactory, RawHandlerFactory } from "../../handlers/runtime/types";
import { HandlerError } from "./buildError";
import { functionInspector } from "./inspect";
import { shippedSource } from "./packageRoot";
import { notPlainJson } from "./plainJson";
import { refuseCallbackParameter } from "./signature";

/** A handler of a file, with its options. Made by `handlerOf`; bundled by its path, never serialised. */
export interface FileHandler {
    /** Absolute path. */
    readonly file: string;
    /** The name under which the file exports it. */
    readonly export: string;
    /** Plain JSON. */
    readonly options?: unknown;
    /** How the export is called: `export(options)(runtime)`, `export(runtime)`, or it is the callback itself. */
    readonly call: "factory-of-options" | "factory" | "callback";
}

// biome-ignore lint/suspicious/noExplicitAny: functions of any kind are looked up by identity
type AnyFunction = (...args: any[]) => unknown;

/**
 * A handler of a handler file with its options: the factory must be an exported function of a loaded file, the options plain JSON.
 *
 * The file is bundled by its path: it may use classes, module state and clients as it likes, but must not import `@pulumi/*`.
 *
 * @example
 * new InlineFunction("email", { handler: handlerOf(sendEmail, { from: "ops@example.com", to: ["team@example.com"] }) });
 *
 * @throws A `RunError` when the factory is no export of a file, or an option is not plain JSON.
 */
export function handlerOf<O, E>(factory: (options: O) => HandlerFactory<E>, options: O): FileHandler;
export function handlerOf<O, E, R>(factory: (options: O) => RawHandlerFactory<E, R>, options: O): FileHandler;
export function handlerOf(factory: AnyFunction, options: unknown): FileHandler {
    const label = `handlerOf(${factory.name || "factory"}, ...)`;
    const found = exportOf(factory);
    if (found === undefined) {
        throw new pulumi.RunError(
            `${label}: no loaded file exports this function. Export it from a file of its own (export const name = (options) => (runtime) => handler).`,
        );
    }
    const problem = notPlainJson(options);
    if (problem !== undefined) {
        throw new pulumi.RunError(`${label}: options${problem.path} ${problem.reason}. ${problem.remedy}`);
    }
    try {
        refuseCallbackParameter(factory, "factory-of-options");
    } catch (error) {
        throw error instanceof HandlerError ? new pulumi.RunError(`${label}: ${error.message}`) : error;
    }
    return { ...found, options, call: "factory-of-options" };
}

export function isFileHandler(value: unknown): value is FileHandler {
    return typeof value === "object" && value !== null && "file" in value && "export" in value && "call" in value;
}

/**
 * The file that exports a function, and under which name; found by identity among the loaded files.
 *
 * The file that it was written in comes first; then any file of the program that exports it, in the order of their paths.
 */
export function exportOf(wanted: AnyFunction): { file: string; export: string } | undefined {
    const written = functionInspector().locationOf(wanted)?.file;
    const others = Object.keys(require.cache)
        .filter((file) => !file.includes("node_modules"))
        .sort();
    for (const file of written === undefined ? others : [written, ...others]) {
        const name = exportName(require.cache[file]?.exports, wanted);
        if (name !== undefined) return { file: shippedSource(file) ?? file, export: name };
    }
    return undefined;
}

/** A file's path as a message shows it. */
export function shownPath(file: string): string {
    const path = relative(process.cwd(), file);
    return path.startsWith("..") ? file : path;
}

function exportName(exports: unknown, wanted: AnyFunction): string | undefined {
    if (exports === wanted) return "default";
    if (typeof exports !== "object" || exports === null) return undefined;
    return Object.keys(exports).find((key) => (exports as Record<string, unknown>)[key] === wanted);
}
