import { expect } from "chai";
import { AwsError } from "../../../lab/types";
import { instanceEvent, REGION } from "../fabric/support";
import { WatchedWorld } from "./support";

const CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const NOWHERE = `arn:aws:sqs:${REGION}:123456789012:nowhere`;
const fail = () => {
    throw new RangeError("too far");
};

/** Sums of metrics, by their names; those that were never measured are absent. */
function sums(world: WatchedWorld, namespace: string, dimensions: Record<string, string>): Record<string, number> {
    const wanted = JSON.stringify(dimensions);
    return Object.fromEntries(
        world.monitoring.metrics
            .totals()
            .filter((total) => total.namespace === namespace && JSON.stringify(total.dimensions) === wanted)
            .map(({ name, sum }) => [name, sum]),
    );
}

describe("What Lambda measures", () => {
    const of = (world: WatchedWorld, FunctionName = "worker") => sums(world, "AWS/Lambda", { FunctionName });
    const start = async (world: WatchedWorld, fn: string) => {
        await world.call("lambda", "Invoke", { FunctionName: fn, InvocationType: "Event" });
        await world.clock.settle();
    };

    it("of an invocation: that it was, how it ended, how long it took and how many ran", async () => {
        const world = new WatchedWorld();
        await world.function("worker", () => 1);
        await world.function("broken", fail);
        for (const FunctionName of ["worker", "worker", "broken"])
            await world.call("lambda", "Invoke", { FunctionName });
        const common = { Throttles: 0, Duration: 1, ConcurrentExecutions: 1 };
        expect(of(world)).to.deep.equal({ ...common, Invocations: 2, Errors: 0, Duration: 2, ConcurrentExecutions: 2 });
        expect(of(world, "broken")).to.deep.equal({ ...common, Invocations: 1, Errors: 1 });
        expect(sums(world, "AWS/Lambda", {})).to.deep.equal({
            Invocations: 3,
            Errors: 1,
            Throttles: 0,
            Duration: 3,
            ConcurrentExecutions: 3,
        });
    });

    it("of invocations that take time: their milliseconds, the milliseconds that an event waited, and how many ran at once", async () => {
        const world = new WatchedWorld({ durationOf: () => 2_000 });
        const fn = await world.function("worker", () => 1, { reservedConcurrentExecutions: 2 });
        for (let n = 0; n < 2; n++) await world.call("lambda", "Invoke", { FunctionName: "worker" });
        await start(world, fn);
        expect(of(world)).to.deep.equal({
            Invocations: 3,
            Errors: 0,
            // The event was throttled at the start and a second later.
            Throttles: 2,
            Duration: 6_000,
            ConcurrentExecutions: 1 + 2 + 1,
            AsyncEventsReceived: 1,
            AsyncEventAge: 0 + 1_000 + 3_000,
        });
        for (const MetricName of ["Duration", "AsyncEventAge"]) {
            const window = { StartTime: new Date("2026-03-02T08:00:00Z"), EndTime: new Date("2026-03-02T09:00:00Z") };
            const { Datapoints } = await world.call("cloudwatch", "GetMetricStatistics", {
                Namespace: "AWS/Lambda",
                MetricName,
                Dimensions: [{ Name: "FunctionName", Value: "worker" }],
                ...window,
                Period: 3_600,
                Statistics: ["SampleCount"],
                Unit: "Milliseconds",
            });
            expect(Datapoints.map(({ SampleCount }: { SampleCount: number }) => SampleCount)).to.deep.equal([3]);
        }
    });

    it("of a record or a dead letter that arrives: no failure of its delivery", async () => {
        const world = new WatchedWorld();
        const destination = await world.queue("records");
        const worker = await world.function("worker", () => 1);
        const broken = await world.function("broken", fail, { deadLetterConfig: { targetArn: destination } });
        for (const functionName of [worker, broken]) {
            const destinationConfig = { onSuccess: { destination }, onFailure: { destination } };
            await world.make(CONFIG, functionName, { functionName, destinationConfig, maximumRetryAttempts: 0 });
            await start(world, functionName);
        }
        expect(world.bodies("records")).to.have.length(3);
        for (const name of ["worker", "broken"]) {
            expect(of(world, name)).to.not.have.any.keys("DestinationDeliveryFailures", "DeadLetterErrors");
        }
    });

    it("of an event that is dropped: its attempts, its age at each, and that it was dropped", async () => {
        const world = new WatchedWorld();
        const fn = await world.function("worker", fail);
        await start(world, fn);
        expect(of(world)).to.deep.equal({
            AsyncEventsReceived: 1,
            AsyncEventAge: 60_000 + 180_000,
            AsyncEventsDropped: 1,
            Invocations: 3,
            Errors: 3,
            Throttles: 0,
            Duration: 3,
            ConcurrentExecutions: 3,
        });
    });

    it("of a throttled invocation: nothing but that", async () => {
        const world = new WatchedWorld();
        await world.function("worker", () => 1, { reservedConcurrentExecutions: 0 });
        await world.call("lambda", "Invoke", { FunctionName: "worker" }).catch(() => {});
        expect(of(world)).to.deep.equal({ Throttles: 1 });
    });

    it("of a record that its destination refuses, and of an event that the dead-letter queue does", async () => {
        const world = new WatchedWorld();
        const refusing = { maximumRetryAttempts: 0, destinationConfig: { onFailure: { destination: NOWHERE } } };
        const fn = await world.function("worker", fail, { deadLetterConfig: { targetArn: NOWHERE } });
        await world.make(CONFIG, "config", { functionName: fn, ...refusing });
        const lucky = await world.function("lucky", () => 1);
        const onSuccess = { destinationConfig: { onSuccess: { destination: NOWHERE } } };
        await world.make(CONFIG, "lucky", { functionName: lucky, ...onSuccess });
        await start(world, fn);
        await start(world, lucky);
        const { DestinationDeliveryFailures, DeadLetterErrors, AsyncEventsDropped } = of(world);
        expect([DestinationDeliveryFailures, DeadLetterErrors, AsyncEventsDropped]).to.deep.equal([1, 1, 1]);
        expect(of(world, "lucky")["DestinationDeliveryFailures"]).to.equal(1);
    });

    it("of a loop that it ends", async () => {
        const world = new WatchedWorld();
        const queue = await world.queue("loop");
        const fn = await world.function("worker", async () => {
            await world.call(
                "sqs",
                "SendMessage",
                { QueueUrl: world.url(queue), MessageBody: "again" },
                world.traces.at(-1),
            );
        });
        await world.mapping(queue, fn);
        await world.sendTo(queue, "first");
        // Twice before the minute is over: the message comes back after thirty seconds.
        await world.clock.advance(59_000);
        expect(of(world)["RecursiveInvocationsDropped"]).to.equal(2);
    });
});

