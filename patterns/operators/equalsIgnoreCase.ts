import type { JsonNode } from "../json/node";
import { compileFold, foldEquals } from "./fold";
import type { Fail, Matcher } from "./operator";

/** Matches a string whatever its case. */
export interface EqualsIgnoreCaseOperator {
    readonly "equals-ignore-case": string;
}

/**
 * Matches `text` whatever its case, for example `equalsIgnoreCase("warn")`.
 * Amazon EventBridge user guide, "Comparison operators for use in event patterns".
 */
export function equalsIgnoreCase(text: string): EqualsIgnoreCaseOperator {
    return { "equals-ignore-case": text };
}

export function compileEqualsIgnoreCase(value: JsonNode, fail: Fail): Matcher {
    if (value.type !== "string") return fail("equals-ignore-case match pattern must be a string");
    const folded = compileFold(value.value);
    return {
        operator: "equals-ignore-case",
        literal: value.value,
        ignoreCase: true,
        matches: (value) => typeof value === "string" && foldEquals(folded, value),
    };
}
