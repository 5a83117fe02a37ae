import type { JsonNode } from "../json/node";
import { compileFold, foldSuffix } from "./fold";
import type { Fail, Matcher } from "./operator";
import { ignoreCaseText } from "./prefix";

/** Matches strings that end with a text; `{ "equals-ignore-case": text }` ignores case. */
export interface SuffixOperator {
    readonly suffix: string | { readonly "equals-ignore-case": string };
}

/**
 * Matches strings that end with `text`, for example `suffix(".json")`. The empty text matches every string.
 * Amazon EventBridge user guide, "Comparison operators for use in event patterns".
 */
export function suffix(text: string, options: { readonly ignoreCase?: boolean } = {}): SuffixOperator {
    return { suffix: options.ignoreCase ? { "equals-ignore-case": text } : text };
}

export function compileSuffix(value: JsonNode, fail: Fail): Matcher {
    if (value.type === "object") {
        const folded = compileFold(ignoreCaseText(value.members, "suffix", fail));
        return { operator: "suffix", matches: (value) => typeof value === "string" && foldSuffix(folded, value) };
    }
    if (value.type !== "string") return fail("suffix match pattern must be a string");
    const text = value.value;
    return { operator: "suffix", matches: (value) => typeof value === "string" && endsWithQuoted(value, text) };
}

/** EventBridge keeps strings in their quotes, so a suffix that starts with a quote finds the opening one. */
function endsWithQuoted(value: string, text: string): boolean {
    return value.endsWith(text) || (text.length === value.length + 1 && text.startsWith('"') && text.endsWith(value));
}