describe("What SQS measures", () => {
    const of = (world: WatchedWorld) => sums(world, "AWS/SQS", { QueueName: "work" });

    it("of its calls: messages sent, received and deleted, empty receives and sizes", async () => {
        const world = new WatchedWorld();
        const work = await world.queue("work");
        const QueueUrl = world.url(work);
        await world.sendTo(work, "one");
        await world.sendTo(work, "three");
        const { Messages } = await world.call("sqs", "ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 });
        await world.call("sqs", "ReceiveMessage", { QueueUrl });
        // Deleting twice counts twice.
        for (const _ of [1, 2])
            await world.call("sqs", "DeleteMessage", { QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle });
        expect(of(world)).to.deep.equal({
            NumberOfMessagesSent: 2,
            SentMessageSize: 8,
            NumberOfMessagesReceived: 2,
            NumberOfEmptyReceives: 1,
            NumberOfMessagesDeleted: 2,
        });
    });

    it("each minute how many messages are in sight, in flight and delayed, and how old the oldest is", async () => {
        const world = new WatchedWorld();
        const work = await world.queue("work");
        for (const body of ["in flight", "in flight, too"]) await world.sendTo(work, body);
        const all = { MaxNumberOfMessages: 10, VisibilityTimeout: 600 };
        await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(work), ...all });
        await world.clock.advance(15_000);
        await world.sendTo(work, "in sight");
        for (let n = 0; n < 3; n++) await world.sendTo(work, "delayed", { DelaySeconds: 300 });
        await world.minutes(1);
        const { ApproximateNumberOfMessagesVisible, ApproximateNumberOfMessagesNotVisible, ...others } = of(world);
        const { ApproximateNumberOfMessagesDelayed, ApproximateAgeOfOldestMessage } = others;
        expect([
            ApproximateNumberOfMessagesVisible,
            ApproximateNumberOfMessagesNotVisible,
            ApproximateNumberOfMessagesDelayed,
            ApproximateAgeOfOldestMessage,
        ]).to.deep.equal([1, 2, 3, 60]);
    });

    it("of a message that was received three times no age any more; of a FIFO queue it stays", async () => {
        for (const [name, expected] of [
            ["work", 60],
            ["work.fifo", 60 + 120],
        ] as const) {
            const world = new WatchedWorld();
            const fifo = name.endsWith(".fifo") ? { fifoQueue: true, contentBasedDeduplication: true } : {};
            const queue = await world.queue(name, fifo);
            await world.sendTo(queue, "poison", name.endsWith(".fifo") ? { MessageGroupId: "one" } : {});
            const receive = () =>
                world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(queue), VisibilityTimeout: 1 });
            await receive();
            await world.minutes(1);
            for (const _ of [1, 2]) {
                await receive();
                await world.clock.advance(2_000);
            }
            await world.clock.advance(56_000);
            expect(world.sum("AWS/SQS", "ApproximateAgeOfOldestMessage", { QueueName: name })).to.equal(expected);
        }
    });

    it("in a dead-letter queue the age since the message came there", async () => {
        const world = new WatchedWorld();
        const dead = await world.queue("dead");
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 1 });
        const work = await world.queue("work", { redrivePolicy, visibilityTimeoutSeconds: 0 });
        await world.sendTo(work, "poison");
        await world.minutes(60);
        for (const _ of [1, 2]) await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(work) });
        await world.minutes(1);
        expect(world.sum("AWS/SQS", "ApproximateAgeOfOldestMessage", { QueueName: "dead" })).to.equal(60);
    });

    it("as long as it holds a message, in sight or in flight, and not after it is deleted", async () => {
        for (const VisibilityTimeout of [0, 43_200]) {
            const world = new WatchedWorld();
            const work = await world.queue("work");
            await world.sendTo(work, "kept");
            await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(work), VisibilityTimeout });
            await world.minutes(8 * 60);
            const samples = () =>
                world.monitoring.metrics.totals().find(({ name }) => name === "ApproximateNumberOfMessagesVisible")
                    ?.count;
            expect(samples()).to.equal(8 * 60);
            await world.call("sqs", "DeleteQueue", { QueueUrl: world.url(work) });
            await world.minutes(10);
            expect([samples(), world.clock.size]).to.deep.equal([8 * 60, 0]);
        }
    });

    it("nothing of a queue that holds nothing and was not used for six hours", async () => {
        const world = new WatchedWorld();
        const work = await world.queue("work");
        await world.sendTo(work, "gone");
        await world.call("sqs", "PurgeQueue", { QueueUrl: world.url(work) });
        await world.minutes(180);
        // A receive is a use, also where there is nothing to receive.
        await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(work) });
        await world.minutes(24 * 60);
        const depth = world.monitoring.metrics
            .totals()
            .find(({ name }) => name === "ApproximateNumberOfMessagesVisible");
        expect([depth?.count, world.clock.size]).to.deep.equal([180 + 360, 0]);
    });
});

