import { expect } from "chai";
import { compilePattern, couldMatch, type KnownValue, PartialEvent } from "event-ops/patterns";

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

        it("see that nothing stands between the ends, perhaps", () => {
            expect(of("arn:aws:sts::1:assumed-role//me")).to.equal("may");
        });

        it("leave open what the text between decides", () => {
            expect(of({ suffix: "x/me" })).to.equal("may");
            expect(of({ wildcard: "arn:*/admin/*" })).to.equal("may");
            expect(of({ "equals-ignore-case": "ARN:AWS:STS::1:ASSUMED-ROLE/X/ME" })).to.equal("may");
            expect(of({ prefix: { "equals-ignore-case": "ARN:" } })).to.equal("may");
        });

        it("take nothing for granted of the text between, whatever characters the pattern holds", () => {
            const without = (text: string) => `{"detail":{"arn":[{"anything-but":{"wildcard":"*${text}*"}}]}}`;
            for (const text of [" ", "undefined", "\ue000", "\\ue000", "\\uE000", "\ue000 or \\ue001"]) {
                for (const known of [arn["detail.arn"], { prefix: "arn:" }, { suffix: "/me" }]) {
                    const event = new PartialEvent({ "detail.arn": known });
                    expect(couldMatch(compilePattern(without(text)), event)).to.equal("may");
                }
            }
        });

        it("see that a text may end where a prefix ends in a quote", () => {
            const source = { source: { notPrefix: 'on"' } };
            expect(judge({ source: [{ prefix: 'on"' }] }, source)).to.equal("may");
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
