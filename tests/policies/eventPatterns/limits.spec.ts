import { expect } from "chai";
import { EVENT_PATTERNS } from "../../../policies/eventPatterns";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, type TestResource, UNKNOWN } from "../support";

describe("bus-rules", () => {
    const guardrail = named(EVENT_PATTERNS, "bus-rules");
    const rules = (count: number, props = {}, uses = {}) =>
        Array.from({ length: count }, (_, at) => resource(TYPES.rule, `rule-${at}`, props, uses));

    it("passes 300 rules of the default bus, and reports the next one", () => {
        expect(judge(guardrail, rules(300))).to.deep.equal({ violations: [] });
        expect(
            judge(guardrail, [...rules(300), resource(TYPES.rule, "last", { eventBusName: "default" })]),
        ).to.deep.equal({
            violations: ["last: The bus default has 301 rules, more than 300; this is the first beyond."],
        });
    });

    it("counts each bus apart, by dependency where its name is not known yet", () => {
        const bus = resource(TYPES.bus, "bus", { name: UNKNOWN });
        const some = [
            ...rules(2, { eventBusName: UNKNOWN }, { eventBusName: bus }),
            ...rules(2),
            ...rules(2, { eventBusName: "x" }),
        ];
        expect(judge(guardrail, [bus, ...some], { maximum: 2 })).to.deep.equal({ violations: [] });
        expect(judge(guardrail, [bus, ...some], { maximum: 1 }).violations).to.deep.equal([
            "rule-1: The bus bus has 2 rules, more than 1; this is the first beyond.",
            "rule-1: The bus default has 2 rules, more than 1; this is the first beyond.",
            "rule-1: The bus x has 2 rules, more than 1; this is the first beyond.",
        ]);
    });

    it("counts the default bus of each Region apart, be it the rule's or its provider's", () => {
        const own = resource(TYPES.rule, "own", { region: "eu-west-1" });
        const ofProvider = { ...resource(TYPES.rule, "of-provider"), provider: { region: "eu-west-1" } };
        const other = resource(TYPES.rule, "other", { region: "us-east-1" });
        expect(judge(guardrail, [own, other, ofProvider], { maximum: 1 }).violations).to.deep.equal([
            "of-provider: The bus default of eu-west-1 has 2 rules, more than 1; this is the first beyond.",
        ]);
    });

    it("does not know of a bus that is not known yet", () => {
        expect(judge(guardrail, rules(1, { eventBusName: UNKNOWN })).unknown).to.equal(
            "not known yet: eventBusName of rule-0",
        );
    });
});

describe("rule-targets", () => {
    const guardrail = named(EVENT_PATTERNS, "rule-targets");
    const rule = resource(TYPES.rule, "rule", { name: "orders" });
    const targets = (count: number) =>
        Array.from({ length: count }, (_, at) => resource(TYPES.target, `target-${at}`, { rule: "orders" }));

    it("passes 5 targets, and reports 6", () => {
        expect(judge(guardrail, [rule, ...targets(5)])).to.deep.equal({ violations: [] });
        expect(judge(guardrail, [rule, ...targets(6)])).to.deep.equal({
            violations: ["rule: It has 6 targets, more than 5: EventBridge refuses it."],
        });
    });

    it("takes the limit from the settings, and counts each rule apart", () => {
        expect(judge(guardrail, [rule, ...targets(2)], { maximum: 1 }).violations).to.have.length(1);
        const other = resource(TYPES.rule, "other", { name: "other" });
        const ofOther = resource(TYPES.target, "of-other", { rule: "other" });
        expect(judge(guardrail, [rule, other, ofOther, ...targets(1)], { maximum: 1 }).violations).to.deep.equal([]);
    });

    it("does not know of a target whose rule is not known yet", () => {
        const loose = resource(TYPES.target, "loose", { rule: UNKNOWN });
        expect(judge(guardrail, [rule, loose, ...targets(5)])).to.deep.equal({
            violations: [],
            unknown: "not known yet: rule of loose",
        });
    });
});

