import { expect } from "chai";
import { InvalidEventPatternError, parseEvent, RuleSet } from "event-ops/patterns";

/** A set of rules whose values are their ids. */
function rules(patterns: Readonly<Record<string, object>>): RuleSet<string> {
    const set = new RuleSet<string>();
    for (const [id, pattern] of Object.entries(patterns)) set.add(id, pattern, id);
    return set;
}

const ec2 = { source: "aws.ec2", "detail-type": "state", detail: { state: "stopped" } };

describe("the rules that an event matches", () => {
    it("are named in the order in which they were added, whatever they want", () => {
        const set = rules({
            state: { source: ["aws.ec2"], "detail-type": ["state"], detail: { state: ["stopped"] } },
            anySource: { "detail-type": ["state"] },
            anyType: { source: ["aws.ec2"] },
            neither: { detail: { state: [{ exists: true }] } },
            missing: { detail: { error: [{ exists: false }] } },
        });
        expect(set.match(ec2)).to.deep.equal(["state", "anySource", "anyType", "neither", "missing"]);
    });

    it("are not those that want another source, detail-type or value", () => {
        const set = rules({
            source: { source: ["aws.s3"], "detail-type": ["state"] },
            type: { source: ["aws.ec2"], "detail-type": ["other"] },
            value: { source: ["aws.ec2"], detail: { state: ["running"] } },
            beginning: { source: ["aws.ec2"], detail: { state: [{ prefix: "run" }] } },
            absence: { source: ["aws.ec2"], detail: { state: [{ exists: false }] } },
            otherField: { source: ["aws.ec2"], detail: { reason: [{ exists: true }] } },
        });
        expect(set.match(ec2)).to.deep.equal([]);
    });

    it("are each named once, also where several branches and several values match", () => {
        const set = rules({
            branches: { $or: [{ source: ["aws.ec2"] }, { "detail-type": ["state"] }] },
            values: { source: ["aws.ec2", "aws.s3"], "detail-type": ["state", "other"] },
        });
        expect(set.match({ ...ec2, source: ["aws.ec2", "aws.s3", "aws.ec2"] })).to.deep.equal(["branches", "values"]);
        expect(set.match({ ...ec2, "detail-type": ["state", 7, "other"] })).to.deep.equal(["branches", "values"]);
    });

    it("are found by text, by object and by an event that was read before", () => {
        const set = rules({ one: { source: ["aws.ec2"] } });
        const text = JSON.stringify(ec2);
        for (const event of [text, ec2, parseEvent(text)]) expect(set.match(event)).to.deep.equal(["one"]);
    });

    it("are found by a source that is no text, where they take one", () => {
        const set = rules({ number: { source: [7] }, text: { source: ["7"] }, any: { account: ["1"] } });
        expect(set.match({ source: 7, account: "1" })).to.deep.equal(["number", "any"]);
        expect(set.match({ source: [], account: "1" })).to.deep.equal(["any"]);
    });

    it("are found by several values of the field that tells them apart", () => {
        const state = (...wanted: readonly unknown[]) => ({ source: ["a"], detail: { state: wanted, n: [1] } });
        const set = rules({
            on: state("on"),
            off: state("off"),
            either: state("on", "off"),
            begins: state({ prefix: "o" }),
        });
        const event = (state: unknown) => ({ source: "a", detail: { state, n: 1 } });
        expect(set.match(event("on"))).to.deep.equal(["on", "either", "begins"]);
        expect(set.match(event(["off", "x"]))).to.deep.equal(["off", "either", "begins"]);
        expect(set.match(event(["off", "on"]))).to.deep.equal(["on", "off", "either", "begins"]);
        expect(set.match(event([]))).to.deep.equal([]);
        expect(set.match(event(1))).to.deep.equal([]);
    });
});

describe("many rules that want something of one field", () => {
    const wants = (...state: readonly unknown[]) => ({ detail: { state } });
    const many = () =>
        rules({
            s: wants({ prefix: "s" }),
            st: wants({ prefix: "st" }),
            d: wants({ suffix: "d" }),
            number: wants({ numeric: [">", 5] }),
            also: { account: ["1"], detail: { state: [{ prefix: "s" }] } },
        });
    const event = (state: unknown, account = "1") => ({ account, detail: { state } });

    it("give the same answer each time that a value comes", () => {
        const set = many();
        for (let time = 1; time <= 3; time++) {
            expect(set.match(event("stopped"))).to.deep.equal(["s", "st", "d", "also"]);
            expect(set.match(event("stopped", "2"))).to.deep.equal(["s", "st", "d"]);
            expect(set.match(event("running"))).to.deep.equal([]);
            expect(set.match(event(7))).to.deep.equal(["number"]);
            expect(set.match(event("7"))).to.deep.equal([]);
            expect(set.match(event(["x", "s"]))).to.deep.equal(["s", "also"]);
            expect(set.match({ account: "1", detail: {} })).to.deep.equal([]);
            expect(set.match(event([]))).to.deep.equal([]);
        }
    });

    it("heed a rule that comes or goes after a value was seen", () => {
        const set = many();
        expect(set.match(event("stopped"))).to.deep.equal(["s", "st", "d", "also"]);
        set.add("e", wants({ suffix: "ed" }), "e");
        expect(set.match(event("stopped"))).to.deep.equal(["s", "st", "d", "also", "e"]);
        set.remove("st");
        expect(set.match(event("stopped"))).to.deep.equal(["s", "d", "also", "e"]);
    });

    it("are held against the rest of what they want", () => {
        const set = new RuleSet<string>();
        for (const account of ["1", "12", "123", "2"]) {
            set.add(account, { account: [{ prefix: account }], detail: { state: [{ prefix: "st" }] } }, account);
        }
        expect(set.match(event("stopped", "12"))).to.deep.equal(["1", "12"]);
        expect(set.match(event("stopped", "12"))).to.deep.equal(["1", "12"]);
        expect(set.match(event("running", "12"))).to.deep.equal([]);
    });

    it("are told apart by a field that must be there, not by one that may be missing", () => {
        const set = new RuleSet<string>();
        for (const state of ["s", "st", "sto", "r"]) {
            const account = [{ exists: false }, "1"];
            set.add(state, { account, detail: { state: [{ prefix: state }] } }, state);
        }
        for (const given of [event("st"), { detail: { state: "st" } }, event("st")]) {
            expect(set.match(given)).to.deep.equal(["s", "st"]);
        }
        expect(set.match(event("st", "2"))).to.deep.equal([]);
    });

    it("stay right over thousands of values", () => {
        const set = many();
        for (let at = 0; at < 1200; at++) expect(set.match(event(`s${at % 700}`))).to.deep.equal(["s", "also"]);
    });
});

