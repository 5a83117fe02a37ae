import { expect } from "chai";
import fc from "fast-check";
import { readPlainObject } from "../../patterns/json/plain";
import { readsAlike } from "./readings";

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
