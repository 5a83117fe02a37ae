import { expect } from "chai";
import { compilePattern, matches, RuleSet, validatePattern } from "event-ops/patterns";
import fc from "fast-check";

describe("a set of many rules about one field", () => {
    it("finds which of many rules take the values of one field, whatever these are", () => {
        const number = fc.constantFrom(-1, 0, 1, 1.5, 2, 300, 1e23, 2 ** 53);
        const text = fc.string({ unit: fc.constantFrom("a", "b", '"'), maxLength: 10 });
        const one = fc.oneof(
            number,
            text,
            fc.constantFrom(null, true),
            text.map((prefix) => ({ prefix })),
            text.map((prefix) => ({ prefix: { "equals-ignore-case": prefix } })),
            text.map((suffix) => ({ suffix })),
            text.map((ignored) => ({ "equals-ignore-case": ignored.toUpperCase() })),
            fc.tuple(text, text).map(([before, after]) => ({ wildcard: `${before}*${after}` })),
            fc.tuple(fc.constantFrom("<", "<=", "=", ">=", ">"), number).map((numeric) => ({ numeric })),
            fc.constantFrom({ numeric: [">", 0, "<=", 2] }, { exists: true }, { cidr: "10.0.0.0/8" }, "10.0.0.1"),
            fc.uniqueArray(number, { minLength: 1 }).map((excluded) => ({ "anything-but": excluded })),
            fc.uniqueArray(text, { minLength: 1 }).map((excluded) => ({ "anything-but": excluded })),
        );
        const rule = fc.tuple(fc.array(one, { minLength: 1, maxLength: 3 }), fc.boolean());
        const value = fc.oneof(number, text, fc.constantFrom(null, true, 1.2, 1e308, "10.0.0.01", "10.9.9.9"));
        const values = fc.oneof(value, fc.array(fc.oneof(value, fc.record({ x: value })), { maxLength: 3 }));
        const all = fc.record({
            rules: fc.array(rule, { maxLength: 12 }),
            events: fc.array(values, { maxLength: 12 }),
        });
        let found = 0;
        fc.assert(
            fc.property(all, ({ rules, events }) => {
                const set = new RuleSet<number>();
                const valid = rules
                    .map(([alternatives, other]) => ({ a: alternatives, ...(other ? { b: [1, null] } : {}) }))
                    .filter((pattern) => validatePattern(pattern).valid);
                for (const [at, pattern] of valid.entries()) set.add(String(at), pattern, at);
                for (const [at, a] of events.entries()) {
                    const event = { a, b: at % 3 };
                    const expected = [...valid.keys()].filter((id) => matches(compilePattern(valid[id]!), event));
                    found += expected.length;
                    expect(set.match(event)).to.deep.equal(expected);
                }
            }),
            { numRuns: 1500, seed: 5 },
        );
        expect(found).to.be.greaterThan(5000);
    });

    it("remembers neither too much nor what is no longer so", () => {
        const set = new RuleSet<number>();
        for (let at = 0; at < 400; at++) set.add(String(at), { a: [{ numeric: [">=", at] }] }, at);
        for (let pass = 0; pass < 2; pass++) {
            for (let at = -1; at < 400; at++) expect(set.match({ a: at + 0.5 })).to.have.lengthOf(at + 1);
        }
        for (let at = 0; at < 1200; at++) expect(set.match({ a: `t${at}` })).to.deep.equal([]);
        set.add("t", { a: [{ prefix: "t" }, { numeric: ["<", 0] }] }, 400);
        expect(set.match({ a: "t1" })).to.deep.equal([400]);
        expect(set.match({ a: -0.5 })).to.deep.equal([400]);
    });
});
