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

    /** As many rules as there are beginnings, each of another beginning of `state`. */
    const beginnings = (count: number) => {
        const set = new RuleSet<number>();
        for (let at = 0; at < count; at++) set.add(`${at}`, { detail: { state: [{ prefix: `s${at}.` }] } }, at);
        return set;
    };
    const state = (value: string) => parseEvent(JSON.stringify({ detail: { state: value } }));

    it("is done once for a value that comes again, where four rules or more want something of the field", () => {
        const again = (count: number) => {
            const set = beginnings(count);
            return [1, 2, 3].map(() => steps(() => expect(set.match(state("s1.x"))).to.deep.equal([1])) - read);
        };
        const read = steps(() => state("s1.x"));
        expect(again(3)).to.deep.equal([6, 6, 6]);
        expect(again(4)).to.deep.equal([4, 0, 0]);
    });

    it("is remembered for 500 values, and for 500 others after them where most came again", () => {
        const set = beginnings(4);
        const cost = (value: string) => {
            const event = state(value);
            return steps(() => set.match(event));
        };
        const values = Array.from({ length: 500 }, (_, at) => `x${at}`);
        expect(values.map(cost).filter((one) => one === 4)).to.have.length(500);
        expect(values.map(cost).filter((one) => one === 0)).to.have.length(500);
        expect([cost("new"), cost("new"), cost("x0"), cost("x0")]).to.deep.equal([4, 0, 4, 0]);
    });

    it("is no longer remembered where 500 values came that hardly ever come again, until a rule changes", () => {
        const set = beginnings(4);
        const cost = (value: string) => {
            const event = state(value);
            return steps(() => set.match(event));
        };
        for (let at = 0; at < 500; at++) cost(`x${at}`);
        expect([cost("x0"), cost("new"), cost("new"), cost("x0")]).to.deep.equal([0, 4, 8, 8]);
        set.remove("0");
        set.add("0", { detail: { state: [{ prefix: "s0." }] } }, 0);
        expect([cost("x0"), cost("x0")]).to.deep.equal([4, 0]);
    });
});
