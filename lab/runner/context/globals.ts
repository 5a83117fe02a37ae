import { types } from "node:util";
import * as vm from "node:vm";

/**
 * What Node.js gives to every program beside the language itself. Bytes are shared with the modules of Node.js, which make and
 * check them.
 */
const SHARED = [
    ...[
        "AbortController",
        "AbortSignal",
        "ArrayBuffer",
        "Blob",
        "Buffer",
        "BroadcastChannel",
        "ByteLengthQueuingStrategy",
    ],
    ...["CompressionStream", "CountQueuingStrategy", "Crypto", "CryptoKey", "CustomEvent", "DOMException"],
    ...["DecompressionStream", "Event", "EventTarget", "File", "FormData", "Headers", "MessageChannel", "MessageEvent"],
    ...["MessagePort", "Performance", "PerformanceEntry", "PerformanceObserver", "ReadableByteStreamController"],
    ...["ReadableStream", "ReadableStreamDefaultController", "ReadableStreamDefaultReader", "Request", "Response"],
    ...["SubtleCrypto", "TextDecoder", "TextDecoderStream", "TextEncoder", "TextEncoderStream", "TransformStream"],
    ...["URL", "URLSearchParams", "Uint8Array", "WebAssembly", "WritableStream", "WritableStreamDefaultWriter"],
    ...["atob", "btoa", "crypto", "performance", "queueMicrotask", "structuredClone"],
] as const;

/** The same in every context. Errors of the modules of Node.js are errors in the context, too. */
const PREPARE = new vm.Script(`(isNativeError) => {
    Object.defineProperty(Error, Symbol.hasInstance, {
        value(error) {
            const own = Function.prototype[Symbol.hasInstance].call(this, error);
            return own || (this === Error && isNativeError(error));
        },
    });
}`);

/** A context with the globals of Node.js. `own` are those that each context has for itself. */
export function createContext(own: Readonly<Record<string, unknown>>): vm.Context {
    const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
    const define = (name: string, value: unknown) =>
        Object.defineProperty(context, name, { value, writable: true, configurable: true, enumerable: false });
    for (const name of SHARED) define(name, (globalThis as Record<string, unknown>)[name]);
    for (const [name, value] of Object.entries(own)) define(name, value);
    define("global", context);
    PREPARE.runInContext(context)(types.isNativeError);
    return context;
}