describe("What SNS measures", () => {
    it("of a message: that it was published, how large, and what became of it at each subscriber", async () => {
        const world = new WatchedWorld();
        const news = await world.topic("news");
        const dead = await world.queue("dead");
        const redrive = (deadLetterTargetArn: string) => ({ redrivePolicy: JSON.stringify({ deadLetterTargetArn }) });
        await world.subscribe(news, "sqs", await world.queue("reader"));
        await world.subscribe(news, "sqs", await world.queue("picky"), { filterPolicy: '{"kind":["other"]}' });
        await world.subscribe(news, "sqs", NOWHERE, redrive(dead));
        await world.subscribe(news, "sqs", `${NOWHERE}2`, redrive(NOWHERE));
        await world.call("sns", "Publish", { TopicArn: news, Message: "four" });
        await world.clock.settle();
        expect(sums(world, "AWS/SNS", { TopicName: "news" })).to.deep.equal({
            NumberOfMessagesPublished: 1,
            PublishSize: 4,
            NumberOfNotificationsDelivered: 1,
            NumberOfNotificationsFilteredOut: 1,
            NumberOfNotificationsFailed: 2,
            NumberOfNotificationsRedrivenToDlq: 1,
            NumberOfNotificationsFailedToRedriveToDlq: 1,
        });
    });
});

