import type { JsonNode } from "../json/node";
import { work } from "../work";
import type { Fail, Matcher } from "./operator";

/** Matches strings against a text in which `*` stands for any characters, none included. */
export interface WildcardOperator {
    readonly wildcard: string;
}

/**
 * Matches strings against `text`, in which `*` stands for any run of characters, for example `wildcard("dev-*-logs")`.
 * `\*` is a star and `\\` a backslash. Two stars in a row are refused, and so are texts with too many of them
 * (see `wildcardComplexity`). Amazon EventBridge user guide, "Matching using wildcards in event patterns".
 */
export function wildcard(text: string): WildcardOperator {
    return { wildcard: text };
}

export function compileWildcard(value: JsonNode, fail: Fail): Matcher {
    if (value.type !== "string") return fail("wildcard match pattern must be a string");
    const text = value.value;
    const segments = wildcardSegments(text, fail);
    const [first = "", ...others] = segments;
    if (others.length === 0) {
        return {
            operator: "wildcard",
            literal: first,
            matches: (value) => value === first,
        };
    }
    const last = others.pop()!;
    const middles = others.map(finder);
    return {
        operator: "wildcard",
        prefix: first,
        wildcard: text,
        matches(string) {
            if (typeof string !== "string" || string.length < first.length + last.length) return false;
            if (!string.startsWith(first) || !string.endsWith(last)) return false;
            const end = string.length - last.length;
            let at = first.length;
            // The leftmost place for each segment leaves the most room to the next: there is nothing to go back to.
            for (const find of middles) {
                at = find(string, at);
                if (at < 0 || at > end) return false;
            }
            return true;
        },
    };
}

/** The literal texts between the stars, escapes resolved. Positions in messages count UTF-8 bytes after an opening quote. */
export function wildcardSegments(text: string, fail: Fail): string[] {
    const segments = [""];
    const position = (at: number) => Buffer.byteLength(text.slice(0, at)) + 1;
    for (let at = 0; at < text.length; at++) {
        const character = text[at]!;
        if (character === "*") {
            if (text[at + 1] === "*") return fail(`Consecutive wildcard characters at pos ${position(at)}`);
            segments.push("");
            continue;
        }
        let literal = character;
        if (character === "\\") {
            literal = text[at + 1] ?? "";
            if (literal !== "*" && literal !== "\\") return fail(`Invalid escape character at pos ${position(at)}`);
            at++;
        }
        segments[segments.length - 1] += literal;
    }
    return segments;
}

/** Finds where a segment ends, at its first occurrence from a position on, or -1. */
type Finder = (text: string, from: number) => number;

const SHORT = 16;

/** Short segments go to `indexOf`; long ones to Knuth, Morris and Pratt, which no text makes slower than its length. */
function finder(segment: string): Finder {
    if (segment.length <= SHORT) {
        return (text, from) => {
            const found = text.indexOf(segment, from);
            work.steps += found < 0 ? text.length - from : found - from + segment.length;
            return found < 0 ? -1 : found + segment.length;
        };
    }
    const failure = failureTable(segment);
    return (text, from) => {
        let matched = 0;
        for (let at = from; at < text.length; at++) {
            work.steps++;
            while (matched > 0 && text[at] !== segment[matched]) matched = failure[matched - 1]!;
            if (text[at] === segment[matched]) matched++;
            if (matched === segment.length) return at + 1;
        }
        return -1;
    };
}

function failureTable(segment: string): number[] {
    const failure = [0];
    for (let at = 1, matched = 0; at < segment.length; at++) {
        while (matched > 0 && segment[at] !== segment[matched]) matched = failure[matched - 1]!;
        if (segment[at] === segment[matched]) matched++;
        failure.push(matched);
    }
    return failure;
}
