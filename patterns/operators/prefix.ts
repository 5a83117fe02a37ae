import type { JsonNode } from "../json/node";
import { compileFold, foldPrefix } from "./fold";
import type { Fail, Matcher } from "./operator";

/** Matches strings that start with a text; `{ "equals-ignore-case": text }` ignores case. */
export interface PrefixOperator {
    readonly prefix: string | { readonly "equals-ignore-case": string };
}

/**
 * Matches strings that start with `text`, for example `prefix("aws.")`. The empty text matches every string.
 * Amazon EventBridge user guide, "Comparison operators for use in event patterns".
 */
export function prefix(text: string, options: { readonly ignoreCase?: boolean } = {}): PrefixOperator {
    return { prefix: options.ignoreCase ? { "equals-ignore-case": text } : text };
}

export function compilePrefix(value: JsonNode, fail: Fail): Matcher {
    if (value.type === "object") {
        const text = ignoreCaseText(value.members, "prefix", fail);
        const folded = compileFold(text);
        return {
            operator: "prefix",
            prefix: text,
            ignoreCase: true,
            matches: (value) => typeof value === "string" && foldPrefix(folded, value),
        };
    }
    if (value.type !== "string") return fail("prefix match pattern must be a string");
    const text = value.value;
    return {
        operator: "prefix",
        prefix: text,
        matches: (value) => typeof value === "string" && startsWithQuoted(value, text),
    };
}

/** EventBridge keeps strings in their quotes, so a prefix that ends in a quote finds the closing one. */
function startsWithQuoted(value: string, text: string): boolean {
    return value.startsWith(text) || (text.length === value.length + 1 && text.endsWith('"') && text.startsWith(value));
}

/** The text of `{ "equals-ignore-case": text }` inside a prefix or suffix. */
export function ignoreCaseText(
    members: readonly { readonly key: string; readonly value: JsonNode }[],
    operator: "prefix" | "suffix",
    fail: Fail,
): string {
    const [first] = members;
    if (!first) return fail(`${operator === "prefix" ? "Prefix" : "Suffix"} expression name not found`);
    if (first.key !== "equals-ignore-case") return fail(`Unsupported ${operator} pattern: ${first.key}`);
    if (first.value.type !== "string") return fail("equals-ignore-case match pattern must be a string");
    if (members.length > 1) return fail("Only one key allowed in match expression");
    return first.value.value;
}
