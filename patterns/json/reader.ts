import { PATTERN_LIMITS } from "../limits";
import { work } from "../work";

/** Receives the tokens of a JSON document in order. Numbers come as the text they were written in. */
export interface JsonSink {
    objectStart(): void;
    objectEnd(): void;
    arrayStart(): void;
    arrayEnd(): void;
    key(name: string): void;
    string(value: string): void;
    number(text: string): void;
    /** `true`, `false` or `null`. */
    literal(text: string): void;
}

export class JsonSyntaxError extends Error {}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
/** What Java takes for the rest of an identifier. */
const WORD = /[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\p{Sc}]*/uy;
/** Of a longer word only the beginning is shown. */
const SHOWN = 256;
const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/**
 * Reads the JSON value at the start of `text` and returns where it ends; what follows is the caller's business. It keeps
 * what `JSON.parse` loses: keys that occur twice, and the text of numbers. It does not recurse, so that nesting costs
 * nothing but the depth check. The error texts are those of the JSON parser inside EventBridge.
 */
export function readJson(text: string, sink: JsonSink): number {
    const open: boolean[] = []; // true: object, false: array
    let at = skipSpace(text, 0);
    if (at >= text.length) throw new JsonSyntaxError("No content to map due to end-of-input");

    for (;;) {
        // A value starts here.
        work.steps++;
        const code = text.charCodeAt(at);
        let closed = true; // whether the value ends with this token
        if (code === 123 || code === 91) {
            const object = code === 123;
            open.push(object);
            if (open.length > PATTERN_LIMITS.nesting) throw tooDeep(open.length);
            at = skipSpace(text, at + 1);
            if (object) sink.objectStart();
            else sink.arrayStart();
            if (at >= text.length) throw notClosed(object);
            const next = text.charCodeAt(at);
            closed = next === 125 || next === 93;
            if (object && !closed) at = readKey(text, at, sink);
        } else at = readScalar(text, at, sink);
        if (!closed) continue;

        // A value ended here: close what closes, up to the next value.
        for (;;) {
            const object = open.at(-1);
            if (object === undefined) return at;
            at = skipSpace(text, at);
            const next = text.charCodeAt(at);
            if (next === 44) {
                at = skipSpace(text, at + 1);
                if (at >= text.length) throw between(object);
                if (object) at = readKey(text, at, sink);
                break;
            }
            if (next === (object ? 125 : 93)) {
                at++;
                open.pop();
                if (object) sink.objectEnd();
                else sink.arrayEnd();
            } else if (at >= text.length) throw notClosed(object);
            else if (next === 125 || next === 93) {
                const expected = object ? "}" : "]";
                throw new JsonSyntaxError(
                    `Unexpected close marker '${text[at]}': expected '${expected}' (for ${kind(object)})`,
                );
            } else throw unexpected(text, at, `was expecting comma to separate ${kind(object)} entries`);
        }
    }
}

function readKey(text: string, at: number, sink: JsonSink): number {
    if (text.charCodeAt(at) !== 34) throw unexpected(text, at, "was expecting double-quote to start field name");
    const end = stringEnd(text, at);
    sink.key(decode(text, at, end));
    const colon = skipSpace(text, end);
    if (colon >= text.length) throw between(true);
    if (text.charCodeAt(colon) !== 58) {
        throw unexpected(text, colon, "was expecting a colon to separate field name and value");
    }
    const value = skipSpace(text, colon + 1);
    if (value >= text.length) throw between(true);
    return value;
}

function readScalar(text: string, at: number, sink: JsonSink): number {
    const code = text.charCodeAt(at);
    if (code === 34) {
        const end = stringEnd(text, at);
        sink.string(decode(text, at, end));
        return end;
    }
    if (code === 45 || (code >= 48 && code <= 57)) {
        const end = numberEnd(text, at);
        sink.number(text.slice(at, end));
        return end;
    }
    WORD.lastIndex = at;
    const [word] = WORD.exec(text)!;
    if (word === "true" || word === "false" || word === "null") {
        sink.literal(word);
        return at + word.length;
    }
    if (word === "NaN" || word === "Infinity") {
        throw new JsonSyntaxError(
            `Non-standard token '${word}': enable \`JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS\` to allow`,
        );
    }
    if (word !== "") {
        const shown = word.length < SHOWN ? word : `${word.slice(0, SHOWN)}...`;
        throw new JsonSyntaxError(`Unrecognized token '${shown}': was expecting ${VALUES}`);
    }
    if (code === 43) {
        const feature = "JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS";
        throw new JsonSyntaxError(
            "Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs: " +
                `enable \`${feature}\` to allow`,
        );
    }
    throw unexpected(text, at, code === 125 ? "expected a value" : `expected a valid value ${VALUES}`);
}

