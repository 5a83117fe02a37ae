import { compilePattern } from "./compile";
import { InvalidEventPatternError } from "./errors";
import type { EventPattern } from "./types";

export type Validation = { readonly valid: true } | { readonly valid: false; readonly reason: string };

/** Whether EventBridge takes a pattern; if not, its reason without the service's wrapper. */
export function validatePattern(pattern: string | EventPattern | object): Validation {
    try {
        compilePattern(pattern);
        return { valid: true };
    } catch (error) {
        if (error instanceof InvalidEventPatternError) return { valid: false, reason: error.message };
        throw error;
    }
}
