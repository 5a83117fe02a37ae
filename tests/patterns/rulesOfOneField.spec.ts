import { expect } from "chai";
import { RuleSet } from "event-ops/patterns";
import { steps } from "./steps";

type Rules = Readonly<Record<string, readonly unknown[]>>;

/** Rules by their ids, each with what it wants of the field `a`. */
function setOf(rules: Rules): RuleSet<string> {
    const set = new RuleSet<string>();
    for (const [id, a] of Object.entries(rules)) set.add(id, { a }, id);
    return set;
}

/** Each value is asked for twice, and in both directions, because a set remembers. */
function check(rules: Rules, rows: readonly (readonly [value: unknown, takers: readonly string[]])[]): void {
    const set = setOf(rules);
    for (const [value, takers] of [...rows, ...[...rows].reverse(), ...rows]) {
        expect(set.match({ a: value }), JSON.stringify(value)).to.deep.equal(takers);
    }
}

describe("of many rules that compare the numbers of a field", () => {
    const RULES: Rules = {
        atMost2: [{ numeric: ["<=", 2] }],
        above10: [{ numeric: [">", 10] }],
        above0: [{ numeric: [">", 0] }],
        atLeast0: [{ numeric: [">=", 0] }],
        is1: [{ numeric: ["=", 1] }],
        below2: [{ numeric: ["<", 2] }],
        range: [{ numeric: [">", 0, "<=", 2] }],
        one: [1, { prefix: "1" }],
        not1: [{ "anything-but": [1] }],
    };

    it("those are found that take a number", () => {
        check(RULES, [
            [-1, ["atMost2", "below2", "not1"]],
            [0, ["atMost2", "atLeast0", "below2", "not1"]],
            [0.5, ["atMost2", "above0", "atLeast0", "below2", "range", "not1"]],
            [1, ["atMost2", "above0", "atLeast0", "is1", "below2", "range", "one"]],
            [1.5, ["atMost2", "above0", "atLeast0", "below2", "range", "not1"]],
            [2, ["atMost2", "above0", "atLeast0", "range", "not1"]],
            [3, ["above0", "atLeast0", "not1"]],
            [10, ["above0", "atLeast0", "not1"]],
            [11, ["above10", "above0", "atLeast0", "not1"]],
        ]);
    });

    it("those are found that take another value", () => {
        check(RULES, [
            ["1", ["one", "not1"]],
            [null, ["not1"]],
            [
                [0, 11],
                ["atMost2", "above10", "above0", "atLeast0", "below2", "not1"],
            ],
            [[], []],
        ]);
    });

    it("each is asked once about the numbers between two that rules name", () => {
        const set = setOf({
            a: [{ numeric: ["=", 1] }],
            b: [{ numeric: ["=", 2] }],
            c: [{ numeric: ["=", 3] }],
            d: [4, 5],
        });
        const free = (a: number) => steps(() => set.match(`{"a":${a}}`)) === steps(() => set.match('{"b":1}'));
        expect([1.1, 1.9, 2.5, 1.5, 2.6].map(free)).to.deep.equal([false, true, false, true, true]);
    });
});

describe("of many rules that want texts of a field", () => {
    const RULES: Rules = {
        a: [{ prefix: "a" }],
        ab: [{ prefix: "ab" }],
        abcOrX: ["abc", { prefix: "x" }],
        long: [{ prefix: "abcdefghij" }],
        anyCase: [{ prefix: { "equals-ignore-case": "AB" } }],
        wild: [{ wildcard: "a*c" }],
        ends: [{ suffix: "c" }],
        quote: [{ prefix: 'ab"' }],
        address: ["10.0.0.1", { prefix: "zz" }],
        both: [{ prefix: "ab" }, { prefix: "a" }],
        number: [{ numeric: [">", 5] }],
        notAb: [{ "anything-but": "ab" }],
    };

    it("those are found that take a text", () => {
        check(RULES, [
            ["ab", ["a", "ab", "anyCase", "quote", "both"]],
            ["abc", ["a", "ab", "abcOrX", "anyCase", "wild", "ends", "both", "notAb"]],
            ["abcdefghij", ["a", "ab", "long", "anyCase", "both", "notAb"]],
            ["abcdefghix", ["a", "ab", "anyCase", "both", "notAb"]],
            ["a", ["a", "both", "notAb"]],
            ["AB", ["anyCase", "notAb"]],
            ["10.0.0.01", ["address", "notAb"]],
            ["xc", ["abcOrX", "ends", "notAb"]],
            ["zz9", ["address", "notAb"]],
            ["", ["notAb"]],
        ]);
    });

    it("those are found that take another value", () => {
        check(RULES, [
            [7, ["number", "notAb"]],
            [3, ["notAb"]],
            [true, ["notAb"]],
            [
                ["ab", "xc", 7],
                ["a", "ab", "abcOrX", "anyCase", "ends", "quote", "both", "number", "notAb"],
            ],
        ]);
    });

    it("none is asked whose beginning is another, when a text comes for the first time", () => {
        const set = setOf({
            a: [{ prefix: "a" }],
            b: [{ prefix: "bb" }],
            c: [{ prefix: "c" }],
            n: [{ numeric: [">", 1] }, 0],
        });
        const work = (a: string) => steps(() => set.match(JSON.stringify({ a }))) - steps(() => set.match('{"b":"1"}'));
        expect(work("x")).to.equal(0);
        expect(work("b")).to.equal(0);
        expect(work("cc")).to.equal(2);
    });
});
