import { type CompiledPattern, compilePattern, InvalidEventPatternError, matches } from "event-ops/patterns";
import { AwsError } from "../types";
import { isObject, parseJson } from "./json";

/** A filter of an event source mapping. */
interface EventFilter {
    readonly pattern: CompiledPattern;
    /** What the filter says of the body: fields of a JSON document, a text, or nothing. */
    readonly body: "json" | "text" | "any";
}

export type EventFilters = readonly EventFilter[];

// Source: Lambda Developer Guide, "Control which events Lambda sends to your function".
const MAXIMUM_FILTERS = 5;

/** Throws what CreateEventSourceMapping answers to filters that are wrong. */
export function readFilters(patterns: readonly string[]): EventFilters {
    const refuse = (why: string): never => {
        throw new AwsError("InvalidParameterValueException", why);
    };
    if (patterns.length > MAXIMUM_FILTERS) refuse(`An event source mapping takes ${MAXIMUM_FILTERS} filters at most.`);
    return patterns.map((text) => {
        const parsed = parseJson(text);
        const body = isObject(parsed) ? parsed["body"] : undefined;
        try {
            return {
                pattern: compilePattern(text),
                body: isObject(body) ? "json" : Array.isArray(body) ? "text" : "any",
            };
        } catch (error) {
            if (error instanceof InvalidEventPatternError)
                return refuse(`Invalid filter pattern definition. ${error.message}`);
            throw error;
        }
    });
}

/**
 * Whether a record passes one of the filters. A filter on fields of the body takes JSON bodies only, one on its text only bodies
 * that are no JSON object: what fits neither is dropped.
 */
export function passesFilters(filters: EventFilters, record: Record<string, unknown>): boolean {
    if (filters.length === 0) return true;
    const text = String(record["body"]);
    const isJson = isObject(parseJson(text));
    return filters.some(({ pattern, body }) => {
        if ((body === "json" && !isJson) || (body === "text" && isJson)) return false;
        // The body's own text, so that long numbers keep their digits.
        const { body: _, ...rest } = record;
        const asJson =
            body === "json" ? `${JSON.stringify(rest).slice(0, -1)},"body":${text}}` : JSON.stringify(record);
        return matches(pattern, asJson);
    });
}
