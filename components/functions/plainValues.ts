import { builtinModules } from "node:module";
import { types } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { functionInspector } from "./inspect";

const FACTORY = "Make it inside the factory (callbackFactory), or export the handler from a handler file";
const THROUGH_ITS_MODULE = "Use it through its module or object inside the callback (fs.readFileSync, Math.max)";
const ENVIRONMENT = "Pass it as environment, and read it with runtime.required(name)";

/** What a captured value is that serialising would lose or change, and what to do. */
export interface Unfit {
    /** `a Map`, `the class ArnError`. */
    readonly what: string;
    readonly remedy: string;
}

const OUTPUT: Unfit = { what: "an Output, known only when it is deployed", remedy: ENVIRONMENT };

/** Functions that V8 shows no text for: native ones, and bound ones. */
export function isNative(value: { toString(): string }): boolean {
    return Function.prototype.toString.call(value).includes("[native code]");
}

export function isClass(value: unknown): boolean {
    return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}

/**
 * Why a captured value cannot be carried over; undefined when it can.
 *
 * It can: primitives, plain objects and arrays, regular expressions, promises of such values, functions, and modules.
 */
export function unfit(value: unknown): Unfit | undefined {
    if (typeof value === "symbol") {
        return {
            what: `the symbol ${String(value)}`,
            remedy: "Export the handler from a handler file: symbols are not carried over",
        };
    }
    if (typeof value === "function") return unfitFunction(value as (...args: never[]) => unknown);
    if (typeof value !== "object" || value === null) return undefined;
    if (types.isProxy(value)) {
        // An Output is a Proxy too.
        return pulumi.Output.isInstance(value) ? OUTPUT : { what: "a Proxy", remedy: FACTORY };
    }
    const ofPulumi = unfitOfPulumi(value);
    if (ofPulumi !== undefined || isLoadedModule(value)) return ofPulumi;
    if (types.isModuleNamespaceObject(value)) {
        return {
            what: "a module as a whole",
            remedy: "Import the names that are used, or export the handler from a handler file",
        };
    }
    return Array.isArray(value) ? unfitArray(value) : unfitObject(value);
}

function unfitFunction(value: (...args: never[]) => unknown): Unfit | undefined {
    const name = value.name.trim() === "bound" ? "" : ` ${value.name}`.trimEnd();
    if (isClass(value)) {
        if (functionInspector().locationOf(value)?.file.includes("node_modules")) {
            const remedy = `Use it through its package: import { ${value.name} } in TypeScript; in JavaScript keep the module (const m = require("..."), then new m.${value.name}())`;
            return { what: `the class${name} of a package, taken out of its module`, remedy };
        }
        return {
            what: `the class${name}`,
            remedy: "Declare the class inside the factory (callbackFactory), or export the handler from a handler file",
        };
    }
    if (isNative(value)) {
        const remedy = value.name.startsWith("bound ")
            ? "Call the function itself instead: (x) => f.call(owner, x)"
            : THROUGH_ITS_MODULE;
        return {
            what: value.name.startsWith("bound ")
                ? `a function made by bind${name.replace(" bound", "")}`
                : `the native function${name}`,
            remedy,
        };
    }
    if (functionInspector().locationOf(value)?.file.startsWith("node:")) {
        return { what: `the function${name} of Node.js itself`, remedy: THROUGH_ITS_MODULE };
    }
    if (hasMark(value, "doNotCapture") || hasMark(value, "captureReplacement")) {
        return { what: `the function${name}, which exists only while the program deploys`, remedy: ENVIRONMENT };
    }
    if (Object.isFrozen(value)) return { what: `the frozen function${name}`, remedy: "Do not freeze it" };
    return undefined;
}

function unfitOfPulumi(value: object): Unfit | undefined {
    if (pulumi.Output.isInstance(value)) return OUTPUT;
    if (pulumi.Resource.isInstance(value)) {
        return { what: "a resource", remedy: "Pass what the handler needs of it (its ARN, its URL) as environment" };
    }
    if (value instanceof pulumi.Config || (kindOf(value) === "an instance of Config" && "requireSecret" in value)) {
        return {
            what: "a pulumi.Config, which holds every configuration value, secrets too",
            remedy: "Read the value outside of the handler; pass it as environment when it is secret",
        };
    }
    const [, name] = /node_modules\/(@pulumi\/[^/]+)/.exec(moduleFile(value)?.replaceAll("\\", "/") ?? "") ?? [];
    if (name !== undefined) {
        return {
            what: `the package ${name}, which exists only while the program deploys`,
            remedy: "Compute what the handler needs outside of it; pass what is known at deployment as environment",
        };
    }
    if (hasMark(value, "deploymentOnlyModule") || hasMark(value, "doNotCapture")) {
        return { what: "something that exists only while the program deploys", remedy: ENVIRONMENT };
    }
    return undefined;
}

