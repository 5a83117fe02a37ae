import { parseKeepingDigits } from "../redact/rawJson";

/** The object that a text holds; undefined when it holds something else. */
export function objectOf(text: string): Record<string, unknown> | undefined {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === "object" && value !== null && !Array.isArray(value)
            ? (value as Record<string, unknown>)
            : undefined;
    } catch {
        return undefined;
    }
}

/** A member of a JSON object as JSON text, its numbers with all their digits; undefined when there is none. */
export function rawMember(text: string, name: string): string | undefined {
    if (objectOf(text) === undefined) return undefined;
    return JSON.stringify((parseKeepingDigits(text) as Record<string, unknown>)[name]);
}

/** JSON text with a line for each member, its numbers with all their digits; any other text as it is. */
export function pretty(text: string): string {
    try {
        return JSON.stringify(parseKeepingDigits(text), null, 2);
    } catch {
        return text;
    }
}