describe("function-policy-size", () => {
    const guardrail = named(EVENT_PATTERNS, "function-policy-size");
    const ARN = "arn:aws:lambda:us-east-1:123456789012:function:orders";
    const lambda = resource(TYPES.function, "lambda", { arn: ARN, name: "orders" });
    const permission = (props: Readonly<Record<string, unknown>> = {}, name = "permission") =>
        resource(TYPES.permission, name, {
            function: "orders",
            action: "lambda:InvokeFunction",
            principal: "events.amazonaws.com",
            statementId: "sid",
            ...props,
        });
    const sizeOf = (...some: readonly TestResource[]) =>
        Number(/policy of (\d+) bytes/.exec(judge(guardrail, [lambda, ...some], { maximum: 1 }).violations[0]!)![1]);
    const policy = (...statements: readonly object[]) =>
        JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements }).length;
    const statement = { Sid: "sid", Effect: "Allow", Principal: { Service: "events.amazonaws.com" } };
    const rest = { Action: "lambda:InvokeFunction", Resource: ARN };

    it("measures the policy that Lambda makes of the permissions", () => {
        const sourceArn = "arn:aws:events:us-east-1:123456789012:rule/orders";
        const Condition = { ArnLike: { "AWS:SourceArn": sourceArn } };
        expect(sizeOf(permission())).to.equal(policy({ ...statement, ...rest }));
        expect(sizeOf(permission({ sourceArn }))).to.equal(policy({ ...statement, ...rest, Condition }));
        expect(sizeOf(permission(), permission({ sourceArn }))).to.equal(
            policy({ ...statement, ...rest }, { ...statement, ...rest, Condition }),
        );
        const StringEquals = { "AWS:SourceAccount": "123456789012", "aws:PrincipalOrgID": "o-1" };
        expect(sizeOf(permission({ sourceAccount: "123456789012", principalOrgId: "o-1" }))).to.equal(
            policy({ ...statement, ...rest, Condition: { StringEquals } }),
        );
        expect(sizeOf(permission({ principal: "123456789012" }))).to.equal(
            policy({ ...statement, Principal: { AWS: "123456789012" }, ...rest }),
        );
        expect(sizeOf(permission({ principal: "*" }))).to.equal(policy({ ...statement, Principal: "*", ...rest }));
        expect(sizeOf(permission({ statementId: undefined, statementIdPrefix: "p" }))).to.equal(
            policy({ ...statement, Sid: "p", ...rest }),
        );
        expect(sizeOf(permission({ statementId: undefined }, "invoke"))).to.equal(
            policy({ ...statement, Sid: "invoke", ...rest }),
        );
    });

    it("counts bytes, not characters", () => {
        expect(sizeOf(permission({ statementId: "é" }))).to.equal(sizeOf(permission({ statementId: "ee" })));
    });

    it("passes 20,480 bytes, and reports one more", () => {
        const base = sizeOf(permission({ statementId: "" }));
        const of = (bytes: number) => permission({ statementId: "x".repeat(bytes - base) });
        expect(judge(guardrail, [lambda, of(20480)])).to.deep.equal({ violations: [] });
        expect(judge(guardrail, [lambda, of(20481)])).to.deep.equal({
            violations: [
                "lambda: Its 1 permissions make a resource policy of 20481 bytes, more than 20480: Lambda refuses the last ones.",
            ],
        });
    });

    it("counts each function apart", () => {
        const other = resource(TYPES.function, "other", { arn: `${ARN}2`, name: "other" });
        const maximum = sizeOf(permission()) + 10;
        const some = [lambda, other, permission(), permission({ function: "other" })];
        expect(judge(guardrail, some, { maximum }).violations).to.deep.equal([]);
    });

    it("does not know of a source or a function that is not known yet", () => {
        expect(judge(guardrail, [lambda, permission({ sourceArn: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "not known yet: sourceArn of permission",
        });
        const fresh = resource(TYPES.function, "lambda", { arn: UNKNOWN, name: "orders" });
        expect(judge(guardrail, [fresh, permission()]).unknown).to.equal("not known yet: arn of lambda");
    });

    it("does not apply to a stack without permissions", () => {
        expect(judge(guardrail, [lambda]).notApplicable).to.equal(`the stack has none of ${TYPES.permission}`);
    });
});