function numberEnd(text: string, at: number): number {
    NUMBER.lastIndex = at;
    if (!NUMBER.test(text)) {
        const why = "expected digit (0-9) to follow minus sign, for valid numeric value";
        throw inNumber(text, at + 1, why);
    }
    const end = NUMBER.lastIndex;
    const next = text[end];
    if (next === undefined) return end;
    if (next >= "0" && next <= "9") {
        throw new JsonSyntaxError("Invalid numeric value: Leading zeroes not allowed");
    }
    if (next === ".") throw inNumber(text, end + 1, "Decimal point not followed by a digit");
    if (next === "e" || next === "E") {
        const sign = text[end + 1] === "+" || text[end + 1] === "-" ? 2 : 1;
        throw inNumber(text, end + sign, "Exponent indicator not followed by a digit");
    }
    return end;
}

const IN_ESCAPE = "Unexpected end-of-input in character escape sequence";

/** Where the string that starts at `at` ends, its closing quote included. */
function stringEnd(text: string, at: number): number {
    for (let i = at + 1; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code === 34) return i + 1;
        if (code < 32) {
            throw new JsonSyntaxError(
                `Illegal unquoted character ((CTRL-CHAR, code ${code})): has to be escaped using backslash to be included ` +
                    "in string value",
            );
        }
        if (code !== 92) continue;
        i++;
        const escaped = text[i];
        if (escaped === undefined) throw new JsonSyntaxError(IN_ESCAPE);
        if (escaped === "u") {
            for (let k = 1; k <= 4; k++) {
                const digit = text[i + k];
                if (digit === undefined) throw new JsonSyntaxError(IN_ESCAPE);
                if (!/[0-9a-fA-F]/.test(digit)) {
                    throw unexpected(text, i + k, "expected a hex-digit for character escape sequence");
                }
            }
            i += 4;
        } else if (!'"\\/bfnrt'.includes(escaped)) {
            throw new JsonSyntaxError(`Unrecognized character escape ${character(text, i)}`);
        }
    }
    throw new JsonSyntaxError("Unexpected end-of-input: was expecting closing quote for a string value");
}

function decode(text: string, at: number, end: number): string {
    const raw = text.slice(at + 1, end - 1);
    return raw.includes("\\") ? (JSON.parse(text.slice(at, end)) as string) : raw;
}

function skipSpace(text: string, from: number): number {
    let at = from;
    for (; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break;
    }
    return at;
}

function character(text: string, at: number): string {
    const point = text.codePointAt(at) ?? 0;
    return `'${String.fromCodePoint(point)}' (code ${point})`;
}

function unexpected(text: string, at: number, why: string): JsonSyntaxError {
    const reason =
        text[at] === "/"
            ? "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)"
            : why;
    return new JsonSyntaxError(`Unexpected character (${character(text, at)}): ${reason}`);
}

function inNumber(text: string, at: number, why: string): JsonSyntaxError {
    if (at >= text.length) return new JsonSyntaxError("Unexpected end-of-input in a Number value");
    return new JsonSyntaxError(`Unexpected character (${character(text, at)}) in numeric value: ${why}`);
}

function notClosed(object: boolean): JsonSyntaxError {
    return new JsonSyntaxError(`Unexpected end-of-input: expected close marker for ${kind(object)}`);
}

function between(object: boolean): JsonSyntaxError {
    return new JsonSyntaxError(`Unexpected end-of-input within/between ${kind(object)} entries`);
}

function kind(object: boolean): string {
    return object ? "Object" : "Array";
}

function tooDeep(depth: number): JsonSyntaxError {
    const most = PATTERN_LIMITS.nesting;
    return new JsonSyntaxError(`Document nesting depth (${depth}) exceeds the maximum allowed (${most})`);
}
