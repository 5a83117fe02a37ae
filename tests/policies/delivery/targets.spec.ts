import { expect } from "chai";
import { DELIVERY } from "../../../policies/delivery";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";

type Props = Readonly<Record<string, unknown>>;
const target = (props: Props = {}) => resource(TYPES.target, "target", props);
const rule = (props: Props = {}) => resource(TYPES.rule, "rule", props);

describe("target-dead-letter-queue", () => {
    const guardrail = named(DELIVERY, "target-dead-letter-queue");

    it("passes a target with a dead-letter queue", () => {
        const passed = judge(guardrail, [
            target({ deadLetterConfig: { arn: "arn:aws:sqs:us-east-1:123456789012:q" } }),
        ]);
        expect(passed).to.deep.equal({ violations: [] });
    });

    it("reports a target without one, or with one that says nothing", () => {
        const message =
            "target: It has no dead-letter queue: an event that cannot be delivered within its retries is dropped.";
        expect(judge(guardrail, [target()]).violations).to.deep.equal([message]);
        expect(judge(guardrail, [target({ deadLetterConfig: {} })]).violations).to.deep.equal([message]);
    });

    it("does not know of a target whose dead-letter queue has no ARN yet", () => {
        expect(judge(guardrail, [target({ deadLetterConfig: { arn: UNKNOWN } })])).to.deep.equal({
            violations: [],
            unknown: "string value at .deadLetterConfig.arn can't be known during preview",
        });
    });

    it("does not apply to other resources", () => {
        expect(judge(guardrail, [resource(TYPES.queue, "queue")]).notApplicable).to.equal(`it judges ${TYPES.target}`);
    });
});

describe("target-retry-policy", () => {
    const guardrail = named(DELIVERY, "target-retry-policy");
    const retries = (maximumRetryAttempts?: unknown) => [
        target({ retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts } }),
    ];

    it("passes a target that retries once", () => {
        expect(judge(guardrail, retries(1))).to.deep.equal({ violations: [] });
    });

    it("reports a target without a retry policy", () => {
        expect(judge(guardrail, [target()]).violations).to.deep.equal([
            "target: It has no retry policy: how long an event stays worth delivering is left open.",
        ]);
    });

    it("reports a target that does not retry, which one with an age alone does not", () => {
        const message = "target: It retries 0 times, under the 1 that are wanted: a short failure drops the event.";
        expect(judge(guardrail, retries(0)).violations).to.deep.equal([message]);
        expect(judge(guardrail, retries()).violations).to.deep.equal([message]);
    });

    it("takes another number of retries from its setting", () => {
        expect(judge(guardrail, retries(9), { minimumAttempts: 10 }).violations).to.deep.equal([
            "target: It retries 9 times, under the 10 that are wanted: a short failure drops the event.",
        ]);
        expect(judge(guardrail, retries(10), { minimumAttempts: 10 })).to.deep.equal({ violations: [] });
    });

    it("does not know how often a target retries that is told later", () => {
        expect(judge(guardrail, retries(UNKNOWN))).to.deep.equal({
            violations: [],
            unknown: "string value at .retryPolicy.maximumRetryAttempts can't be known during preview",
        });
    });

    it("does not apply to other resources", () => {
        expect(judge(guardrail, [rule()]).notApplicable).to.equal(`it judges ${TYPES.target}`);
    });
});

describe("rule-trigger", () => {
    const guardrail = named(DELIVERY, "rule-trigger");

    it("passes a rule with a pattern, or a schedule", () => {
        expect(judge(guardrail, [rule({ eventPattern: '{"source":["aws.ec2"]}' })])).to.deep.equal({ violations: [] });
        expect(judge(guardrail, [rule({ scheduleExpression: "rate(1 hour)" })])).to.deep.equal({ violations: [] });
    });

    it("reports a rule with neither", () => {
        const message = "rule: It has neither an event pattern nor a schedule: nothing ever sets it off.";
        expect(judge(guardrail, [rule()]).violations).to.deep.equal([message]);
        expect(judge(guardrail, [rule({ eventPattern: "", scheduleExpression: "" })]).violations).to.deep.equal([
            message,
        ]);
    });

    it("does not know of a rule whose pattern is not known yet, unless it has a schedule", () => {
        expect(judge(guardrail, [rule({ eventPattern: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "string value at .eventPattern can't be known during preview",
        });
        const scheduled = rule({ eventPattern: UNKNOWN, scheduleExpression: "rate(1 hour)" });
        expect(judge(guardrail, [scheduled])).to.deep.equal({ violations: [] });
    });

    it("does not apply to other resources", () => {
        expect(judge(guardrail, [target()]).notApplicable).to.equal(`it judges ${TYPES.rule}`);
    });
});

describe("rule-target", () => {
    const guardrail = named(DELIVERY, "rule-target");
    const message = "rule: It has 0 targets: the events that it matches go nowhere.";

    it("passes a rule that a target names, in a first preview too", () => {
        expect(judge(guardrail, [rule({ name: "rule-1" }), target({ rule: "rule-1" })])).to.deep.equal({
            violations: [],
        });
        const first = rule({ name: UNKNOWN });
        expect(
            judge(guardrail, [first, resource(TYPES.target, "target", { rule: UNKNOWN }, { rule: first })]),
        ).to.deep.equal({ violations: [] });
    });

    it("reports a rule without a target, or with that of another", () => {
        expect(judge(guardrail, [rule({ name: "rule-1" })]).violations).to.deep.equal([message]);
        expect(judge(guardrail, [rule({ name: "rule-1" }), target({ rule: "rule-10" })]).violations).to.deep.equal([
            message,
        ]);
    });

    it("does not know while a target does not say of which rule it is", () => {
        expect(judge(guardrail, [rule({ name: "rule-1" }), target({ rule: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "not known yet: rule of target",
        });
    });

    it("does not apply to a stack without rules", () => {
        expect(judge(guardrail, [target()]).notApplicable).to.equal(`the stack has none of ${TYPES.rule}`);
    });
});
