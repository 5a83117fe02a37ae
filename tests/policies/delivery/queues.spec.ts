import { expect } from "chai";
import { DELIVERY } from "../../../policies/delivery";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, type TestResource, UNKNOWN } from "../support";

type Props = Readonly<Record<string, unknown>>;
const ARN = "arn:aws:sqs:us-east-1:123456789012:queue";
const DEAD = "arn:aws:sqs:us-east-1:123456789012:dead";
const queue = (props: Props = {}) => resource(TYPES.queue, "queue", { arn: ARN, url: "https://sqs/queue", ...props });
const lambda = (props: Props = {}) => resource(TYPES.function, "fn", { name: "fn", ...props });
const mapping = (props: Props = {}) =>
    resource(TYPES.eventSourceMapping, "mapping", { eventSourceArn: ARN, functionName: "fn", ...props });
const redrive = (maxReceiveCount: unknown) => JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount });

describe("queue-visibility-timeout", () => {
    const guardrail = named(DELIVERY, "queue-visibility-timeout");
    const judged = (visibilityTimeoutSeconds: unknown, timeout: unknown, props: Props = {}) =>
        judge(guardrail, [queue({ visibilityTimeoutSeconds }), lambda({ timeout }), mapping(props)]);

    it("passes a queue that hides messages for six timeouts of its function", () => {
        expect(judged(180, 30)).to.deep.equal({ violations: [] });
    });

    it("reports a queue that hides them a second less", () => {
        expect(judged(179, 30).violations).to.deep.equal([
            "queue: Its visibility timeout is 179 s, under 180 s (6 times the timeout of fn, 30 s, and the batching window, 0 s): messages are handled twice.",
        ]);
    });

    it("counts the batching window in", () => {
        expect(judged(185, 30, { maximumBatchingWindowInSeconds: 5 })).to.deep.equal({ violations: [] });
        expect(judged(184, 30, { maximumBatchingWindowInSeconds: 5 }).violations).to.deep.equal([
            "queue: Its visibility timeout is 184 s, under 185 s (6 times the timeout of fn, 30 s, and the batching window, 5 s): messages are handled twice.",
        ]);
    });

    it("knows what AWS sets where nothing is said: 30 s and 3 s", () => {
        expect(judged(undefined, undefined)).to.deep.equal({ violations: [] });
        expect(judged(17, undefined).violations).to.have.length(1);
        expect(judged(18, undefined)).to.deep.equal({ violations: [] });
        expect(judged(undefined, 5)).to.deep.equal({ violations: [] });
        expect(judged(undefined, 6).violations).to.have.length(1);
        // 31 s are wanted, a second more than the 30 s.
        expect(judged(undefined, 5, { maximumBatchingWindowInSeconds: 1 }).violations).to.have.length(1);
    });

    it("takes another factor from its setting", () => {
        const resources = [queue({ visibilityTimeoutSeconds: 60 }), lambda({ timeout: 30 }), mapping()];
        expect(judge(guardrail, resources, { factor: 2 })).to.deep.equal({ violations: [] });
        expect(judge(guardrail, resources, { factor: 2.1 }).violations).to.have.length(1);
    });

    it("follows an alias, and property dependencies where no ARN is known", () => {
        const source = queue({ arn: UNKNOWN, visibilityTimeoutSeconds: 30 });
        const reader = lambda({ arn: UNKNOWN, timeout: 30 });
        const alias = resource(TYPES.alias, "alias", { functionName: "fn" }, { functionName: reader });
        const poller = resource(
            TYPES.eventSourceMapping,
            "mapping",
            { eventSourceArn: UNKNOWN, functionName: UNKNOWN },
            { eventSourceArn: source, functionName: alias },
        );
        expect(judge(guardrail, [source, reader, alias, poller]).violations).to.have.length(1);
    });

    it("does not judge a queue or a function of another stack", () => {
        const short = queue({ visibilityTimeoutSeconds: 1 });
        expect(judge(guardrail, [short, mapping()])).to.deep.equal({ violations: [] });
        expect(judge(guardrail, [lambda({ timeout: 900 }), mapping()])).to.deep.equal({ violations: [] });
    });

    it("does not know of times that are not known yet, and says whose they are", () => {
        expect(judged(UNKNOWN, 30)).to.deep.equal({
            violations: [],
            unknown: "not known yet: visibilityTimeoutSeconds of queue",
        });
        expect(judged(180, UNKNOWN).unknown).to.equal("not known yet: timeout of fn");
        expect(judged(180, 30, { maximumBatchingWindowInSeconds: UNKNOWN }).unknown).to.equal(
            "not known yet: maximumBatchingWindowInSeconds of mapping",
        );
    });

    it("does not apply to a stack without event source mappings", () => {
        expect(judge(guardrail, [queue()]).notApplicable).to.equal(`the stack has none of ${TYPES.eventSourceMapping}`);
    });
});

