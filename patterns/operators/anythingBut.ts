import type { JsonNode } from "../json/node";
import { comparableNumber } from "../number";
import type { Scalar } from "../value";
import { compileEqualsIgnoreCase } from "./equalsIgnoreCase";
import type { Fail, Matcher } from "./operator";
import { compilePrefix } from "./prefix";
import { compileSuffix } from "./suffix";
import { compileWildcard } from "./wildcard";

type TextOrList = string | readonly string[];

/** What `anything-but` may exclude. */
export type AnythingBut =
    | string
    | number
    | readonly string[]
    | readonly number[]
    | { readonly prefix: TextOrList }
    | { readonly suffix: TextOrList }
    | { readonly "equals-ignore-case": TextOrList }
    | { readonly wildcard: TextOrList };

/** Matches a field that is there and has a value other than the given ones. */
export interface AnythingButOperator {
    readonly "anything-but": AnythingBut;
}

/**
 * Matches a field that is there and has a value other than the excluded ones: a string or a number, a list of one of them, or
 * one of `{ prefix }`, `{ suffix }`, `{ "equals-ignore-case" }`, `{ wildcard }` with a string or a list of strings. An array
 * matches when any of its elements is not excluded. EventBridge Pipes take none of the four operator forms.
 * Amazon EventBridge user guide, "Comparison operators for use in event patterns".
 */
export function anythingBut(excluded: AnythingBut): AnythingButOperator {
    return { "anything-but": excluded };
}

const MIXED = "Inside anything but list, either all values are number or string, mixed type is not supported";

export function compileAnythingBut(value: JsonNode, fail: Fail): Matcher {
    if (value.type === "object") return compileNested(value.members, fail);
    if (value.type === "literal") {
        return fail("Value of anything-but must be an array or single string/number value.");
    }
    const items = value.type === "array" ? value.items : [value];
    const strings = new Set<string>();
    const numbers = new Set<number>();
    for (const item of items) {
        if (item.type === "string") strings.add(item.value);
        else if (item.type === "number") numbers.add(comparable(item.text, fail));
        else return fail("Inside anything but list, start|null|boolean is not supported.");
    }
    if (strings.size > 0 === numbers.size > 0) return fail(MIXED);
    const excluded =
        strings.size > 0
            ? (value: Scalar) => typeof value === "string" && strings.has(value)
            : (value: Scalar) => typeof value === "number" && numbers.has(value);
    return { operator: "anything-but", bounds: [...numbers], matches: (value) => !excluded(value) };
}

/** As before `$or` was an operator: without wildcards, and with one prefix or suffix only. */
export function compileEarlyAnythingBut(value: JsonNode, fail: Fail): Matcher {
    const nested = value.type === "object" ? value.members[0] : undefined;
    if (nested?.key === "wildcard") return fail("Unsupported anything-but pattern: wildcard");
    if ((nested?.key === "prefix" || nested?.key === "suffix") && nested.value.type === "array") {
        return fail(notAString(nested.key));
    }
    return compileAnythingBut(value, fail);
}

function comparable(text: string, fail: Fail): number {
    return comparableNumber(text) ?? fail(`Cannot compare number : ${text}`);
}

const NESTED = {
    prefix: compilePrefix,
    suffix: compileSuffix,
    "equals-ignore-case": compileEqualsIgnoreCase,
    wildcard: compileWildcard,
};

function compileNested(members: readonly { readonly key: string; readonly value: JsonNode }[], fail: Fail): Matcher {
    const [first] = members;
    if (!first) return fail("Anything-But expression name not found");
    const { key: operator, value } = first;
    if (!Object.hasOwn(NESTED, operator)) return fail(`Unsupported anything-but pattern: ${operator}`);
    const items = value.type === "array" ? value.items : [value];
    for (const item of items) {
        if (item.type !== "string") return fail(notAString(operator));
        if (item.value === "" && (operator === "prefix" || operator === "suffix")) {
            return fail("Null prefix/suffix not allowed");
        }
    }
    if (items.length === 0) return fail("Empty arrays are not allowed");
    if (members.length > 1) return fail("Only one key allowed in match expression");
    const excluded = items.map((item) => NESTED[operator as keyof typeof NESTED](item, fail));
    return { operator: "anything-but", matches: (value) => !excluded.some((matcher) => matcher.matches(value)) };
}

function notAString(operator: string): string {
    if (operator === "wildcard") return "wildcard match pattern must be a string";
    if (operator === "equals-ignore-case") {
        return "Inside anything-but/ignore-case list, number|start|null|boolean is not supported.";
    }
    return "prefix/suffix match pattern must be a string";
}
