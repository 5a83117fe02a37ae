import type { InvocationResult } from "../types";

/** A function that the lab cannot run counts as done: what it was sent is on record. */
export function succeeded(result: InvocationResult): boolean {
    return result.ok || result.reason === "not-runnable";
}

/** What the caller reads: what the function returned, or its error. */
export function responsePayload(result: InvocationResult): string {
    if (result.ok) return result.payload === "" ? "null" : result.payload;
    if (result.reason === "not-runnable") return "null";
    const { errorType, errorMessage, stack } = result;
    return JSON.stringify({ errorType, errorMessage, ...(stack ? { trace: stack } : {}) });
}
