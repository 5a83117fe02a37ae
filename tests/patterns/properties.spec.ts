import { expect } from "chai";
import { compilePattern, matches, RuleSet, wildcard } from "event-ops/patterns";
import fc from "fast-check";
import { type ReferenceField, referenceMatches } from "./reference";

const name = fc.constantFrom("a", "b", "c", "z");
const scalar = fc.constantFrom<unknown>("x", "y", 1, null, true);

const event = fc.letrec((tie) => ({
    value: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        scalar,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.array(tie("object"), { maxLength: 3 }),
        tie("object"),
    ),
    object: fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
})).object as fc.Arbitrary<object>;

const alternative = fc.oneof(
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: fc.constantFrom({ exists: true }, { exists: false }, { "anything-but": "x" }) },
    { weight: 1, arbitrary: fc.constant({ exists: false }) },
);

/** Up to four fields, none of which is an object that another one lies in. */
const fields: fc.Arbitrary<ReferenceField[]> = fc.uniqueArray(
    fc.record({
        path: fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(".")),
        alternatives: fc.array(alternative, { minLength: 1, maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 4, selector: (field) => field.path },
);

function patternOf(wanted: readonly ReferenceField[]): string {
    return `{${wanted.map(({ path, alternatives }) => `${JSON.stringify(path)}:${JSON.stringify(alternatives)}`).join(",")}}`;
}

describe("matching, against a matcher that tries everything", () => {
    it("gives the same answer for any pattern and event", () => {
        let matched = 0;
        fc.assert(
            fc.property(fields, event, (wanted, given) => {
                const expected = referenceMatches(wanted, given);
                if (expected) matched++;
                expect(matches(compilePattern(patternOf(wanted)), given)).to.equal(expected);
            }),
            { numRuns: 4000, seed: 20_260_101 },
        );
        expect(matched).to.be.greaterThan(100);
    });

    it("gives the same answer inside arrays of objects", () => {
        const row = fc.record({ k: fc.constantFrom(1, 2), v: fc.constantFrom(1, 2), z: scalar }, { requiredKeys: [] });
        const rows = fc.record({
            t: fc.array(
                fc.record({ id: fc.constantFrom(1, 2), r: fc.array(row, { maxLength: 3 }) }, { requiredKeys: [] }),
                { maxLength: 4 },
            ),
        });
        const value = fc.array(fc.constantFrom<unknown>(1, 2, { exists: false }), { minLength: 1, maxLength: 2 });
        const wanted = fc.uniqueArray(
            fc.record({ path: fc.constantFrom("t.id", "t.r.k", "t.r.v", "t.r.z"), alternatives: value }),
            { minLength: 2, maxLength: 4, selector: (field) => field.path },
        );
        fc.assert(
            fc.property(wanted, rows, (fieldsOf, given) => {
                expect(matches(compilePattern(patternOf(fieldsOf)), given)).to.equal(referenceMatches(fieldsOf, given));
            }),
            { numRuns: 4000, seed: 7 },
        );
    });
});

describe("a wildcard, against a regular expression", () => {
    it("gives the same answer", () => {
        const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 12 });
        const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 2 }), {
            minLength: 1,
            maxLength: 3,
        });
        fc.assert(
            fc.property(texts, text, (parts, value) => {
                const glob = parts.join("*").replace(/\*+/g, "*");
                const expression = new RegExp(`^${glob.replaceAll("*", ".*")}$`, "s");
                const compiled = compilePattern({ a: [wildcard(glob)] });
                expect(matches(compiled, { a: value })).to.equal(expression.test(value));
            }),
            { numRuns: 2000, seed: 11 },
        );
    });
});

describe("a set of rules", () => {
    it("matches what its rules match one by one, in the order of addition, while rules come and go", () => {
        const source = fc.constantFrom(["s1"], ["s1", "s2"], [{ prefix: "s" }], ["s3", { suffix: "1" }], undefined);
        const type = fc.constantFrom(["t1"], ["t2", "t1"], [{ exists: true }], undefined);
        const state = fc.constantFrom(["on"], ["off", "on"], [{ "anything-but": "on" }]);
        const pattern = fc.record({ source, type, state, or: fc.boolean() }).map(({ source, type, state, or }) => ({
            source,
            "detail-type": type,
            detail: or ? { $or: [{ state }, { other: [1] }] } : { state },
        }));
        const envelope = fc.record({
            source: fc.constantFrom("s1", "s2", "s3"),
            "detail-type": fc.constantFrom<unknown>("t1", "t2", ["t1", "t2"]),
            detail: fc.record({ state: fc.constantFrom("on", "off"), other: fc.constantFrom(1, 2) }),
        });
        const step = fc.oneof(
            fc.record({ id: fc.constantFrom("1", "2", "3", "4", "5"), pattern }),
            fc.record({ remove: fc.constantFrom("1", "2", "3", "4", "5") }),
            fc.record({ event: envelope }),
        );
        fc.assert(
            fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
                const set = new RuleSet<string>();
                const plain = new Map<string, object>();
                for (const one of steps) {
                    if ("remove" in one) expect(set.remove(one.remove)).to.equal(plain.delete(one.remove));
                    else if ("event" in one) {
                        const expected = [...plain].filter(([, rule]) => matches(compilePattern(rule), one.event));
                        expect(set.match(one.event)).to.deep.equal(expected.map(([id]) => id));
                        if (expected.length > 0) expect(set.mayMatch(JSON.stringify(one.event))).to.equal(true);
                    } else {
                        plain.delete(one.id);
                        plain.set(one.id, one.pattern);
                        set.add(one.id, one.pattern, one.id);
                    }
                }
            }),
            { numRuns: 500, seed: 3 },
        );
    });
});
