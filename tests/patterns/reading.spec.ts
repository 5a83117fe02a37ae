import { expect } from "chai";
import { readPlainObject } from "../../patterns/json/plain";
import { readsAlike } from "./readings";

describe("JSON.parse reads an event", () => {
    const deep = (levels: number) => `{"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
    for (const [what, text] of [
        ["of everyday values", ' { "a" : [1, -2.5, "x", true, null, {}] , "b" : { "a" : "y\\"" } } '],
        ["with colons, braces and numbers in strings", '{"a":":{[1e400,","b":"\\\\"}'],
        ["with a number of 17 digits that is a double's shortest form", '{"a":-122.39876540000002}'],
        ["with a number of 15 characters", '{"a":123456789012345}'],
        ["with an exponent", '{"a":1e5}'],
        ["with objects in lists", '{"a":[{"b":[null,{"c":1}]},{"b":2}]}'],
        ["with 1,001 lists and objects beside each other", `{"a":[${"[],{},".repeat(1001)}1]}`],
        ["with quotes at the ends of a text", '{"a":"\\"x\\"","b":"\\\\"}'],
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
        ["with one that is written with a capital E", '{"a":1E400}'],
        ["with 1,001 levels", `{"a":${"[".repeat(1000)}${"]".repeat(1000)}}`],
        ["with text after it", '{"a":1} x'],
        ["that is an array", "[1]"],
        ["that is a string", '"{}"'],
        ["that is null", "null"],
        ["that is no JSON", '{"a":1'],
        ["with a text that does not end", '{"a":"x'],
        ["that is empty", ""],
    ] as const) {
        it(what, () => {
            expect(readPlainObject(text)).to.equal(undefined);
            readsAlike(text);
        });
    }
});
