import { expect } from "chai";
import { ACCOUNT, furnished, REGION, refusal, World } from "./support";

const QUEUE = "aws:sqs/queue:Queue";
const TOPIC = "aws:sns/topic:Topic";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const arn = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
const url = (name: string) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
const POLICY = { Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] };

describe("Queues, topics and what belongs to them", () => {
    const queue = {
        fifoQueue: false,
        visibilityTimeoutSeconds: 30,
        delaySeconds: 0,
        maxMessageSize: 262_144,
        messageRetentionSeconds: 345_600,
        receiveWaitTimeSeconds: 0,
        contentBasedDeduplication: false,
        deduplicationScope: "",
        fifoThroughputLimit: "",
        kmsDataKeyReusePeriodSeconds: 300,
        sqsManagedSseEnabled: true,
        policy: "",
        redrivePolicy: "",
        redriveAllowPolicy: "",
        tagsAll: {},
    };
    const topic = {
        owner: ACCOUNT,
        fifoTopic: false,
        contentBasedDeduplication: false,
        policy: "",
        signatureVersion: 1,
        tracingConfig: "PassThrough",
        tagsAll: {},
    };
    const subscription = {
        ownerId: ACCOUNT,
        pendingConfirmation: false,
        confirmationWasAuthenticated: true,
        confirmationTimeoutInMinutes: 1,
        endpointAutoConfirms: false,
        rawMessageDelivery: false,
        filterPolicyScope: "",
    };
    const fifo = { fifoQueue: true, deduplicationScope: "queue", fifoThroughputLimit: "perQueue" };
    const high = { deduplicationScope: "messageGroup", fifoThroughputLimit: "perMessageGroupId" };
    const confirming = { confirmationTimeoutInMinutes: 5, endpointAutoConfirms: true };
    const subscribing = { topic: arn("sns", "news"), protocol: "sqs", endpoint: arn("sqs", "work") };
    const web = { ...subscribing, protocol: "https", endpoint: "https://shop.example" };

    const table: readonly [string, string, Record<string, unknown>, Record<string, unknown>][] = [
        ["a queue", QUEUE, { name: "q" }, { ...queue, name: "q", arn: arn("sqs", "q"), url: url("q") }],
        [
            "a queue with a policy",
            QUEUE,
            { name: "q", policy: POLICY },
            { ...queue, name: "q", arn: arn("sqs", "q"), url: url("q"), policy: JSON.stringify(POLICY) },
        ],
        [
            "a FIFO queue",
            QUEUE,
            { name: "q.fifo", fifoQueue: true },
            { ...queue, ...fifo, name: "q.fifo", arn: arn("sqs", "q.fifo"), url: url("q.fifo") },
        ],
        [
            "a FIFO queue of high throughput",
            QUEUE,
            { name: "q.fifo", fifoQueue: true, ...high },
            { ...queue, ...fifo, ...high, name: "q.fifo", arn: arn("sqs", "q.fifo"), url: url("q.fifo") },
        ],
        ["a topic", TOPIC, { name: "t" }, { ...topic, name: "t", arn: arn("sns", "t") }],
        [
            "a topic with a policy",
            TOPIC,
            { name: "t", policy: POLICY },
            { ...topic, name: "t", arn: arn("sns", "t"), policy: JSON.stringify(POLICY) },
        ],
        [
            "a subscription",
            SUBSCRIPTION,
            { ...subscribing, redrivePolicy: "" },
            { ...subscribing, ...subscription, redrivePolicy: "" },
        ],
        [
            "a subscription by body",
            SUBSCRIPTION,
            { ...subscribing, filterPolicyScope: "MessageBody", filterPolicy: '{"a":["b"]}' },
            { ...subscribing, ...subscription, filterPolicyScope: "MessageBody", filterPolicy: '{"a":["b"]}' },
        ],
        [
            "a subscription by attributes",
            SUBSCRIPTION,
            { ...subscribing, filterPolicy: '{"a":["b"]}' },
            { ...subscribing, ...subscription, filterPolicyScope: "MessageAttributes", filterPolicy: '{"a":["b"]}' },
        ],
        [
            "a subscription that waits to be confirmed",
            SUBSCRIPTION,
            { ...web, ...confirming },
            {
                ...web,
                ...subscription,
                ...confirming,
                pendingConfirmation: true,
                confirmationWasAuthenticated: false,
            },
        ],
        [
            "a queue's policy",
            "aws:sqs/queuePolicy:QueuePolicy",
            { queueUrl: arn("sqs", "work"), policy: POLICY },
            { queueUrl: url("work"), policy: JSON.stringify(POLICY) },
        ],
        [
            "a queue's redrive",
            "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
            { queueUrl: arn("sqs", "work"), redriveAllowPolicy: '{"redrivePermission":"denyAll"}' },
            { queueUrl: url("work"), redriveAllowPolicy: '{"redrivePermission":"denyAll"}' },
        ],
        [
            "a topic's policy",
            "aws:sns/topicPolicy:TopicPolicy",
            { arn: arn("sns", "news"), policy: POLICY },
            { arn: arn("sns", "news"), owner: ACCOUNT, policy: JSON.stringify(POLICY) },
        ],
    ];
    for (const [what, type, inputs, expected] of table) {
        it(`come out with all that AWS fills in: ${what}`, async () => {
            const { outputs } = await (await furnished()).make(type, "made", inputs);
            const { arn: made, ...others } = outputs;
            if (type === SUBSCRIPTION) expect(made).to.match(/:news:[\da-f-]{36}$/);
            expect(type === SUBSCRIPTION ? others : outputs).to.deep.equal(expected);
        });
    }

    it("have a policy of a topic that is there", async () => {
        const inputs = { arn: arn("sns", "none"), policy: POLICY };
        expect(await refusal(new World().make("aws:sns/topicPolicy:TopicPolicy", "p", inputs))).to.equal(
            `NotFound: Topic does not exist: ${inputs.arn}`,
        );
    });

    for (const redrivePolicy of [
        "{oops",
        "{}",
        { deadLetterTargetArn: 1 },
        { deadLetterTargetArn: "dead" },
        { deadLetterTargetArn: arn("sns", "news") },
    ]) {
        it(`send dead letters of a subscription to a queue alone, not to ${JSON.stringify(redrivePolicy)}`, async () => {
            const world = await furnished();
            const message =
                "InvalidParameter: Invalid parameter: RedrivePolicy: deadLetterTargetArn must be the ARN of a queue";
            expect(await refusal(world.make(SUBSCRIPTION, "s", { ...subscribing, redrivePolicy }))).to.equal(message);
        });
    }

    it("take a redrive policy of a subscription as a value, too", async () => {
        const world = await furnished();
        const deadLetterTargetArn = await world.queue("dead");
        const { id } = await world.make(SUBSCRIPTION, "s", { ...subscribing, redrivePolicy: { deadLetterTargetArn } });
        expect(world.fabric.sns.subscription(id)?.deadLetterTargetArn).to.equal(deadLetterTargetArn);
    });

    const deny = '{"redrivePermission":"denyAll"}';
    const all = '{"redrivePermission":"allowAll"}';
    const allowing = (world: World, name: string) => world.fabric.sqs.queue(name).settings.redriveAllow;

    it("keep which queues may send dead letters, when that is set beside a queue that changes", async () => {
        const world = new World();
        const made = await world.make(QUEUE, "dead", { name: "dead" });
        const inputs = { queueUrl: url("dead"), redriveAllowPolicy: deny };
        const beside = await world.make("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "a", inputs);
        const changed = await world.change(made, { delaySeconds: 1 });
        expect([allowing(world, "dead"), world.read(beside)]).to.deep.equal([
            { redrivePermission: "denyAll" },
            { redriveAllowPolicy: deny },
        ]);
        const own = await world.change(changed, { redriveAllowPolicy: all });
        expect(allowing(world, "dead")).to.deep.equal({ redrivePermission: "allowAll" });
        await world.change(own, { redriveAllowPolicy: undefined });
        expect([allowing(world, "dead"), world.read(beside)]).to.deep.equal([undefined, undefined]);
    });

    it("tell when a redrive of their own was taken away, and have it again when they change", async () => {
        const world = await furnished();
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: arn("sqs", "work"), maxReceiveCount: 3 });
        const made = await world.change(await world.make(QUEUE, "q", { name: "q" }), { redrivePolicy });
        expect(world.read(made)).to.include({ redrivePolicy });
        await world.call("sqs", "SetQueueAttributes", { QueueUrl: url("q"), Attributes: { RedrivePolicy: "" } });
        expect(world.read(made)).to.include({ redrivePolicy: "" });
        const again = await world.change(made, { delaySeconds: 1 });
        expect(world.read(again)).to.include({ redrivePolicy });
    });

    it("that belong to a queue or a topic are gone with it", async () => {
        const world = await furnished();
        const [made, dead] = [await world.make(QUEUE, "q", { name: "q" }), await world.queue("dead")];
        const parts = [
            await world.make("aws:sqs/queuePolicy:QueuePolicy", "p", { queueUrl: url("q"), policy: POLICY }),
            await world.make("aws:sqs/redrivePolicy:RedrivePolicy", "r", {
                queueUrl: url("q"),
                redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 3 }),
            }),
        ];
        await world.remove(made);
        expect(parts.map((part) => world.read(part))).to.deep.equal([undefined, undefined]);
        for (const part of parts) expect(await refusal(world.remove(part))).to.equal("nothing was refused");
    });
});
