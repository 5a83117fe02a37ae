import { PATTERN_LIMITS } from "../limits";
import { comparableNumber } from "../number";
import type { Members, Value } from "../value";
import { work } from "../work";

/**
 * The object that a text is, read by `JSON.parse`; undefined where that would lose or add something, or where the text is no object: keys
 * that occur twice, names that are empty or hold dots, numbers that no double holds, too many levels, text after the object, mistakes.
 */
export function readPlainObject(text: string): Members | undefined {
    const members = countMembers(text);
    if (members === undefined) return undefined;
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        return undefined;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    // A key that occurs twice is one member less.
    return membersIn(value as Members) === members ? (value as Members) : undefined;
}

/** Every number of so many characters is one that a double holds. */
const SAFE_DIGITS = 15;

/** How many members the objects of a text have, if it is JSON; undefined where it needs another reader. */
function countMembers(text: string): number | undefined {
    let members = 0;
    let depth = 0;
    let tokens = 0;
    let nameStart = 0;
    let nameEnd = 0;
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === QUOTE) {
            nameStart = at + 1;
            at = stringEnd(text, nameStart);
            if (at < 0) return undefined;
            nameEnd = at;
            tokens++;
        } else if (code === COLON) {
            if (!isPlainName(text, nameStart, nameEnd)) return undefined;
            members++;
        } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
            const end = numberEnd(text, at);
            if (end === undefined) return undefined;
            at = end - 1;
            tokens++;
        } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
            if (++depth > PATTERN_LIMITS.nesting) return undefined;
            tokens++;
        } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth--;
    }
    work.steps += tokens;
    return members;
}

const [QUOTE, COLON, MINUS, PLUS, DOT, BACKSLASH] = [34, 58, 45, 43, 46, 92];
const [ZERO, NINE, SMALL_E, LARGE_E] = [48, 57, 101, 69];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [123, 125, 91, 93];

/** Where the closing quote of a string is, or -1. */
function stringEnd(text: string, start: number): number {
    let end = text.indexOf('"', start);
    while (end > start && text.charCodeAt(end - 1) === BACKSLASH) {
        let first = end - 1;
        while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first--;
        if ((end - first) % 2 === 0) return end;
        end = text.indexOf('"', end + 1);
    }
    return end;
}

function isPlainName(text: string, start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
        const code = text.charCodeAt(at);
        // An escape may be that of a dot.
        if (code === DOT || code === BACKSLASH) return false;
    }
    return end > start;
}

/** Where a number ends; undefined when no double holds it. */
function numberEnd(text: string, start: number): number | undefined {
    let at = start + 1;
    let exponent = false;
    for (; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code >= ZERO && code <= NINE) continue;
        if (code === SMALL_E || code === LARGE_E) exponent = true;
        else if (code !== DOT && code !== MINUS && code !== PLUS) break;
    }
    if (!exponent && at - start <= SAFE_DIGITS) return at;
    return comparableNumber(text.slice(start, at)) === undefined ? undefined : at;
}

function membersIn(value: Members | readonly Value[]): number {
    let found = 0;
    if (Array.isArray(value)) {
        for (const item of value as readonly Value[]) {
            if (typeof item === "object" && item !== null) found += membersIn(item as Members);
        }
        return found;
    }
    const object = value as Members;
    for (const name in object) {
        found++;
        const member = object[name];
        if (typeof member === "object" && member !== null) found += membersIn(member as Members);
    }
    return found;
}