describe("What EventBridge measures", () => {
    const NOT_MATCHED = { source: ["aws.s3"] };
    const EC2 = { source: ["aws.ec2"] };
    const of = (world: WatchedWorld, dimensions: Record<string, string>) => sums(world, "AWS/Events", dimensions);

    async function delivered(world: WatchedWorld): Promise<void> {
        world.fabric.events.deliver(REGION, "default", instanceEvent());
        await world.clock.settle();
    }

    it("of a rule that delivers, by rule, by bus and over all", async () => {
        const world = new WatchedWorld();
        await world.rule("stops", EC2, { arn: await world.queue("work") });
        await world.rule("others", NOT_MATCHED, { arn: NOWHERE });
        await delivered(world);
        const attempts = { InvocationAttempts: 1, SuccessfulInvocationAttempts: 1 };
        expect(of(world, { RuleName: "stops" })).to.deep.equal({
            MatchedEvents: 1,
            TriggeredRules: 1,
            ...attempts,
            Invocations: 1,
        });
        expect(of(world, { EventBusName: "default" })).to.deep.equal({
            MatchedEvents: 1,
            TriggeredRules: 1,
            ...attempts,
        });
        expect(of(world, {})).to.deep.equal({ TriggeredRules: 1, ...attempts, Invocations: 1 });
        expect(of(world, { RuleName: "others" })).to.deep.equal({});
    });

    it("of an event that several rules match: it is matched once on its bus, and triggers each of them", async () => {
        const world = new WatchedWorld();
        for (const name of ["first", "second"]) await world.rule(name, EC2, { arn: await world.queue(name) });
        await delivered(world);
        expect(of(world, { EventBusName: "default" })).to.include({ MatchedEvents: 1, TriggeredRules: 2 });
        expect(of(world, { RuleName: "second" })).to.include({ MatchedEvents: 1, TriggeredRules: 1 });
    });

    it("of a rule on a bus of one's own, with the name of the bus", async () => {
        const world = new WatchedWorld();
        await world.make("aws:cloudwatch/eventBus:EventBus", "shop", { name: "shop" });
        await world.rule("orders", { source: ["shop"] }, { arn: await world.queue("work") }, { eventBusName: "shop" });
        const Entries = [{ EventBusName: "shop", Source: "shop", DetailType: "order", Detail: "{}" }];
        await world.call("eventbridge", "PutEvents", { Entries });
        await world.clock.settle();
        expect(of(world, { EventBusName: "shop", RuleName: "orders" })["Invocations"]).to.equal(1);
        expect(of(world, { RuleName: "orders" })).to.deep.equal({});
    });

    it("of a target that refuses: failed, and sent to the dead-letter queue, or refused there, too", async () => {
        const world = new WatchedWorld();
        const dead = await world.queue("dead");
        await world.rule("caught", EC2, { arn: NOWHERE, deadLetterConfig: { arn: dead } });
        await world.rule("dropped", EC2, { arn: NOWHERE, deadLetterConfig: { arn: `${NOWHERE}2` } });
        await delivered(world);
        const failed = {
            MatchedEvents: 1,
            TriggeredRules: 1,
            InvocationAttempts: 1,
            Invocations: 1,
            FailedInvocations: 1,
        };
        expect(of(world, { RuleName: "caught" })).to.deep.equal({ ...failed, InvocationsSentToDlq: 1 });
        expect(of(world, { RuleName: "dropped" })).to.deep.equal({ ...failed, InvocationsFailedToBeSentToDlq: 1 });
    });

    it("of a target that the lab does not run: an invocation without an attempt", async () => {
        const world = new WatchedWorld();
        await world.rule("repair", EC2, { arn: `arn:aws:states:${REGION}:123456789012:stateMachine:repair` });
        await delivered(world);
        const measured = { MatchedEvents: 1, TriggeredRules: 1, Invocations: 1 };
        expect(of(world, { RuleName: "repair" })).to.deep.equal(measured);
    });

    it("of what is never sent, as its input is no JSON or it came from another bus: failed without an attempt", async () => {
        const world = new WatchedWorld();
        const bus = (name: string) => `arn:aws:events:${REGION}:123456789012:event-bus/${name}`;
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        await world.rule("there", EC2, { arn: bus("own") });
        await world.rule("back", EC2, { arn: bus("default") }, { eventBusName: "own" });
        const inputTransformer = { inputPaths: { detail: "$.detail" }, inputTemplate: '{"text": "<detail>"}' };
        await world.rule("broken", EC2, { arn: await world.queue("work"), inputTransformer });
        await delivered(world);
        const measured = { MatchedEvents: 1, TriggeredRules: 1, FailedInvocations: 1 };
        expect(of(world, { RuleName: "broken" })).to.deep.equal(measured);
        expect(of(world, { EventBusName: "own", RuleName: "back" })).to.deep.equal(measured);
    });

    it("of a delivery that is tried again: each attempt, and one invocation", async () => {
        const world = new WatchedWorld();
        const fn = await world.function("worker", () => 1);
        let refusals = 2;
        world.cloud.serve("lambda", {
            Invoke: () => {
                if (refusals-- > 0) throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
            },
        });
        await world.rule("stops", EC2, { arn: fn });
        await delivered(world);
        expect(of(world, { RuleName: "stops" })).to.deep.equal({
            MatchedEvents: 1,
            TriggeredRules: 1,
            InvocationAttempts: 3,
            RetryInvocationAttempts: 2,
            SuccessfulInvocationAttempts: 1,
            Invocations: 1,
        });
    });
});
