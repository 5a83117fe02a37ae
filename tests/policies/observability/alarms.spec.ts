import { expect } from "chai";
import { OBSERVABILITY } from "../../../policies/observability";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";

type Props = Readonly<Record<string, unknown>>;
const nothing = { violations: [] };
const TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts";

describe("function-error-alarm", () => {
    const guardrail = named(OBSERVABILITY, "function-error-alarm");
    const FN = "arn:aws:lambda:us-east-1:123456789012:function:fn";
    const DEAD = "arn:aws:sqs:us-east-1:123456789012:dead";
    const QUEUE = "arn:aws:sqs:us-east-1:123456789012:queue";
    const fn = (props: Props = {}) => resource(TYPES.function, "fn", { name: "fn", arn: FN, ...props });
    const target = resource(TYPES.target, "target", { arn: FN });
    const mapping = resource(TYPES.eventSourceMapping, "mapping", { eventSourceArn: QUEUE, functionName: "fn" });
    const dead = resource(TYPES.queue, "dead", { arn: DEAD, name: "dead" });
    const alarm = (metricName: string, dimensions: unknown) =>
        resource(TYPES.alarm, "alarm", { metricName, dimensions });
    const depth = alarm("ApproximateNumberOfMessagesVisible", { QueueName: "dead" });
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: 5 });
    const queue = (props: Props) => resource(TYPES.queue, "queue", { arn: QUEUE, ...props });
    const message = (source: string) =>
        `fn: It has no alarm on Errors, and no watched dead-letter queue takes what it fails on of ${source}.`;

    it("passes a function with an alarm on its errors", () => {
        expect(judge(guardrail, [fn(), target, alarm("Errors", { FunctionName: "fn" })])).to.deep.equal(nothing);
    });

    it("reports a function that a rule or a mapping brings events to and that has none", () => {
        expect(judge(guardrail, [fn(), target]).violations).to.deep.equal([message("target")]);
        expect(judge(guardrail, [fn(), target, mapping]).violations).to.deep.equal([message("target, mapping")]);
    });

    it("reports a function whose alarm is on something else", () => {
        const other = alarm("Errors", { FunctionName: "fn-2" });
        const throttles = alarm("Throttles", { FunctionName: "fn" });
        for (const blind of [other, throttles]) {
            expect(judge(guardrail, [fn(), target, blind]).violations).to.deep.equal([message("target")]);
        }
    });

    it("reports a function whose alarm rings where there are few errors, but not where metric math does", () => {
        for (const comparisonOperator of ["LessThanThreshold", "LessThanOrEqualToThreshold"]) {
            const errors = { metricName: "Errors", dimensions: { FunctionName: "fn" } };
            const plain = resource(TYPES.alarm, "alarm", { ...errors, comparisonOperator });
            const query = resource(TYPES.alarm, "alarm", { metricQueries: [{ metric: errors }], comparisonOperator });
            for (const blind of [plain, query]) {
                expect(judge(guardrail, [fn(), target, blind]).violations).to.deep.equal([message("target")]);
            }
            const metricQueries = [{ expression: "100 - m1" }, { id: "m1", metric: errors }];
            const share = resource(TYPES.alarm, "alarm", { metricQueries, comparisonOperator });
            expect(judge(guardrail, [fn(), target, share])).to.deep.equal(nothing);
        }
    });

    it("looks in metric math at the function whose errors are counted", () => {
        const math = (errorsOf: string, invocationsOf: string) =>
            resource(TYPES.alarm, "alarm", {
                comparisonOperator: "GreaterThanThreshold",
                metricQueries: [
                    { metric: { metricName: "Errors", dimensions: { FunctionName: errorsOf } } },
                    { metric: { metricName: "Invocations", dimensions: { FunctionName: invocationsOf } } },
                ],
            });
        expect(judge(guardrail, [fn(), target, math("fn", "other")])).to.deep.equal(nothing);
        expect(judge(guardrail, [fn(), target, math("other", "fn")]).violations).to.deep.equal([message("target")]);
    });

    it("passes a function whose failed events go to a dead-letter queue with an alarm", () => {
        const source = queue({ redrivePolicy });
        expect(judge(guardrail, [fn(), source, dead, mapping, depth])).to.deep.equal(nothing);
        expect(judge(guardrail, [fn({ deadLetterConfig: { targetArn: DEAD } }), target, dead, depth])).to.deep.equal(
            nothing,
        );
        const destinationConfig = { onFailure: { destination: DEAD } };
        const config = resource(TYPES.invokeConfig, "config", { functionName: "fn", destinationConfig });
        expect(judge(guardrail, [fn(), target, dead, depth, config])).to.deep.equal(nothing);
    });

    it("reports a function whose dead-letter queue has no alarm, or takes the events of one of its sources alone", () => {
        const source = queue({ redrivePolicy });
        expect(judge(guardrail, [fn(), source, dead, mapping]).violations).to.deep.equal([message("mapping")]);
        expect(judge(guardrail, [fn(), queue({}), dead, mapping, depth]).violations).to.deep.equal([
            message("mapping"),
        ]);
        expect(judge(guardrail, [fn(), source, dead, mapping, depth, target]).violations).to.deep.equal([
            message("target"),
        ]);
        const reverse = [fn({ deadLetterConfig: { targetArn: DEAD } }), target, dead, depth, mapping];
        expect(judge(guardrail, reverse).violations).to.deep.equal([message("mapping")]);
    });

    it("passes a function that no events invoke", () => {
        expect(judge(guardrail, [fn()])).to.deep.equal(nothing);
    });

    it("does not know while an alarm does not say what it watches", () => {
        expect(judge(guardrail, [fn(), target, alarm("Errors", UNKNOWN)])).to.deep.equal({
            violations: [],
            unknown: "not known yet: dimensions of alarm",
        });
    });

    it("does not apply to a stack without functions", () => {
        expect(judge(guardrail, [target]).notApplicable).to.equal(`the stack has none of ${TYPES.function}`);
    });
});