function unfitArray(value: readonly unknown[]): Unfit | undefined {
    if (Object.getPrototypeOf(value) !== Array.prototype) return { what: kindOf(value), remedy: FACTORY };
    if (!Object.isExtensible(value)) return frozen("array");
    const keys = Reflect.ownKeys(value).filter((key) => key !== "length" && !/^(?:0|[1-9]\d*)$/.test(String(key)));
    if (keys.length > 0) return { what: `an array with the property ${String(keys[0])}`, remedy: FACTORY };
    return undefined;
}

function unfitObject(value: object): Unfit | undefined {
    if (types.isPromise(value)) {
        const plain = Object.getPrototypeOf(value) === Promise.prototype;
        return plain ? undefined : { what: "a promise of a class of its own", remedy: FACTORY };
    }
    if (types.isRegExp(value)) {
        const plain = Object.getPrototypeOf(value) === RegExp.prototype && Reflect.ownKeys(value).length === 1;
        if (!plain || !Object.isExtensible(value))
            return { what: "a regular expression that was changed", remedy: FACTORY };
        if (value.lastIndex === 0) return undefined;
        return { what: "a regular expression that has begun to search (lastIndex is not 0)", remedy: FACTORY };
    }
    const prototype = Object.getPrototypeOf(value);
    if (isGeneratorPrototype(prototype)) return undefined;
    const plain = prototype === null || prototype === Object.prototype;
    if (!plain || Object.prototype.toString.call(value) !== "[object Object]") {
        const kind = kindOf(value);
        return { what: /Client$/.test(kind) ? kind.replace("an instance of", "the client") : kind, remedy: FACTORY };
    }
    if (!Object.isExtensible(value)) return frozen("object");
    return undefined;
}

function frozen(what: string): Unfit {
    return {
        what: `a frozen ${what}; the copy would not be frozen`,
        remedy: "Do not freeze it (as const protects it while compiling), or freeze it inside the factory (callbackFactory)",
    };
}

/** Whether it is the prototype of `f.prototype` of a generator: those objects are made anew with the copy. */
function isGeneratorPrototype(prototype: unknown): boolean {
    return prototype === GENERATOR || prototype === ASYNC_GENERATOR;
}

const GENERATOR = Object.getPrototypeOf(function* () {}.prototype);
const ASYNC_GENERATOR = Object.getPrototypeOf(async function* () {}.prototype);

/** Modules are carried over as an import (packages, `node:`) or name by name (files of the program). */
export function isLoadedModule(value: unknown): boolean {
    return moduleFile(value) !== undefined || isBuiltinModule(value);
}

const files = new Map<unknown, string>();

/** Looks at the loaded modules again: between two callbacks more may have been loaded. */
export function refreshModules(): void {
    files.clear();
    for (const [file, loaded] of Object.entries(require.cache)) {
        const exports: unknown = loaded?.exports;
        if (((typeof exports === "object" && exports !== null) || typeof exports === "function") && !files.has(exports))
            files.set(exports, file);
    }
}

/** The file whose exports a value is. */
export function moduleFile(value: unknown): string | undefined {
    return files.get(value);
}

let builtins: Set<unknown> | undefined;

/** What `require("node:...")` answers. */
export function isBuiltinModule(value: unknown): boolean {
    // Loading these warns or changes something; nobody's callback uses them.
    const skipped = new Set(["punycode", "sys", "wasi"]);
    builtins ??= new Set(
        builtinModules
            .filter((name) => !name.startsWith("_") && !skipped.has(name))
            .map((name) => require(name) as unknown),
    );
    return builtins.has(value);
}

/** What an object is, by the name of its class. */
export function kindOf(value: object): string {
    const name = Object.getPrototypeOf(value)?.constructor?.name;
    return typeof name === "string" && name !== "" && name !== "Object"
        ? `an instance of ${name}`
        : "an object with a prototype of its own";
}

function hasMark(value: object, mark: string): boolean {
    const found = (value as Record<string, unknown>)[mark];
    return found === true || (mark === "captureReplacement" && typeof found === "function");
}
