import * as pulumi from "@pulumi/pulumi";
import { kindOf } from "./plainValues";

/** Where a value is not plain JSON, why, and what to do. */
export interface NotPlain {
    /** `.from`, `.to[1]`; empty for the value itself. */
    readonly path: string;
    readonly reason: string;
    readonly remedy: string;
}

/** What of a value JSON would lose or change; undefined when nothing. `undefined` itself is allowed: a property that is left out. */
export function notPlainJson(value: unknown, path = "", above: readonly unknown[] = []): NotPlain | undefined {
    if (value === undefined || value === null || typeof value === "string" || typeof value === "boolean")
        return undefined;
    if (typeof value === "number") {
        const kept = Number.isFinite(value) && !Object.is(value, -0);
        return kept
            ? undefined
            : {
                  path,
                  reason: `is ${Object.is(value, -0) ? "-0" : value}, which JSON does not hold`,
                  remedy: "Use a number.",
              };
    }
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
        return {
            path,
            reason: "is known only when it is deployed",
            remedy: "Pass it as environment, and read it in the handler with runtime.required(name).",
        };
    }
    if (typeof value !== "object") {
        return { path, reason: `is a ${typeof value}`, remedy: "Options are plain JSON: make it in the handler file." };
    }
    if (above.includes(value)) return { path, reason: "contains itself", remedy: "Options are plain JSON." };
    const below = [...above, value];
    if (Array.isArray(value)) {
        for (let index = 0; index < value.length; index++) {
            if (value[index] === undefined)
                return { path: `${path}[${index}]`, reason: "is undefined", remedy: "Leave it out." };
            const found = notPlainJson(value[index], `${path}[${index}]`, below);
            if (found) return found;
        }
        return undefined;
    }
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
        return {
            path,
            reason: `is ${kindOf(value)}, no plain object`,
            remedy: "Options are plain JSON: make it in the handler file.",
        };
    }
    for (const [key, entry] of Object.entries(value)) {
        const found = notPlainJson(entry, `${path}.${key}`, below);
        if (found) return found;
    }
    return undefined;
}