describe("alarm-action", () => {
    const guardrail = named(OBSERVABILITY, "alarm-action");
    const alarm = (props: Props) => resource(TYPES.alarm, "alarm", { name: "alarm", arn: "arn:alarm", ...props });
    const composite = (props: Props) =>
        resource(TYPES.compositeAlarm, "composite", { alarmActions: [TOPIC], ...props });

    it("passes an alarm with an action, known or not", () => {
        expect(judge(guardrail, [alarm({ alarmActions: [TOPIC] })])).to.deep.equal(nothing);
        expect(judge(guardrail, [alarm({ alarmActions: [UNKNOWN], actionsEnabled: true })])).to.deep.equal(nothing);
    });

    it("reports an alarm without actions, or with its actions switched off", () => {
        const none = ["alarm: It has 0 alarm actions: it rings and nobody is told."];
        expect(judge(guardrail, [alarm({})]).violations).to.deep.equal(none);
        expect(judge(guardrail, [alarm({ alarmActions: [] })]).violations).to.deep.equal(none);
        expect(judge(guardrail, [alarm({ okActions: [TOPIC] })]).violations).to.deep.equal(none);
        expect(judge(guardrail, [alarm({ alarmActions: [TOPIC], actionsEnabled: false })]).violations).to.deep.equal([
            "alarm: Its actions are switched off: it rings and nobody is told.",
        ]);
    });

    it("judges composite alarms too, and passes an alarm that is part of one", () => {
        const rule = { alarmRule: 'ALARM("alarm") OR ALARM("other")' };
        expect(judge(guardrail, [alarm({}), composite(rule)])).to.deep.equal(nothing);
        expect(judge(guardrail, [alarm({}), composite({ ...rule, alarmActions: [] })]).violations).to.deep.equal([
            "composite: It has 0 alarm actions: it rings and nobody is told.",
        ]);
        expect(judge(guardrail, [alarm({}), composite({ alarmRule: 'ALARM("alarm-2")' })]).violations).to.have.length(
            1,
        );
    });

    it("reads names and ARNs without quotes in the rule of a composite alarm", () => {
        for (const alarmRule of ['ALARM(alarm) OR ALARM("x")', "NOT (OK( arn:alarm ) AND INSUFFICIENT_DATA(x))"]) {
            expect(judge(guardrail, [alarm({}), composite({ alarmRule })]), alarmRule).to.deep.equal(nothing);
        }
        for (const alarmRule of ["ALARM(alarm-2)", "TRUE OR ALARM(my-alarm)", "FALSE alarm"]) {
            expect(judge(guardrail, [alarm({}), composite({ alarmRule })]).violations, alarmRule).to.have.length(1);
        }
    });

    it("does not know of actions that are not known yet, nor while a composite alarm does not name its alarms", () => {
        expect(judge(guardrail, [alarm({ alarmActions: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "not known yet: alarmActions of alarm",
        });
        expect(judge(guardrail, [alarm({}), composite({ alarmRule: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "not known yet: alarmRule of composite",
        });
    });

    it("does not apply to a stack without alarms", () => {
        expect(judge(guardrail, []).notApplicable).to.equal(
            `the stack has none of ${TYPES.alarm}, ${TYPES.compositeAlarm}`,
        );
    });
});

describe("alarm-missing-data", () => {
    const guardrail = named(OBSERVABILITY, "alarm-missing-data");
    const alarm = (props: Props) => resource(TYPES.alarm, "alarm", props);
    const message = (metric: string) =>
        `alarm: It treats missing data of ${metric} as breaching: it rings while nothing is wrong.`;

    it("passes an alarm on errors that takes no data for a good sign, or for none", () => {
        for (const treatMissingData of ["notBreaching", "ignore", "missing", undefined]) {
            expect(judge(guardrail, [alarm({ metricName: "Errors", treatMissingData })])).to.deep.equal(nothing);
        }
    });

    for (const metricName of ["Errors", "FailedInvocations", "Throttles", "ApproximateNumberOfMessagesVisible"]) {
        it(`reports an alarm on ${metricName} that rings without data`, () => {
            expect(judge(guardrail, [alarm({ metricName, treatMissingData: "breaching" })]).violations).to.deep.equal([
                message(metricName),
            ]);
        });
    }

    it("looks into metric math", () => {
        const metricQueries = [
            { expression: "a+b" },
            { metric: { metricName: "Errors" } },
            { metric: { metricName: "Invocations" } },
        ];
        expect(judge(guardrail, [alarm({ metricQueries, treatMissingData: "breaching" })]).violations).to.deep.equal([
            message("Errors"),
        ]);
    });

    it("passes a heartbeat, whose silence is the error", () => {
        expect(judge(guardrail, [alarm({ metricName: "Invocations", treatMissingData: "breaching" })])).to.deep.equal(
            nothing,
        );
    });

    it("takes other metrics from its setting", () => {
        const silent = alarm({ metricName: "Refusals", treatMissingData: "breaching" });
        expect(judge(guardrail, [silent], { metrics: ["Refusals"] }).violations).to.deep.equal([message("Refusals")]);
    });

    it("does not know of a metric that is not known yet", () => {
        expect(judge(guardrail, [alarm({ metricName: UNKNOWN, treatMissingData: "breaching" })])).to.deep.equal({
            violations: [],
            unknown: "string value at .metricName can't be known during preview",
        });
    });

    it("does not apply to other resources", () => {
        expect(judge(guardrail, [resource(TYPES.queue, "queue")]).notApplicable).to.equal(`it judges ${TYPES.alarm}`);
    });
});
