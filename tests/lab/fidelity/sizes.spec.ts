import { expect } from "chai";
import { LogGroups, logs } from "../../../lab/aws/logs";
import { ACCOUNT, instanceEvent, REGION, refusal, World } from "../fabric/support";

const KIB = 1_024;
const MIB = 1_048_576;
const EC2 = { source: ["aws.ec2"] };

/** An event of exactly so many bytes. */
function sized(bytes: number): string {
    const event = (text: string) => instanceEvent("stopped", { detail: { text } });
    return event("x".repeat(bytes - Buffer.byteLength(event(""))));
}

/** What became of an event of so many bytes on its way to a target: "delivered", an ERROR_CODE, or "lost". */
async function delivered(target: (world: World) => Promise<string>, bytes: number): Promise<string> {
    const world = new World();
    const arn = await target(world);
    await world.rule("stops", EC2, { arn, deadLetterConfig: { arn: await world.queue("dead") } });
    world.fabric.events.deliver(REGION, "default", sized(bytes));
    await world.clock.settle();
    return world.attributes("dead")["ERROR_CODE"] ?? (world.of("lost").length > 0 ? "lost" : "delivered");
}

describe("The size of what each hop takes", () => {
    it("EventBridge to a queue: 1 MiB; a larger event does not fit into the dead-letter queue either, and is lost", async () => {
        const queue = (world: World) => world.queue("work");
        expect(await delivered(queue, MIB)).to.equal("delivered");
        expect(await delivered(queue, MIB + 1)).to.equal("lost");
    });

    it("EventBridge to a queue that takes less: a dead letter", async () => {
        const queue = (world: World) => world.queue("work", { maxMessageSize: 262_144 });
        expect(await delivered(queue, 256 * KIB)).to.equal("delivered");
        expect(await delivered(queue, 256 * KIB + 1)).to.equal("INVALID_PARAMETER");
    });

    it("EventBridge to a topic: 256 KiB; a larger event is a dead letter at once", async () => {
        const topic = (world: World) => world.topic("news");
        expect(await delivered(topic, 256 * KIB)).to.equal("delivered");
        expect(await delivered(topic, 256 * KIB + 1)).to.equal("INVALID_PARAMETER");
    });

    it("EventBridge to a function: 1 MiB, as for every asynchronous invocation", async () => {
        const fn = (world: World) => world.function("worker", () => 1);
        expect(await delivered(fn, MIB)).to.equal("delivered");
        expect(await delivered(fn, MIB + 1)).to.equal("lost");
    });

    it("EventBridge to a log group: 1 MiB less 26 bytes", async () => {
        const group = async (world: World) => {
            world.cloud.serve("cloudwatch-logs", logs(new LogGroups(world.cloud)));
            await world.call("cloudwatch-logs", "CreateLogGroup", { logGroupName: "/aws/events/all" });
            return `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/events/all`;
        };
        expect(await delivered(group, MIB - 26)).to.equal("delivered");
        // With the attributes that say why it does not fit into the dead-letter queue, either.
        expect(await delivered(group, MIB - 25)).to.equal("lost");
    });

    it("PutEvents: 1 MiB for all entries together", async () => {
        const world = new World();
        const put = (bytes: number) => {
            const entry = { Source: "s", DetailType: "t", Detail: JSON.stringify("x") };
            const Detail = JSON.stringify({ x: "x".repeat(bytes - 10) });
            return refusal(world.call("eventbridge", "PutEvents", { Entries: [{ ...entry, Detail }] }));
        };
        expect(await put(MIB)).to.equal("nothing was refused");
        expect(await put(MIB + 1)).to.match(/^ValidationException: Total size/);
    });

    it("a message of a queue: 1 MiB with its attributes, or what the queue takes; a batch as much in all", async () => {
        const world = new World();
        const queue = await world.queue("work");
        const MessageAttributes = { name: { DataType: "String", StringValue: "value" } };
        // name, String, value: 15 bytes.
        expect(await refusal(world.sendTo(queue, "x".repeat(MIB - 15), { MessageAttributes }))).to.equal(
            "nothing was refused",
        );
        expect(await refusal(world.sendTo(queue, "x".repeat(MIB - 14), { MessageAttributes }))).to.match(
            /Message must be shorter than 1048576 bytes/,
        );
        const batch = (bytes: number) => {
            const Entries = ["1", "2"].map((Id) => ({ Id, MessageBody: "x".repeat(bytes) }));
            return refusal(world.call("sqs", "SendMessageBatch", { QueueUrl: world.url(queue), Entries }));
        };
        expect(await batch(MIB / 2)).to.equal("nothing was refused");
        expect(await batch(MIB / 2 + 1)).to.match(/^BatchRequestTooLong: /);
        for (const maxMessageSize of [1_023, MIB + 1]) {
            expect(await refusal(world.queue(`q${maxMessageSize}`, { maxMessageSize }))).to.match(/MaximumMessageSize/);
        }
    });

    it("a message of a topic: 256 KiB with its attributes; a batch as much in all", async () => {
        const world = new World();
        const TopicArn = await world.topic("news");
        const MessageAttributes = { name: { DataType: "String", StringValue: "value" } };
        const publish = (bytes: number) =>
            refusal(world.call("sns", "Publish", { TopicArn, Message: "x".repeat(bytes), MessageAttributes }));
        expect(await publish(256 * KIB - 15)).to.equal("nothing was refused");
        expect(await publish(256 * KIB - 14)).to.equal("InvalidParameter: Invalid parameter: Message too long");
        const batch = (bytes: number) => {
            const entries = ["1", "2"].map((Id) => ({ Id, Message: "x".repeat(bytes) }));
            const input = { TopicArn, PublishBatchRequestEntries: entries };
            return refusal(world.call("sns", "PublishBatch", input));
        };
        expect(await batch(128 * KIB)).to.equal("nothing was refused");
        expect(await batch(128 * KIB + 1)).to.match(/^BatchRequestTooLong: /);
    });

    it("a topic to a queue: the envelope counts, so that a queue of 256 KiB refuses what raw delivery would bring", async () => {
        const world = new World();
        const TopicArn = await world.topic("news");
        const small = { maxMessageSize: 262_144 };
        await world.subscribe(TopicArn, "sqs", await world.queue("raw", small), { rawMessageDelivery: true });
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: await world.queue("dead") });
        await world.subscribe(TopicArn, "sqs", await world.queue("wrapped", small), { redrivePolicy });
        await world.call("sns", "Publish", { TopicArn, Message: "x".repeat(256 * KIB) });
        await world.clock.settle();
        const counts = ["raw", "wrapped", "dead"].map((queue) => world.bodies(queue).length);
        expect(counts).to.deep.equal([1, 0, 1]);
    });

    it("a queue to a function: 6 MiB an invocation, so that a larger batch is split", async () => {
        const world = new World();
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 60 });
        const batches: number[] = [];
        const fn = await world.function("worker", (event) => {
            expect(Buffer.byteLength(JSON.stringify(event))).to.be.at.most(6 * MIB);
            batches.push((event as { Records: unknown[] }).Records.length);
        });
        await world.mapping(queue, fn);
        for (let n = 0; n < 7; n++) await world.sendTo(queue, "x".repeat(MIB));
        await world.clock.settle();
        expect(batches).to.deep.equal([5, 2]);
    });

    it("a function's on-failure record: what its destination takes; larger ones are lost", async () => {
        const ends = async (bytes: number, kind: "topic" | "queue") => {
            const world = new World();
            const fn = await world.function("worker", () => {
                throw new Error("no");
            });
            const destination = await (kind === "topic" ? world.topic("news") : world.queue("failures"));
            await world.make("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "config", {
                functionName: fn,
                maximumRetryAttempts: 0,
                destinationConfig: { onFailure: { destination } },
            });
            const Payload = JSON.stringify("x".repeat(bytes));
            await world.call("lambda", "Invoke", { FunctionName: fn, InvocationType: "Event", Payload });
            await world.clock.settle();
            return world.of("lost").length > 0 ? "lost" : "sent";
        };
        expect([await ends(255 * KIB, "topic"), await ends(256 * KIB, "topic")]).to.deep.equal(["sent", "lost"]);
        expect([await ends(1_023 * KIB, "queue"), await ends(MIB - 2, "queue")]).to.deep.equal(["sent", "lost"]);
    });
});
