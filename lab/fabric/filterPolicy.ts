import { type CompiledPattern, compilePattern, InvalidEventPatternError, matches } from "event-ops/patterns";
import { AwsError } from "../types";
import { isObject, parseJson } from "./json";
import type { MessageAttributes } from "./messageAttributes";

export type FilterScope = "MessageAttributes" | "MessageBody";

/** A subscription's filter policy, compiled. */
export interface FilterPolicy {
    readonly scope: FilterScope;
    readonly pattern: CompiledPattern;
}

// Source: SNS Developer Guide, "Filter policy constraints".
const MAXIMUM_KEYS = 5;
const MAXIMUM_COMBINATIONS = 150;
const MAXIMUM_BYTES = 262_144;
/** What numeric matching compares with, above and below zero. */
const MAXIMUM_NUMBER = 1_000_000_000;

/**
 * Reads a filter policy; undefined for an empty one, which takes everything. The operators are those of event patterns (exact
 * values, prefix, suffix, wildcard, equals-ignore-case, anything-but, numeric, exists, cidr, `$or`) without `exactly`, with what SNS has of its own: no
 * nesting over attributes, five keys, 150 combinations of values, 256 KiB, numbers to a billion. Throws what SetSubscriptionAttributes answers.
 */
export function readFilterPolicy(text: unknown, scope: FilterScope): FilterPolicy | undefined {
    const refuse = (why: string): never => {
        throw new AwsError("InvalidParameter", `Invalid parameter: FilterPolicy: ${why}`);
    };
    const bytes = Buffer.byteLength(typeof text === "string" ? text : JSON.stringify(text));
    if (bytes > MAXIMUM_BYTES) refuse(`Filter policy is too large: ${bytes} bytes, at most ${MAXIMUM_BYTES}`);
    const policy = typeof text === "string" ? parseJson(text) : text;
    if (!isObject(policy)) return refuse("failed to parse JSON: the policy must be a JSON object");
    if (Object.keys(policy).length === 0) return undefined;
    const leaves = leavesOf(policy);
    if (scope === "MessageAttributes" && leaves.some(({ nested }) => nested)) {
        refuse("Filter policy scope MessageAttributes does not support nested filter policy");
    }
    if (new Set(leaves.map(({ path }) => path)).size > MAXIMUM_KEYS) {
        refuse(`Filter policy can not have more than ${MAXIMUM_KEYS} keys`);
    }
    // The SNS Developer Guide, "Amazon SNS subscription filter policies", has no such operator.
    if (leaves.some(({ exactly }) => exactly)) refuse("Unrecognized match type exactly");
    const combinations = leaves.reduce((product, { depth, values }) => product * values * depth, 1);
    if (combinations > MAXIMUM_COMBINATIONS) {
        refuse(`Filter policy is too complex: ${combinations} combinations of values, at most ${MAXIMUM_COMBINATIONS}`);
    }
    const number = leaves.flatMap(({ numbers }) => numbers).find((one) => Math.abs(one) > MAXIMUM_NUMBER);
    if (number !== undefined) refuse(`numeric takes -${MAXIMUM_NUMBER} to ${MAXIMUM_NUMBER}, not ${number}`);
    try {
        return { scope, pattern: compilePattern(typeof text === "string" ? text : policy) };
    } catch (error) {
        if (error instanceof InvalidEventPatternError) refuse(error.message);
        throw error;
    }
}

/**
 * Whether a message passes. Over attributes: String is a string, Number a number, String.Array its members, Binary does not
 * count. Over the body: a body that is no JSON object passes no policy.
 */
export function passes(policy: FilterPolicy, body: string, attributes: MessageAttributes): boolean {
    if (policy.scope === "MessageAttributes") return matches(policy.pattern, attributesAsJson(attributes));
    return isObject(parseJson(body)) && matches(policy.pattern, body);
}

/** JSON text, so that long numbers keep their digits. */
function attributesAsJson(attributes: MessageAttributes): string {
    const members = Object.entries(attributes).flatMap(([name, { DataType, StringValue }]) => {
        if (StringValue === undefined) return [];
        return [`${JSON.stringify(name)}:${valueAsJson(DataType, StringValue)}`];
    });
    return `{${members.join(",")}}`;
}

function valueAsJson(type: string, value: string): string {
    if (type === "String.Array") return Array.isArray(parseJson(value)) ? value : JSON.stringify(value);
    // What is a number in SNS and none in JSON ("+5", "05") is written as JSON has it.
    if (type.split(".")[0] === "Number") return typeof parseJson(value) === "number" ? value : String(Number(value));
    return JSON.stringify(value);
}

interface PolicyLeaf {
    /** Each name with a dot before it. */
    readonly path: string;
    readonly nested: boolean;
    readonly depth: number;
    readonly values: number;
    /** Of its numeric operators. */
    readonly numbers: readonly number[];
    readonly exactly: boolean;
}

function leavesOf(policy: Record<string, unknown>, above = "", depth = 1): PolicyLeaf[] {
    return Object.entries(policy).flatMap(([key, value]) => {
        if (key === "$or" && Array.isArray(value)) {
            return value.flatMap((branch) => (isObject(branch) ? leavesOf(branch, above, depth) : []));
        }
        const path = `${above}.${key}`;
        if (isObject(value)) return leavesOf(value, path, depth + 1);
        const values: readonly unknown[] = Array.isArray(value) ? value : [value];
        const numbers = values.flatMap(numbersOf);
        const exactly = values.some((one) => isObject(one) && "exactly" in one);
        return [{ path, nested: depth > 1, depth, values: values.length, numbers, exactly }];
    });
}

function numbersOf(value: unknown): readonly number[] {
    const range = isObject(value) ? value["numeric"] : undefined;
    return Array.isArray(range) ? range.filter((one) => typeof one === "number") : [];
}
