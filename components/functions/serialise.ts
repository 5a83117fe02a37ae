import { dirname, isAbsolute } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { HandlerError, type HandlerProblem } from "./buildError";
import { CaptureGuard } from "./captureGuard";
import type { Callable } from "./closure";
import { bareImport } from "./packageImports";
import { removeWith, textKey } from "./removeWith";

/** A callback as a module of its own, which has it under the name `callback`. */
export interface SerialisedCallback {
    readonly module: string;
    /** Where its imports are looked for. */
    readonly resolveDirs: readonly string[];
}

/**
 * Serialises a callback with what it captures, or refuses it: whatever `pulumi.runtime.serializeFunction` would carry over wrongly is named.
 *
 * @throws A `HandlerError` with everything that was found.
 */
export async function serialise(callback: Callable): Promise<SerialisedCallback> {
    const guard = new CaptureGuard(callback);
    let text: string;
    try {
        ({ text } = await pulumi.runtime.serializeFunction(callback as never, {
            serialize: (value) => guard.admits(value),
        }));
    } catch (error) {
        const problems = guard.problems();
        throw new HandlerError(problems.length > 0 ? problems : [guard.unserialisable(error)]);
    }
    const problems = guard.problems();
    if (problems.length > 0) throw new HandlerError(problems);

    const folders = new Set([
        process.cwd(),
        ...guard
            .files()
            .filter(isAbsolute)
            .map((file) => dirname(file)),
    ]);
    const resolveDirs = [...folders];
    try {
        const module = removeWith(text, namesByText(guard.functions()), (specifier) =>
            bareImport(specifier, resolveDirs),
        );
        return { module, resolveDirs };
    } catch (error) {
        throw new HandlerError([unreadable(error)]);
    }
}

function unreadable(error: unknown): HandlerProblem {
    const reason = error instanceof Error ? error.message : String(error);
    return {
        reason: `cannot be written as a file of its own: ${reason}`,
        remedy: "Export the handler from a handler file",
    };
}

function namesByText(functions: readonly Callable[]): Map<string, Set<string>> {
    const names = new Map<string, Set<string>>();
    for (const subject of functions) {
        const key = textKey(Function.prototype.toString.call(subject));
        const known = names.get(key) ?? new Set();
        names.set(key, known.add(subject.name));
    }
    return names;
}
