// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like this
import { expect } from "chai";
import { evaluateConditions } from "../../../lab/iam/conditions";
import type { KeyValue } from "../../../lab/iam/glob";

type Block = Record<string, Record<string, string | string[]>>;

const known: Readonly<Record<string, KeyValue>> = {
    "aws:SourceArn": ["arn:aws:events:us-east-1:123456789012:rule/started"],
    "aws:SecureTransport": ["true"],
    "aws:TagKeys": ["owner", "team"],
    "aws:CurrentTime": ["2026-03-01T12:00:00Z"],
    "aws:SourceIp": ["203.0.113.7"],
    "s3:max-keys": ["10"],
    name: ["Worker"],
    tagValue: ["team/a*"],
    empty: [],
    org: "unknown",
};
const lookup = (key: string): KeyValue => known[key] ?? "absent";
const state = (block: Block) => evaluateConditions(block, lookup).state;

describe("conditions of policies", () => {
    const table: readonly [Block, boolean][] = [
        [{ StringEquals: { name: "Worker" } }, true],
        [{ StringEquals: { name: "worker" } }, false],
        [{ StringEquals: { name: "W*" } }, false],
        [{ StringEquals: { name: ["other", "Worker"] } }, true],
        [{ StringEquals: { missing: "x" } }, false],
        [{ StringEqualsIfExists: { missing: "x" } }, true],
        [{ StringEqualsIfExists: { name: "x" } }, false],
        [{ StringEqualsIgnoreCase: { name: "WORKER" } }, true],
        [{ StringNotEquals: { name: "other" } }, true],
        [{ StringNotEquals: { name: ["other", "Worker"] } }, false],
        // The trap of negated operators: a key that is not there is not equal to anything.
        [{ StringNotEquals: { missing: "x" } }, true],
        [{ StringNotLike: { missing: "x*" } }, true],
        [{ ArnNotEquals: { missing: "arn:aws:sns:us-east-1:123456789012:x" } }, true],
        [{ StringLike: { name: "W*r" } }, true],
        [{ StringLike: { name: "W?r" } }, false],
        [{ StringNotLike: { name: "W*" } }, false],
        [{ StringEquals: { tagValue: "team/a${*}" } }, true],
        [{ StringLike: { "aws:SourceArn": "*" } }, true],
        [{ ArnEquals: { "aws:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/started" } }, true],
        [{ ArnEquals: { "aws:SourceArn": "arn:aws:events:*:*:rule/*" } }, true],
        [{ ArnLike: { "aws:SourceArn": "arn:aws:events:*:rule/started" } }, false],
        [{ ArnLike: { "aws:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/other" } }, false],
        [{ ArnNotLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/other" } }, true],
        [{ Bool: { "aws:SecureTransport": "True" } }, true],
        [{ Bool: { "aws:SecureTransport": "false" } }, false],
        [{ Bool: { missing: "false" } }, false],
        [{ BoolIfExists: { missing: "false" } }, true],
        [{ Null: { missing: "true" } }, true],
        [{ Null: { name: "true" } }, false],
        [{ Null: { name: "false" } }, true],
        [{ Null: { empty: "true" } }, true],
        [{ NumericLessThanEquals: { "s3:max-keys": "10" } }, true],
        [{ NumericLessThan: { "s3:max-keys": "10" } }, false],
        [{ NumericGreaterThan: { "s3:max-keys": "9.5" } }, true],
        [{ NumericEquals: { "s3:max-keys": "1e1" } }, true],
        [{ NumericNotEquals: { "s3:max-keys": "10" } }, false],
        [{ DateLessThan: { "aws:CurrentTime": "2026-03-02T00:00:00Z" } }, true],
        [{ DateGreaterThan: { "aws:CurrentTime": "2026-03-02" } }, false],
        [{ DateGreaterThanEquals: { "aws:CurrentTime": "1772366400" } }, true],
        [{ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, true],
        [{ IpAddress: { "aws:SourceIp": ["198.51.100.1", "2001:db8::/32"] } }, false],
        [{ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, false],
        [{ "ForAllValues:StringEquals": { "aws:TagKeys": ["owner", "team", "more"] } }, true],
        [{ "ForAllValues:StringEquals": { "aws:TagKeys": ["owner"] } }, false],
        // The other trap: all of no values are anything.
        [{ "ForAllValues:StringEquals": { missing: ["owner"] } }, true],
        [{ "ForAnyValue:StringEquals": { "aws:TagKeys": ["owner", "x"] } }, true],
        [{ "ForAnyValue:StringEquals": { "aws:TagKeys": ["x"] } }, false],
        [{ "ForAnyValue:StringEquals": { missing: ["owner"] } }, false],
        [{ "ForAnyValue:StringNotEquals": { "aws:TagKeys": ["owner"] } }, true],
        [{ "ForAllValues:StringNotLike": { "aws:TagKeys": ["own*"] } }, false],
        [{ StringEquals: { name: "Worker" }, Bool: { "aws:SecureTransport": "false" } }, false],
        [{ StringEquals: { name: "Worker", missing: "x" } }, false],
        [{ StringEquals: { name: "${name}" } }, true],
        [{ StringEquals: { name: "${missing}" } }, false],
        [{}, true],
    ];
    for (const [block, holds] of table) {
        it(`${JSON.stringify(block)} ${holds ? "holds" : "does not hold"}`, () => {
            expect(state(block)).to.equal(holds ? "holds" : "fails");
        });
    }

    it("an operator that is not known is an error, whatever the request has", () => {
        expect(() => state({ StringSoundsLike: { name: "Worker" } })).to.throw(
            'The condition operator "StringSoundsLike" is not known to the lab: it decides nothing with it.',
        );
        expect(() => state({ NullIfExists: { name: "true" } })).to.throw('"NullIfExists" is not known');
    });

    it("a key that the lab has no value for leaves the answer open, unless another condition settles it", () => {
        expect(state({ StringEquals: { org: "o-1" } })).to.equal("unknown");
        expect(state({ StringEquals: { name: "${org}" } })).to.equal("unknown");
        expect(state({ StringEquals: { org: "o-1" }, Bool: { "aws:SecureTransport": "false" } })).to.equal("fails");
    });

    it("says which condition failed and what the request had", () => {
        expect(evaluateConditions({ Bool: { "aws:SecureTransport": "false" } }, lookup)).to.deep.equal({
            state: "fails",
            why: "condition Bool wants aws:SecureTransport = false, and it is true",
        });
        expect(evaluateConditions({ StringEquals: { missing: ["a", "b"] } }, lookup)).to.deep.equal({
            state: "fails",
            why: "condition StringEquals wants missing = a or b, and it has none",
        });
    });

    it("values that are no numbers, dates or addresses are errors", () => {
        expect(() => state({ NumericEquals: { "s3:max-keys": "ten" } })).to.throw('has the value "ten"');
        expect(() => state({ DateLessThan: { "aws:CurrentTime": "tomorrow" } })).to.throw('has the value "tomorrow"');
        expect(() => state({ IpAddress: { "aws:SourceIp": "here" } })).to.throw('has the value "here"');
    });

    it("documents of the older version have no variables", () => {
        const block = { StringEquals: { name: "${name}" } };
        expect(evaluateConditions(block, lookup, false).state).to.equal("fails");
        expect(evaluateConditions(block, (key) => (key === "name" ? ["${name}"] : "absent"), false).state).to.equal(
            "holds",
        );
    });
});
