import type { JsonNode } from "../json/node";
import type { Fail, Matcher } from "./operator";

/** Matches by whether a field is there at all. */
export interface ExistsOperator {
    readonly exists: boolean;
}

/**
 * Matches a field that is there (`true`) or is not (`false`). Only fields with a value count: an object, an empty array and an
 * empty object are not there; `null` and `""` are.
 * Amazon EventBridge user guide, "Comparison operators for use in event patterns".
 */
export function exists(wanted: boolean): ExistsOperator {
    return { exists: wanted };
}

/** The operator of `{"exists": false}`: no value matches it, its absence does. */
export const ABSENT = "absent";

export function compileExists(value: JsonNode, fail: Fail): Matcher {
    const wanted = value.type === "literal" ? value.text : undefined;
    if (wanted === "true") return { operator: "exists", matches: () => true };
    if (wanted === "false") return { operator: ABSENT, matches: () => false };
    return fail("exists match pattern must be either true or false.");
}
