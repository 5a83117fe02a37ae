import { expect } from "chai";
import { compilePattern, couldMatch, type KnownValue, matches, PartialEvent } from "event-ops/patterns";
import fc from "fast-check";

const judge = (pattern: object, known: Readonly<Record<string, KnownValue>>, absent: readonly string[] = []) =>
    couldMatch(compilePattern(pattern), new PartialEvent(known, { absent }));

describe("a pattern and an event that is partly known", () => {
    it("never match when a value that is known is none of those wanted", () => {
        expect(judge({ source: ["aws.ec2"], detail: { state: ["stopped"] } }, { source: "aws.s3" })).to.equal("never");
        expect(judge({ detail: { n: [{ numeric: [">", 3] }] } }, { "detail.n": 3 })).to.equal("never");
    });

    it("may match when what is known fits and the rest is not known", () => {
        expect(judge({ source: ["aws.ec2"], detail: { state: ["stopped"] } }, { source: "aws.ec2" })).to.equal("may");
    });

    it("always match when all that the pattern wants is known", () => {
        expect(judge({ source: ["aws.ec2"], detail: { n: [null] } }, { source: "aws.ec2", "detail.n": null })).to.equal(
            "always",
        );
    });

    it("may match when the value is one of several, some of which are wanted", () => {
        const state = { "detail.state": ["stopping", "stopped"] };
        expect(judge({ detail: { state: ["stopped"] } }, state)).to.equal("may");
        expect(judge({ detail: { state: ["running"] } }, state)).to.equal("never");
        expect(judge({ detail: { state: [{ prefix: "stop" }] } }, state)).to.equal("always");
    });

    it("know what is missing, and what is below it", () => {
        const absent = ["replay-name", "detail.a"];
        expect(judge({ "replay-name": [{ exists: true }] }, {}, absent)).to.equal("never");
        expect(judge({ "replay-name": [{ exists: false }] }, {}, absent)).to.equal("always");
        expect(judge({ detail: { a: { b: ["x"] } } }, {}, absent)).to.equal("never");
    });

    it("take an object for no value, and nothing for what lies below a value", () => {
        expect(judge({ detail: { a: [{ exists: true }] } }, { "detail.a.b": 1 })).to.equal("never");
        expect(judge({ detail: { a: { b: [{ exists: false }] } } }, { "detail.a": 1 })).to.equal("always");
    });

    it("know what an object can have", () => {
        const shape = { members: { detail: ["state", "at"] } };
        const of = (pattern: object) => couldMatch(compilePattern(pattern), new PartialEvent({}, shape));
        expect(of({ detail: { status: ["x"] } })).to.equal("never");
        expect(of({ detail: { status: { inner: [{ exists: false }] } } })).to.equal("always");
        expect(of({ detail: { at: { status: ["x"] } } })).to.equal("may");
        expect(of({ status: ["x"] })).to.equal("may");
    });

    it("judge each branch of $or", () => {
        const pattern = { $or: [{ a: ["x"] }, { b: ["y"] }] };
        expect(judge(pattern, { a: "z", b: "z" })).to.equal("never");
        expect(judge(pattern, { a: "z" })).to.equal("may");
        expect(judge(pattern, { a: "x" })).to.equal("always");
    });

    describe("of a text of which the ends are known", () => {
        const arn = { "detail.arn": { prefix: "arn:aws:sts::1:assumed-role/", suffix: "/me" } };
        const of = (...alternatives: readonly unknown[]) => judge({ detail: { arn: alternatives } }, arn);

        it("see that anything-but leaves nothing", () => {
            expect(of({ "anything-but": { prefix: "arn:aws:sts::1:" } })).to.equal("never");
            expect(of({ "anything-but": { suffix: ["/you", "/me"] } })).to.equal("never");
            expect(of({ "anything-but": { wildcard: "*:assumed-role/*/me" } })).to.equal("never");
            expect(of({ "anything-but": { prefix: "arn:aws:sts::2:" } })).to.equal("may");
            expect(of({ "anything-but": "arn:aws:sts::1:assumed-role/x/me" })).to.equal("may");
        });

        it("see what cannot be such a text", () => {
            expect(of("arn:aws:sts::1:assumed-role/x/me")).to.equal("may");
            expect(of("arn:aws:sts::1:assumed-role/x/you")).to.equal("never");
            expect(of("arn:aws:sts::1:assumed-role/me")).to.equal("never");
            expect(of({ prefix: "arn:aws:iam" })).to.equal("never");
            expect(of({ prefix: "arn:aws:sts::1:assumed-role/x" })).to.equal("may");
            expect(of({ wildcard: "arn:aws:iam*" })).to.equal("never");
            expect(of({ numeric: ["=", 1] }, null, 1, { exists: false })).to.equal("never");
        });

        it("see what every such text is", () => {
            expect(of({ prefix: "arn:" })).to.equal("always");
            expect(of({ suffix: "e" })).to.equal("always");
            expect(of({ wildcard: "arn:*:assumed-role/*" })).to.equal("always");
            expect(of({ exists: true })).to.equal("always");
        });

        it("see that a text which does not begin with something is not what begins so", () => {
            const source = { source: { notPrefix: "aws." } };
            expect(judge({ source: ["aws.ec2", { prefix: "aws.s" }] }, source)).to.equal("never");
            expect(judge({ source: [{ wildcard: "aws.*2" }] }, source)).to.equal("never");
            expect(judge({ source: ["aws.ec2", "acme"] }, source)).to.equal("may");
            expect(judge({ source: [{ prefix: "a" }] }, source)).to.equal("may");
        });
    });
});

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
