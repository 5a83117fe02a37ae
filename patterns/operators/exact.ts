import { addressIn, inHexRange, ipHex, looksLikeIp } from "../ip";
import type { JsonNode } from "../json/node";
import { comparableNumber } from "../number";
import { WrittenNumber } from "../value";
import type { Fail, Matcher } from "./operator";

/** A string, compared character by character; one that is an IP address is compared as an address. */
export function exactString(value: string): Matcher {
    const ip = looksLikeIp(value) ? ipHex(value) : undefined;
    if (ip === undefined) return plainString(value);
    return {
        operator: "ip",
        literal: value,
        matches(text) {
            const other = addressIn(text);
            return other !== undefined && inHexRange(other, ip, ip);
        },
    };
}

/** A string as it stands, never an address. */
function plainString(value: string): Matcher {
    return {
        operator: "exact",
        literal: value,
        matches: (text) => text === value,
    };
}

/** A number, by value; one that a double cannot hold, by its text. */
export function exactNumber(text: string): Matcher {
    const value = comparableNumber(text);
    return {
        operator: "number",
        ...(value === undefined ? {} : { bounds: [value] }),
        matches: (number) =>
            value === undefined ? number instanceof WrittenNumber && number.text === text : number === value,
    };
}

/** `true`, `false` or `null`. */
export function exactLiteral(text: string): Matcher {
    const literal = JSON.parse(text) as boolean | null;
    return { operator: "literal", matches: (value) => value === literal };
}

/** The engine's long form `{"exactly": "text"}`, which knows no addresses. */
export function compileExactly(value: JsonNode, fail: Fail): Matcher {
    if (value.type !== "string") return fail("exact match pattern must be a string");
    return plainString(value.value);
}
