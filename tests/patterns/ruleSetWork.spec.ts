import { expect } from "chai";
import { parseEvent, RuleSet } from "event-ops/patterns";
import { steps } from "./steps";

describe("the work of a set of rules", () => {
    it("does not grow with rules for other sources, detail-types or values", () => {
        const event = '{"source":"aws.ec2","detail-type":"state","detail":{"state":"on","instance":"i-7"}}';
        const cost = (rules: number) => {
            const set = new RuleSet<number>();
            for (let at = 0; at < rules; at++) {
                set.add(`s${at}`, { source: [`app.${at}`], detail: { state: [{ prefix: "o" }] } }, at);
                set.add(`t${at}`, { source: ["aws.ec2"], "detail-type": [`type-${at}`] }, at);
                const detail = { state: ["on"], instance: [`i-${at}`] };
                set.add(
                    `v${at}`,
                    { source: ["aws.ec2"], "detail-type": ["state"], detail: { ...detail, state: [{ prefix: "o" }] } },
                    at,
                );
            }
            const parsed = parseEvent(event);
            return steps(() => expect(set.match(parsed)).to.deep.equal([7]));
        };
        expect(cost(200)).to.equal(cost(10));
    });

    it("flattens an event once for many rule sets", () => {
        const parsed = parseEvent(`{"source":"a","list":[${Array.from({ length: 3000 }, (_, at) => at).join(",")}]}`);
        const set = new RuleSet<string>();
        set.add("one", { source: ["a"] }, "one");
        expect(steps(() => set.match(parsed))).to.be.lessThan(10);
    });

    /** Rules that each want another end of `state`, and of a value whether looking it up among them is free. */
    const ends = (count: number) => {
        const set = new RuleSet<number>();
        for (let at = 0; at < count; at++) set.add(`${at}`, { detail: { state: [{ suffix: `.${at}` }] } }, at);
        const free = (state: string) => {
            const event = parseEvent(JSON.stringify({ detail: { state } }));
            return steps(() => set.match(event)) === 0;
        };
        return { set, free };
    };

    it("is done once for a value that comes again, where four rules or more want something of the field", () => {
        const again = (count: number) => ["x", "x", "x"].map(ends(count).free);
        expect(again(3)).to.deep.equal([false, false, false]);
        expect(again(4)).to.deep.equal([false, true, true]);
    });

    it("is remembered for 500 values, and for 500 others after them where most came again", () => {
        const { free } = ends(4);
        const values = Array.from({ length: 500 }, (_, at) => `x${at}`);
        expect(values.filter(free)).to.deep.equal([]);
        expect(values.filter(free)).to.deep.equal(values);
        expect(["new", "new", "x0", "x0"].map(free)).to.deep.equal([false, true, false, true]);
    });

    it("is no longer remembered where 500 values came that hardly ever come again, until a rule changes", () => {
        const { set, free } = ends(4);
        for (let at = 0; at < 500; at++) free(`x${at}`);
        expect(["x0", "new", "new", "x0"].map(free)).to.deep.equal([true, false, false, false]);
        set.remove("0");
        set.add("0", { detail: { state: [{ suffix: ".0" }] } }, 0);
        expect(["x0", "x0"].map(free)).to.deep.equal([false, true]);
    });

    it("is little where one value comes again and again between others that do not", () => {
        const { free } = ends(4);
        let work = 0;
        for (let at = 0; at < 1200; at++) {
            free(`x${at}`);
            if (!free("often")) work++;
            if (!free("often")) work++;
        }
        expect(work).to.equal(3);
    });

    it("is none for a rule whose rarest field has another value", () => {
        const cost = (fields: object, event: object) => {
            const set = new RuleSet<number>();
            set.add("one", fields, 1);
            const parsed = parseEvent(JSON.stringify(event));
            return steps(() => expect(set.match(parsed)).to.deep.equal([]));
        };
        const event = { a: "1", b: "other" };
        expect(cost({ a: ["1", "2", "3"], b: ["x"] }, event)).to.equal(0);
        expect(cost({ a: ["x"], b: ["other", "2", "3"] }, event)).to.equal(0);
        expect(cost({ a: [{ prefix: "1" }], b: ["x"] }, event)).to.equal(0);
        expect(cost({ a: ["x"], b: [{ prefix: "o" }] }, event)).to.equal(0);
        expect(cost({ a: [{ exists: false }], b: ["x"] }, event)).to.equal(0);
    });
});