describe("queue-redrive", () => {
    const guardrail = named(DELIVERY, "queue-redrive");
    const message =
        "queue: It has no redrive policy: a message that its function cannot handle comes back until it is too old, and is lost.";
    const beside = (props: Props, uses: Readonly<Record<string, TestResource>> = {}) =>
        resource(TYPES.queueRedrivePolicy, "redrive", props, uses);

    it("passes a queue with a redrive policy, of its own or beside it", () => {
        expect(judge(guardrail, [queue({ redrivePolicy: redrive(5) }), mapping()])).to.deep.equal({ violations: [] });
        const separate = beside({ queueUrl: "https://sqs/queue", redrivePolicy: redrive(5) });
        expect(judge(guardrail, [queue(), mapping(), separate])).to.deep.equal({ violations: [] });
    });

    it("passes a queue whose redrive policy only names a queue that is not there yet", () => {
        const dead = resource(TYPES.queue, "dead", { arn: UNKNOWN });
        const source = resource(TYPES.queue, "queue", { arn: ARN, redrivePolicy: UNKNOWN }, { redrivePolicy: dead });
        expect(judge(guardrail, [dead, source, mapping()])).to.deep.equal({ violations: [] });
    });

    it("reports a queue that a function reads and that has none", () => {
        expect(judge(guardrail, [queue(), mapping()]).violations).to.deep.equal([message]);
        expect(judge(guardrail, [queue({ redrivePolicy: "" }), mapping()]).violations).to.deep.equal([message]);
        const another = beside({ queueUrl: "https://sqs/queue-2", redrivePolicy: redrive(5) });
        expect(judge(guardrail, [queue(), mapping(), another]).violations).to.deep.equal([message]);
    });

    it("passes a queue that no function reads", () => {
        const other = mapping({ eventSourceArn: `${ARN}-2` });
        expect(judge(guardrail, [queue(), other])).to.deep.equal({ violations: [] });
    });

    it("does not know of a redrive policy that is not known yet", () => {
        expect(judge(guardrail, [queue({ redrivePolicy: UNKNOWN }), mapping()])).to.deep.equal({
            violations: [],
            unknown: "not known yet: redrivePolicy of queue",
        });
        const separate = beside({ queueUrl: UNKNOWN, redrivePolicy: redrive(5) });
        expect(judge(guardrail, [queue(), mapping(), separate])).to.deep.equal({
            violations: [],
            unknown: "not known yet: queueUrl of redrive",
        });
    });

    const FILLERS = [
        ["a rule", resource(TYPES.target, "filler", { arn: ARN })],
        ["a topic", resource(TYPES.subscription, "filler", { endpoint: ARN })],
        ["a schedule", resource(TYPES.schedule, "filler", { target: { arn: ARN } })],
    ] as const;
    for (const [what, filler] of FILLERS) {
        it(`reports a queue that ${what} fills, that has neither a known reader nor a redrive policy nor an alarm`, () => {
            expect(judge(guardrail, [queue(), filler])).to.deep.equal({
                violations: [
                    "queue: It has no redrive policy, and no alarm on ApproximateNumberOfMessagesVisible or ApproximateAgeOfOldestMessage: what filler sends, and nobody reads or can handle, is lost unseen.",
                ],
            });
        });
    }

    it("passes a queue for a reader outside the stack with a redrive policy, or with an alarm on what lies in it", () => {
        const [, filler] = FILLERS[0];
        const alarm = resource(TYPES.alarm, "alarm", {
            metricName: "ApproximateAgeOfOldestMessage",
            dimensions: { QueueName: "queue-name" },
        });
        const watched = queue({ name: "queue-name" });
        expect(judge(guardrail, [queue({ redrivePolicy: redrive(5) }), filler])).to.deep.equal({ violations: [] });
        expect(judge(guardrail, [watched, filler, alarm])).to.deep.equal({ violations: [] });
        // A function that reads it wants the redrive policy all the same.
        expect(judge(guardrail, [watched, filler, alarm, mapping()]).violations).to.deep.equal([message]);
    });

    it("does not know of an alarm that may watch the queue", () => {
        const [, filler] = FILLERS[0];
        const alarm = resource(TYPES.alarm, "alarm", {
            metricName: "ApproximateAgeOfOldestMessage",
            dimensions: UNKNOWN,
        });
        expect(judge(guardrail, [queue(), filler, alarm])).to.deep.equal({
            violations: [],
            unknown: "not known yet: dimensions of alarm",
        });
    });

    it("does not apply to a stack in which nothing reads or fills a queue", () => {
        expect(judge(guardrail, [queue()]).notApplicable).to.equal(
            `the stack has none of ${[TYPES.eventSourceMapping, TYPES.target, TYPES.subscription, TYPES.schedule].join(", ")}`,
        );
    });
});