describe("a set of rules, while they come and go", () => {
    it("counts them and knows them by their ids", () => {
        const set = rules({ one: { source: ["a"] }, two: { source: ["b"] } });
        expect(set.size).to.equal(2);
        expect(set.has("one")).to.equal(true);
        expect(set.has("three")).to.equal(false);
        expect(set.remove("one")).to.equal(true);
        expect(set.remove("one")).to.equal(false);
        expect(set.has("one")).to.equal(false);
        expect(set.size).to.equal(1);
    });

    it("puts a rule in the place of another one with its id, and at the end of the order", () => {
        const set = rules({ one: { source: ["a"] }, two: { source: ["a"] } });
        set.add("one", { source: ["a", "b"] }, "new");
        expect(set.size).to.equal(2);
        expect(set.match({ source: "a" })).to.deep.equal(["two", "new"]);
        expect(set.match({ source: "b" })).to.deep.equal(["new"]);
    });

    it("is as before where a pattern is refused", () => {
        const set = rules({ one: { source: ["a"] } });
        expect(() => set.add("one", { source: [] }, "new")).to.throw(InvalidEventPatternError);
        expect(set.match({ source: "a" })).to.deep.equal(["one"]);
    });

    it("loses nothing but the rule that goes, of rules that want the same or nearly the same", () => {
        const patterns: Record<string, object> = {
            strings: { source: ["a"], "detail-type": ["t"], detail: { x: ["1"] } },
            sameStrings: { source: ["a"], "detail-type": ["t"], detail: { x: ["1", "2"] } },
            otherStrings: { source: ["a"], "detail-type": ["t"], detail: { x: ["1"], y: ["1"] } },
            begins: { source: ["a"], "detail-type": ["t"], detail: { x: [{ prefix: "1" }] } },
            alsoBegins: { source: ["a"], "detail-type": ["t"], detail: { x: [{ prefix: "" }] } },
            nothing: { source: ["a"], "detail-type": ["t"] },
            nothingElse: { source: ["a"], "detail-type": ["t", "u"] },
            anyType: { source: ["a", "b"] },
            anySource: { "detail-type": ["t"] },
            all: { source: [{ prefix: "" }] },
        };
        const event = { source: "a", "detail-type": "t", detail: { x: "1", y: "1" } };
        for (const order of [Object.keys(patterns), Object.keys(patterns).reverse()]) {
            const set = rules(patterns);
            const left = new Set(Object.keys(patterns));
            expect(set.match(event)).to.deep.equal([...left]);
            for (const id of order) {
                expect(set.remove(id)).to.equal(true);
                left.delete(id);
                expect(set.match(event)).to.deep.equal([...left]);
                expect(set.mayMatch(JSON.stringify(event))).to.equal(left.size > 0);
            }
        }
    });

    it("wants a source no more once the last rule for it is gone", () => {
        const set = rules({
            strings: { source: ["a"], detail: { x: ["1", "2"] } },
            begins: { source: ["a"], detail: { x: [{ prefix: "1" }] } },
            nothing: { source: ["a"], "detail-type": ["t", "u"] },
            other: { source: ["b"] },
        });
        for (const id of ["strings", "begins", "nothing"]) {
            expect(set.mayMatch('{"source":"a"}')).to.equal(true);
            set.remove(id);
        }
        expect(set.mayMatch('{"source":"a"}')).to.equal(false);
        expect(set.mayMatch('{"source":"b"}')).to.equal(true);
    });
});

describe("an event's text", () => {
    it("tells that no rule wants its source", () => {
        const set = new RuleSet<number>();
        expect(set.mayMatch('{"source":"a"}')).to.equal(false);
        set.add("one", { source: ["aws.ec2", 'a"b'] }, 1);
        expect(set.mayMatch('{"source":"aws.s3"}')).to.equal(false);
        expect(set.mayMatch('{"source":"aws.ec2"}')).to.equal(true);
        expect(set.mayMatch('{"source":"\\u0061ws.ec2"}')).to.equal(true);
        expect(set.mayMatch('{"source":"a\\"b"}')).to.equal(true);
        set.add("any", { region: ["eu-west-1"] }, 2);
        expect(set.mayMatch('{"source":"aws.s3"}')).to.equal(true);
    });
});
