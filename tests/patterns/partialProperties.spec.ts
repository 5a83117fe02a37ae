import { expect } from "chai";
import { compilePattern, couldMatch, type KnownValue, matches, PartialEvent } from "event-ops/patterns";
import fc from "fast-check";

const PATHS = ["a", "b", "c.a", "c.b", "c.c.a"] as const;
const text = fc.string({ unit: fc.constantFrom("a", "b", "*", '"', "."), maxLength: 4 });
const scalar = fc.oneof(
    { weight: 3, arbitrary: text },
    fc.constantFrom<string | number | boolean | null>(1, 2, true, null),
);
const start = text.filter((one) => one !== "");
const wild = fc
    .array(fc.constantFrom("a", "b", ".", "*"), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join("").replace(/\*+/g, "*"));

const alternative = fc.oneof(
    scalar,
    text.map((one) => ({ prefix: one })),
    text.map((one) => ({ suffix: one })),
    text.map((one) => ({ "equals-ignore-case": one })),
    text.map((one) => ({ prefix: { "equals-ignore-case": one } })),
    wild.map((one) => ({ wildcard: one })),
    fc.boolean().map((one) => ({ exists: one })),
    fc.constantFrom({ numeric: [">", 1] }, { "anything-but": [1] }),
    text.map((one) => ({ "anything-but": one })),
    fc.array(start, { minLength: 1, maxLength: 2 }).map((list) => ({ "anything-but": { prefix: list } })),
    fc.array(start, { minLength: 1, maxLength: 2 }).map((list) => ({ "anything-but": { suffix: list } })),
    wild.map((one) => ({ "anything-but": { wildcard: one } })),
);
const fields = fc.dictionary(
    fc.constantFrom("a", "b", "c", "c.a", "c.b", "c.c.a", "a.b"),
    fc.array(alternative, { minLength: 1, maxLength: 2 }),
    { minKeys: 1, maxKeys: 4, noNullPrototype: true },
);
const pattern = fc.oneof(
    { weight: 3, arbitrary: fields },
    fc.array(fields, { minLength: 2, maxLength: 2 }).map((branches) => ({ $or: branches })),
);
/** By path the value that the event has there, or nothing. */
const leaves = fc.dictionary(fc.constantFrom(...PATHS), scalar, { maxKeys: 5, noNullPrototype: true });
const inArray = fc.array(fc.record({ a: scalar, b: scalar }, { requiredKeys: [] }), { maxLength: 2 });

/** How much of each value is known: a number of characters at each end, other values that it could be, all or nothing. */
const knowledge = fc.record({
    how: fc.constantFrom("value", "ends", "list", "nothing"),
    from: fc.nat(3),
    to: fc.nat(3),
    others: fc.array(scalar, { maxLength: 2 }),
});

function knownOf(
    value: string | number | boolean | null,
    how: typeof knowledge extends fc.Arbitrary<infer T> ? T : never,
): KnownValue | undefined {
    if (how.how === "nothing") return undefined;
    if (how.how === "list") return [...how.others, value];
    if (how.how === "value" || typeof value !== "string") return value;
    const from = Math.min(how.from, value.length);
    const to = Math.min(how.to, value.length - from);
    const not = how.others.find((other) => typeof other === "string" && !value.startsWith(other));
    return {
        prefix: value.slice(0, from),
        suffix: value.slice(value.length - to),
        ...(typeof not === "string" ? { notPrefix: not } : {}),
    };
}

describe("an answer about an event that is partly known", () => {
    it("holds however the event is completed", () => {
        const seen = { never: 0, may: 0, always: 0 };
        fc.assert(
            fc.property(
                pattern,
                leaves,
                inArray,
                fc.array(knowledge, { minLength: 5, maxLength: 5 }),
                fc.subarray(["a", "b", "c", "c.a", "c.b", "c.c", "d"]),
                fc.boolean(),
                (wanted, values, array, knowledges, notThere, closed) => {
                    let compiled: ReturnType<typeof compilePattern>;
                    try {
                        compiled = compilePattern(wanted);
                    } catch {
                        return;
                    }
                    const event: { readonly c?: object; readonly d: unknown } = { d: array, ...nested(values) };
                    const entries = Object.entries(values).flatMap(([path, value], at) => {
                        const known = knownOf(value, knowledges[at]!);
                        return known === undefined ? [] : [[path, known] as const];
                    });
                    const there = [...Object.keys(values), ...(JSON.stringify(array).length > 2 ? ["d"] : [])];
                    const absent = notThere.filter(
                        (path) => !there.some((one) => one === path || one.startsWith(`${path}.`)),
                    );
                    const members: Record<string, string[]> = closed ? { c: Object.keys(event.c ?? {}) } : {};
                    const shape = { absent, members };
                    const answer = couldMatch(compiled, new PartialEvent(Object.fromEntries(entries), shape));
                    const matched = matches(compiled, event);
                    seen[answer]++;
                    if (matched) expect(answer).to.not.equal("never");
                    else expect(answer).to.not.equal("always");
                },
            ),
            { numRuns: 8_000, seed: 20_261_124 },
        );
        expect(seen.never).to.be.greaterThan(800);
        expect(seen.may).to.be.greaterThan(800);
        expect(seen.always).to.be.greaterThan(200);
    });
});

function nested(values: Readonly<Record<string, unknown>>): object {
    const root: Record<string, unknown> = {};
    for (const [path, value] of Object.entries(values)) {
        const parts = path.split(".");
        let at = root;
        for (const part of parts.slice(0, -1)) {
            at[part] ??= {};
            at = at[part] as Record<string, unknown>;
        }
        at[parts.at(-1)!] = value;
    }
    return root;
}
