import type { Leaf } from "../event";
import { inHexRange, ipHex, looksLikeIp } from "../ip";
import type { JsonNode } from "../json/node";
import { comparableNumber } from "../number";
import type { Fail, Matcher } from "./operator";

/** A string, compared character by character; one that is an IP address is compared as an address. */
export function exactString(value: string): Matcher {
    const ip = looksLikeIp(value) ? ipHex(value) : undefined;
    if (ip === undefined) return plainString(value);
    return {
        operator: "ip",
        literal: value,
        matches: (leaf) => leaf.ip !== undefined && inHexRange(leaf.ip, ip, ip),
    };
}

/** A string as it stands, never an address. */
export function plainString(value: string): Matcher {
    return {
        operator: "exact",
        literal: value,
        matches: (leaf: Leaf) => leaf.type === "string" && leaf.text === value,
    };
}

/** A number, by value; one that a double cannot hold, by its text. */
export function exactNumber(text: string): Matcher {
    const value = comparableNumber(text);
    return {
        operator: "number",
        matches: (leaf) =>
            leaf.type === "number" && (leaf.text === text || (value !== undefined && leaf.number === value)),
    };
}

/** `true`, `false` or `null`. */
export function exactLiteral(text: string): Matcher {
    return { operator: "literal", matches: (leaf) => leaf.type === "literal" && leaf.text === text };
}

/** The engine's long form `{"exactly": "text"}`, which knows no addresses. */
export function compileExactly(value: JsonNode, fail: Fail): Matcher {
    if (value.type !== "string") return fail("exact match pattern must be a string");
    return plainString(value.value);
}
