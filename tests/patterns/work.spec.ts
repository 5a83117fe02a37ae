import { expect } from "chai";
import { compilePattern, matches } from "event-ops/patterns";
import { steps } from "./steps";

/** A pattern, and an event of a size; `result` keeps a case from being cheap because it stops early. */
interface Case {
    readonly what: string;
    readonly pattern: string;
    readonly event: (size: number) => string;
    readonly size: number;
    readonly result: boolean;
}

const list = (size: number, item: (at: number) => string) =>
    Array.from({ length: size }, (_, at) => item(at)).join(",");

const CASES: readonly Case[] = [
    {
        what: "an event of 1 MB that has nothing in common with the pattern",
        pattern: '{"detail":{"state":["on"]}}',
        event: (size) => `{"detail":{${list(size, (at) => `"field-${at}":"${at}"`)}}}`,
        size: 40_000,
        result: false,
    },
    {
        what: "an array of 3,000 values",
        pattern: '{"a":[{"anything-but":["x","y"]}]}',
        event: (size) => `{"a":[${list(size, () => '"x"')}]}`,
        size: 3000,
        result: false,
    },
    {
        what: "an array of 3,000 objects and four fields, each of which half of them satisfy",
        pattern: '{"a":{"b":[1],"c":[1],"d":[1],"e":[1]}}',
        event: (size) =>
            `{"a":[${list(size, (at) => (at % 2 ? '{"b":1,"c":1,"d":0,"e":0}' : '{"b":0,"c":0,"d":1,"e":1}'))}]}`,
        size: 3000,
        result: false,
    },
    {
        what: "three independent arrays of 3,000 objects with two fields each",
        pattern: '{"a":{"k":[1],"v":[1]},"b":{"k":[1],"v":[1]},"c":{"k":[1],"v":[2]}}',
        event: (size) => {
            const rows = list(size, () => '{"k":1,"v":1}');
            return `{"a":[${rows}],"b":[${rows}],"c":[${rows}]}`;
        },
        size: 3000,
        result: false,
    },
    {
        what: "absence inside an array of 3,000 objects",
        pattern: '{"a":{"b":[1],"c":[{"exists":false}],"d":[{"exists":false},2],"z":[3]}}',
        event: (size) => `{"a":[${list(size, (at) => `{"b":1,"d":2,"z":${at % 3}}`)}]}`,
        size: 3000,
        result: false,
    },
    {
        what: "arrays in arrays, 1,000 objects around each",
        pattern: '{"a":{"k":[1],"b":{"k":[1],"c":{"k":[1],"v":[2]}}}}',
        event: (size) =>
            `{"a":[${list(size, () => '{"k":1,"b":[{"k":1,"c":[{"k":1,"v":1},{"k":0,"v":2}]},{"k":0,"c":[{"k":1,"v":2}]}]}')}]}`,
        size: 1000,
        result: false,
    },
    {
        what: "values at the bottom of 900 arrays",
        pattern: '{"a":{"b":[1],"c":[1]}}',
        event: (size) =>
            `{"a":${"[".repeat(900)}${list(size, (at) => `{"b":${at % 2},"c":${(at + 1) % 2}}`)}${"]".repeat(900)}}`,
        size: 3000,
        result: false,
    },
    {
        what: "keys that occur thousands of times, each with an array",
        pattern: '{"a":{"b":[1],"c":[1],"d":[1]}}',
        event: (size) => `{${list(size, (at) => `"a":[{"b":${at % 3}},{"c":${at % 2}},{"d":2}]`)}}`,
        size: 1000,
        result: false,
    },
    {
        what: "thousands of values and thousands of objects in one element",
        pattern: '{"a":["x"],"a.k":[1],"a.v":[1]}',
        event: (size) => `{"a":[[${list(size, () => '"x"')},${list(size, (at) => (at % 2 ? '{"k":1}' : '{"v":1}'))}]]}`,
        size: 2000,
        result: false,
    },
    {
        what: "a wildcard with five stars in a text that nearly matches",
        pattern: '{"a":[{"wildcard":"*a*a*a*a*b"}]}',
        event: (size) => `{"a":"${"a".repeat(size)}"}`,
        size: 100_000,
        result: false,
    },
    {
        what: "a long text between stars, thousands of beginnings of it in the value",
        pattern: '{"a":[{"wildcard":"*abcdefghijklmnopqrstuvwxyz*"}]}',
        event: (size) => `{"a":"${"abcdefghijklmnopqrstuvwxy".repeat(size)}"}`,
        size: 3000,
        result: false,
    },
];

describe("the work of matching", () => {
    for (const { what, pattern, event, size, result } of CASES) {
        it(`doubles when the event doubles: ${what}`, () => {
            const compiled = compilePattern(pattern);
            const [small, large] = [event(size), event(2 * size)];
            const once = steps(() => expect(matches(compiled, small)).to.equal(result));
            const twice = steps(() => expect(matches(compiled, large)).to.equal(result));
            expect(twice / once).to.be.within(1, 2.1);
            expect(once / small.length).to.be.lessThan(10);
        });
    }

    it("stands 1,000 levels of arrays and objects, and 1 MB in one string", () => {
        const deep = `${'{"a":['.repeat(500)}1${"]}".repeat(500)}`;
        const path = Array.from({ length: 500 }, () => "a").join(".");
        expect(matches(compilePattern({ [path]: [1] }), deep)).to.equal(true);
        expect(matches(compilePattern({ [path]: [1], [`${path}.b`]: [{ exists: false }] }), deep)).to.equal(true);
        expect(matches(compilePattern({ a: [{ suffix: "yz" }] }), `{"a":"${"y".repeat(1_000_000)}z"}`)).to.equal(true);
    });
});