describe("queue-receive-count", () => {
    const guardrail = named(DELIVERY, "queue-receive-count");

    it("passes 5 receives", () => {
        expect(judge(guardrail, [queue({ redrivePolicy: redrive(5) })])).to.deep.equal({ violations: [] });
        expect(judge(guardrail, [queue({ redrivePolicy: redrive("5") })])).to.deep.equal({ violations: [] });
    });

    it("reports 4 receives, in a policy of its own too", () => {
        const message = "It gives a message up after 4 receives, under 5: a short throttling is enough for that.";
        expect(judge(guardrail, [queue({ redrivePolicy: redrive(4) })]).violations).to.deep.equal([
            `queue: ${message}`,
        ]);
        const separate = resource(TYPES.queueRedrivePolicy, "redrive", { redrivePolicy: redrive(4) });
        expect(judge(guardrail, [separate]).violations).to.deep.equal([`redrive: ${message}`]);
    });

    it("takes another minimum from its setting", () => {
        expect(judge(guardrail, [queue({ redrivePolicy: redrive(3) })], { minimum: 3 })).to.deep.equal({
            violations: [],
        });
        expect(judge(guardrail, [queue({ redrivePolicy: redrive(2) })], { minimum: 3 }).violations).to.deep.equal([
            "queue: It gives a message up after 2 receives, under 3: a short throttling is enough for that.",
        ]);
    });

    it("does not know of a redrive policy that is not known yet", () => {
        expect(judge(guardrail, [queue({ redrivePolicy: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "string value at .redrivePolicy can't be known during preview",
        });
    });

    it("does not apply to a queue without a redrive policy, or with a text that is none", () => {
        const none = { violations: [], notApplicable: "it has no redrive policy" };
        expect(judge(guardrail, [queue()])).to.deep.equal(none);
        expect(judge(guardrail, [queue({ redrivePolicy: "{" })])).to.deep.equal(none);
        expect(judge(guardrail, [queue({ redrivePolicy: "{}" })])).to.deep.equal(none);
        expect(judge(guardrail, [lambda()]).notApplicable).to.equal(
            `it judges ${TYPES.queue}, ${TYPES.queueRedrivePolicy}`,
        );
    });
});
