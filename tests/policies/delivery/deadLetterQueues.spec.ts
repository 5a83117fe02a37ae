import { expect } from "chai";
import { DELIVERY } from "../../../policies/delivery";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, type TestResource, UNKNOWN } from "../support";

type Props = Readonly<Record<string, unknown>>;
const DEAD = "arn:aws:sqs:us-east-1:123456789012:dead";
const OTHER = "arn:aws:sqs:us-east-1:123456789012:other";
const dead = (props: Props = {}) => resource(TYPES.queue, "dead", { arn: DEAD, name: "dead", ...props });
const redrivePolicy = JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: 5 });
const alarm = (props: Props) =>
    resource(TYPES.alarm, "alarm", { metricName: "ApproximateNumberOfMessagesVisible", ...props });

describe("dead-letter-queue-alarm", () => {
    const guardrail = named(DELIVERY, "dead-letter-queue-alarm");
    const sender = resource(TYPES.target, "sender", { deadLetterConfig: { arn: DEAD } });
    const message =
        "dead: No alarm on ApproximateNumberOfMessagesVisible or ApproximateAgeOfOldestMessage watches it: what sender could not deliver lies here unseen.";

    for (const [what, of] of [
        ["a target", sender],
        ["a bus", resource(TYPES.bus, "sender", { deadLetterConfig: { arn: DEAD } })],
        ["a queue", resource(TYPES.queue, "sender", { redrivePolicy })],
        ["a redrive policy", resource(TYPES.queueRedrivePolicy, "sender", { redrivePolicy })],
        ["a subscription", resource(TYPES.subscription, "sender", { redrivePolicy })],
        ["a function", resource(TYPES.function, "sender", { deadLetterConfig: { targetArn: DEAD } })],
        [
            "an on-failure destination",
            resource(TYPES.invokeConfig, "sender", { destinationConfig: { onFailure: { destination: DEAD } } }),
        ],
        [
            "an event source mapping",
            resource(TYPES.eventSourceMapping, "sender", {
                destinationConfig: { onFailure: { destinationArn: DEAD } },
            }),
        ],
        ["a schedule", resource(TYPES.schedule, "sender", { target: { arn: OTHER, deadLetterConfig: { arn: DEAD } } })],
    ] as const) {
        it(`reports a dead-letter queue of ${what} that no alarm watches`, () => {
            expect(judge(guardrail, [dead(), of])).to.deep.equal({ violations: [message] });
        });
    }

    it("passes one with an alarm on its depth or its age, by itself or in metric math", () => {
        const dimensions = { QueueName: "dead" };
        const metricName = "ApproximateAgeOfOldestMessage";
        const query = {
            metricName: undefined,
            metricQueries: [{ expression: "m*2" }, { metric: { metricName, dimensions } }],
        };
        for (const watching of [alarm({ dimensions }), alarm({ metricName, dimensions }), alarm(query)]) {
            expect(judge(guardrail, [dead(), sender, watching])).to.deep.equal({ violations: [] });
        }
    });

    it("passes one whose alarm follows it in a first preview", () => {
        const first = dead({ arn: UNKNOWN, name: UNKNOWN });
        const from = resource(
            TYPES.target,
            "sender",
            { deadLetterConfig: { arn: UNKNOWN } },
            { deadLetterConfig: first },
        );
        const uses = { dimensions: first };
        const watching = resource(
            TYPES.alarm,
            "alarm",
            { ...alarm({}).props, dimensions: { QueueName: UNKNOWN } },
            uses,
        );
        expect(judge(guardrail, [first, from, watching])).to.deep.equal({ violations: [] });
        expect(judge(guardrail, [first, from]).violations).to.deep.equal([message]);
    });

    it("reports one whose alarm is on what SQS does not count for it, or on another queue", () => {
        const sent = alarm({ metricName: "NumberOfMessagesSent", dimensions: { QueueName: "dead" } });
        const other = alarm({ dimensions: { QueueName: "dead-2" } });
        const query = {
            metricName: undefined,
            metricQueries: [{ metric: { metricName: "Errors", dimensions: { QueueName: "dead" } } }],
        };
        for (const blind of [sent, other, alarm(query)]) {
            expect(judge(guardrail, [dead(), sender, blind]).violations).to.deep.equal([message]);
        }
    });

    it("passes a queue that takes nothing that failed", () => {
        const onSuccess = { destinationConfig: { onSuccess: { destination: DEAD } } };
        const schedule = resource(TYPES.schedule, "schedule", { target: { arn: DEAD } });
        expect(judge(guardrail, [dead(), resource(TYPES.invokeConfig, "config", onSuccess), schedule])).to.deep.equal({
            violations: [],
        });
    });

    it("names every sender", () => {
        const second = resource(TYPES.queue, "second", { redrivePolicy });
        expect(judge(guardrail, [dead(), sender, second]).violations[0]).to.contain(
            "what sender, second could not deliver",
        );
    });

    it("does not know while an alarm does not say what it watches", () => {
        expect(judge(guardrail, [dead(), sender, alarm({ dimensions: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "not known yet: dimensions of alarm",
        });
    });

    it("does not know which of two queues takes the failures before their ARNs are known", () => {
        const [first, second] = [dead({ arn: UNKNOWN }), resource(TYPES.queue, "second", { arn: UNKNOWN })];
        const both: Readonly<Record<string, readonly TestResource[]>> = { destinationConfig: [first, second] };
        const config = { onFailure: { destination: UNKNOWN }, onSuccess: { destination: UNKNOWN } };
        expect(
            judge(guardrail, [
                first,
                second,
                resource(TYPES.invokeConfig, "config", { destinationConfig: config }, both),
            ]),
        ).to.deep.equal({
            violations: [],
            unknown: "not known yet: destinationConfig.onFailure.destination of config",
        });
    });

    it("does not apply to a stack without queues", () => {
        expect(judge(guardrail, [sender]).notApplicable).to.equal(`the stack has none of ${TYPES.queue}`);
    });
});

describe("dead-letter-queue-retention", () => {
    const guardrail = named(DELIVERY, "dead-letter-queue-retention");
    const source = (props: Props) =>
        resource(TYPES.queue, "source", { url: "https://sqs/source", redrivePolicy, ...props });
    const judged = (own: unknown, kept: unknown, props: Props = {}) =>
        judge(guardrail, [dead({ messageRetentionSeconds: kept }), source({ messageRetentionSeconds: own, ...props })]);
    const message = (kept: number, own: number) =>
        `dead: It keeps messages ${kept} s and source, from which they come, ${own} s: they are deleted before anybody looks.`;

    it("passes one that keeps messages a second longer than their source", () => {
        expect(judged(1000, 1001)).to.deep.equal({ violations: [] });
    });

    it("reports one that keeps them as long, because their age goes on", () => {
        expect(judged(1000, 1000).violations).to.deep.equal([message(1000, 1000)]);
        expect(judged(1000, 999).violations).to.deep.equal([message(999, 1000)]);
    });

    it("passes one that keeps them as long in a FIFO queue, where their age starts anew", () => {
        expect(judged(1000, 1000, { fifoQueue: true })).to.deep.equal({ violations: [] });
        expect(judged(1000, 999, { fifoQueue: true }).violations).to.deep.equal([message(999, 1000)]);
    });

    it("passes 14 days beside 14 days: SQS has no more", () => {
        expect(judged(1_209_600, 1_209_600)).to.deep.equal({ violations: [] });
        expect(judged(1_209_600, 1_209_599).violations).to.deep.equal([message(1_209_599, 1_209_600)]);
    });

    it("knows the 4 days that AWS sets where nothing is said", () => {
        expect(judged(undefined, undefined).violations).to.deep.equal([message(345_600, 345_600)]);
        expect(judged(345_599, undefined)).to.deep.equal({ violations: [] });
        expect(judged(undefined, 345_601)).to.deep.equal({ violations: [] });
    });

    it("follows a redrive policy beside the queue", () => {
        const separate = resource(TYPES.queueRedrivePolicy, "redrive", {
            queueUrl: "https://sqs/source",
            redrivePolicy,
        });
        const plain = source({ redrivePolicy: undefined, messageRetentionSeconds: 1000 });
        expect(judge(guardrail, [dead({ messageRetentionSeconds: 60 }), plain, separate]).violations).to.deep.equal([
            message(60, 1000),
        ]);
    });

    it("does not know of times that are not known yet, and says whose they are", () => {
        expect(judged(1000, UNKNOWN)).to.deep.equal({
            violations: [],
            unknown: "not known yet: messageRetentionSeconds of dead",
        });
        expect(judged(UNKNOWN, 1000).unknown).to.equal("not known yet: messageRetentionSeconds of source");
    });

    it("does not apply to a stack without queues", () => {
        expect(judge(guardrail, [alarm({})]).notApplicable).to.equal(`the stack has none of ${TYPES.queue}`);
    });
});
