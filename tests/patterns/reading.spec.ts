import { expect } from "chai";
import { InvalidEventError, parseEvent } from "event-ops/patterns";
import fc from "fast-check";
import { readEventTree } from "../../patterns/eventTree";
import { readPlainObject } from "../../patterns/json/plain";
import { JsonSyntaxError } from "../../patterns/json/reader";
import { isScalar, Several, type Value, WrittenNumber } from "../../patterns/value";

const NUMBERS = fc.oneof(
    fc.integer().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.stringMatching(/^-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,19})?([eE][+-]?[0-9]{1,3})?$/),
    fc.constantFrom("-0", "0.0", "1e400", "9007199254740993", "0.30000000000000001", "123456789012345", "1E5"),
);
const STRINGS = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 6 }).map((text) => JSON.stringify(text)),
    fc.constantFrom('"\\\\"', '"\\""', '"\\\\\\""', '"a\\u002eb"', '"\\/:{}[],"', '"1e400"', '"\u2028"'),
);
const KEYS = fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom("a", "b", "c", "d", "e", "f").map((name) => JSON.stringify(name)) },
    { weight: 1, arbitrary: fc.constantFrom('""', '"."', '"a.b"', '"a\\u002eb"', '"__proto__"', '"constructor"') },
);
const SPACE = fc.constantFrom("", "", "", " ", "\n\t", "\r\n");

const JSON_TEXT = fc.letrec<{ value: string; object: string }>((tie) => ({
    value: fc.oneof(
        { maxDepth: 4, depthSize: "small" },
        NUMBERS,
        STRINGS,
        fc.constantFrom("true", "false", "null"),
        tie("object"),
        fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
    ),
    object: fc
        .array(fc.tuple(KEYS, SPACE, SPACE, tie("value"), SPACE), { maxLength: 4 })
        .map((members) => `{${members.map(([key, a, b, value, c]) => `${key}${a}:${b}${value}${c}`).join(",")}}`),
})).object;

/** What a value is, whoever has read it. */
function plain(value: Value): unknown {
    if (value instanceof WrittenNumber) return { written: value.text };
    if (value instanceof Several) return { several: value.values.map(plain) };
    if (value === 0) return 0;
    if (isScalar(value)) return value;
    if (Array.isArray(value)) return value.map(plain);
    return new Map(
        Object.entries(value)
            .map(([name, member]) => [name, plain(member)] as const)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
}

function outcome(read: () => Value): unknown {
    try {
        return plain(read());
    } catch (error) {
        if (error instanceof InvalidEventError || error instanceof JsonSyntaxError) return error.message;
        throw error;
    }
}

function readsAlike(text: string): void {
    expect(outcome(() => parseEvent(text).root)).to.deep.equal(outcome(() => readEventTree(text)));
}

describe("an event is read the same", () => {
    it("by JSON.parse, where that is used, and by the reader that keeps everything", () => {
        let used = 0;
        const runs = 3000;
        fc.assert(
            fc.property(JSON_TEXT, (text) => {
                if (readPlainObject(text)) used++;
                readsAlike(text);
            }),
            { numRuns: runs, seed: 20_260_101 },
        );
        expect(used / runs).to.be.within(0.2, 0.8);
    });

    it("or refused with the same words, when a character of it is lost or changed", () => {
        const broken = fc
            .tuple(
                JSON_TEXT,
                fc.nat(),
                fc.constantFrom("", "", '"', "{", "}", "[", "]", ",", ":", "\\", "x", "0", " {"),
            )
            .map(([text, at, by]) => text.slice(0, at % text.length) + by + text.slice((at % text.length) + 1));
        fc.assert(fc.property(broken, readsAlike), { numRuns: 3000, seed: 20_260_101 });
    });
});

describe("JSON.parse reads an event", () => {
    const deep = (levels: number) => `{"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
    for (const [what, text] of [
        ["of everyday values", ' { "a" : [1, -2.5, "x", true, null, {}] , "b" : { "a" : "y\\"" } } '],
        ["with colons, braces and numbers in strings", '{"a":":{[1e400,","b":"\\\\"}'],
        ["with a number of 17 digits that is a double's shortest form", '{"a":-122.39876540000002}'],
        ["with a number of 15 characters", '{"a":123456789012345}'],
        ["with an exponent", '{"a":1e5}'],
        ["with the name __proto__", '{"__proto__":{"a":1}}'],
        ["with 1,000 levels", deep(1000)],
    ] as const) {
        it(what, () => {
            expect(readPlainObject(text)).to.deep.equal(JSON.parse(text));
            readsAlike(text);
        });
    }
});

describe("JSON.parse does not read an event", () => {
    for (const [what, text] of [
        ["with a key twice", '{"a":1,"a":2}'],
        ["with a key twice further in", '{"b":[{"a":1,"a":1}]}'],
        ["with a key twice, once escaped", '{"a":1,"\\u0061":2}'],
        ["with a dot in a name", '{"a.b":1}'],
        ["with an escaped dot in a name", '{"a\\u002eb":1}'],
        ["with an empty name", '{"a":{"":1}}'],
        ["with a number that no double holds", '{"a":9007199254740993}'],
        ["with a number that is another one's long form", '{"a":0.30000000000000001}'],
        ["with a number that is too large", '{"a":1e400}'],
        ["with 1,001 levels", `{"a":${"[".repeat(1000)}${"]".repeat(1000)}}`],
        ["with text after it", '{"a":1} x'],
        ["that is an array", "[1]"],
        ["that is a string", '"{}"'],
        ["that is null", "null"],
        ["that is no JSON", '{"a":1'],
        ["that is empty", ""],
    ] as const) {
        it(what, () => {
            expect(readPlainObject(text)).to.equal(undefined);
            readsAlike(text);
        });
    }
});
