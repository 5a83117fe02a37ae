import { expect } from "chai";
import { ACCOUNT, CALLER, REGION, refusal, World } from "./support";

const set = (world: World, queue: string, Attributes: Record<string, string>) =>
    world.call("sqs", "SetQueueAttributes", { QueueUrl: world.url(queue), Attributes });

const attributesOf = async (world: World, queue: string): Promise<Record<string, string>> =>
    (await world.call("sqs", "GetQueueAttributes", { QueueUrl: world.url(queue), AttributeNames: ["All"] }))[
        "Attributes"
    ];

describe("SetQueueAttributes", () => {
    it("sets what it names and leaves the rest as it is", async () => {
        const world = new World();
        const dead = await world.queue("dead.fifo", { fifoQueue: true });
        const queue = await world.queue("orders.fifo", { fifoQueue: true });
        const before = await attributesOf(world, queue);
        const wanted = {
            VisibilityTimeout: "43200",
            DelaySeconds: "900",
            MaximumMessageSize: "1024",
            MessageRetentionPeriod: "1209600",
            ContentBasedDeduplication: "true",
            RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 1000 }),
            RedriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }),
        };
        await set(world, queue, wanted);
        expect(await attributesOf(world, queue)).to.deep.equal({ ...before, ...wanted });

        await set(world, queue, { ContentBasedDeduplication: "false" });
        expect(await attributesOf(world, queue)).to.deep.equal({
            ...before,
            ...wanted,
            ContentBasedDeduplication: "false",
        });
    });

    it("takes a redrive policy away, and one that allows it, when the text is empty", async () => {
        const world = new World();
        const dead = await world.queue("dead");
        const queue = await world.queue("orders");
        const before = await attributesOf(world, queue);
        await set(world, queue, {
            RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: "3" }),
            RedriveAllowPolicy: JSON.stringify({ redrivePermission: "allowAll" }),
        });
        expect((await attributesOf(world, queue))["RedrivePolicy"]).to.equal(
            JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 3 }),
        );
        await set(world, queue, { RedrivePolicy: "", RedriveAllowPolicy: "" });
        expect(await attributesOf(world, queue)).to.deep.equal(before);
    });

    for (const count of [1, 10]) {
        it(`takes a policy that allows redrives from queues by their ARNs: ${count}`, async () => {
            const world = new World();
            const queue = await world.queue("dead");
            const sourceQueueArns = Array.from({ length: count }, (_, n) => `arn:aws:sqs:${REGION}:${ACCOUNT}:q${n}`);
            const RedriveAllowPolicy = JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns });
            await set(world, queue, { RedriveAllowPolicy });
            expect(await attributesOf(world, queue)).to.include({ RedriveAllowPolicy });
        });
    }

    const range = (name: string, value: string, least: number, most: number): [Record<string, string>, string] => [
        { [name]: value },
        `InvalidAttributeValue: Invalid value for the parameter ${name}: ${value}. It must be an integer from ${least} to ${most}.`,
    ];
    const redrive = (text: string, why: string): [Record<string, string>, string] => [
        { RedrivePolicy: text },
        `InvalidParameterValue: Value ${text} for parameter RedrivePolicy is invalid. Reason: ${why}.`,
    ];
    const allow = (text: string): [Record<string, string>, string] => [
        { RedriveAllowPolicy: text },
        `InvalidParameterValue: Value ${text} for parameter RedriveAllowPolicy is invalid. Reason: redrivePermission must be allowAll, denyAll, or byQueue with 1 to 10 sourceQueueArns.`,
    ];
    const to = (name: string, maxReceiveCount: unknown = 3, region = REGION) =>
        JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:${region}:${ACCOUNT}:${name}`, maxReceiveCount });
    const byQueue = (sourceQueueArns: unknown) => JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns });
    const noMap = "Redrive policy is not a valid JSON map";
    const noCount = "maxReceiveCount must be an integer from 1 to 1000";
    const refused: readonly [Record<string, string>, string][] = [
        [{ Color: "blue" }, "InvalidAttributeName: The lab does not set the attribute Color."],
        range("VisibilityTimeout", "43201", 0, 43_200),
        range("VisibilityTimeout", "-1", 0, 43_200),
        range("DelaySeconds", "901", 0, 900),
        range("DelaySeconds", "0.5", 0, 900),
        range("MaximumMessageSize", "1023", 1_024, 1_048_576),
        range("MaximumMessageSize", "1048577", 1_024, 1_048_576),
        range("MessageRetentionPeriod", "59", 60, 1_209_600),
        range("MessageRetentionPeriod", "1209601", 60, 1_209_600),
        redrive("{broken", noMap),
        redrive("[]", noMap),
        redrive("null", noMap),
        redrive("5", noMap),
        redrive(to("dead", 0), noCount),
        redrive(to("dead", 1001), noCount),
        redrive(to("dead", 1.5), noCount),
        redrive('{"maxReceiveCount":3}', "deadLetterTargetArn is missing"),
        redrive(to("orders"), "A queue cannot be its own dead letter target"),
        redrive(to("none"), "Dead letter target does not exist"),
        redrive(to("far", 3, "us-east-1"), "Dead letter target must be in the same Region as the source"),
        redrive(to("dead.fifo"), "Dead letter target must be same type of queue as the source"),
        allow("{broken"),
        allow("null"),
        allow('{"redrivePermission":"allowSome"}'),
        allow(byQueue(undefined)),
        allow(byQueue("work")),
        allow(byQueue([])),
        allow(byQueue(Array.from({ length: 11 }, (_, n) => `q${n}`))),
    ];
    for (const [wrong, message] of refused) {
        it(`refuses ${JSON.stringify(wrong).slice(0, 120)}, and changes nothing beside it either`, async () => {
            const world = new World();
            await world.queue("dead");
            await world.queue("dead.fifo", { fifoQueue: true });
            await world.queue("far", {}, "us-east-1");
            const queue = await world.queue("orders");
            const before = await attributesOf(world, queue);
            expect(await refusal(set(world, queue, { VisibilityTimeout: "77", ...wrong }))).to.equal(message);
            expect(await attributesOf(world, queue)).to.deep.equal(before);
        });
    }
});

describe("What a receive answers with", () => {
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    const MessageAttributes = {
        city: text("Any City"),
        "geo.lat": text("1"),
        "geo.long": text("2"),
        geometry: text("x"),
    };

    async function received(world: World, queue: string, asked: Record<string, unknown>) {
        const { Messages } = await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(queue), ...asked });
        const { ReceiptHandle, ...message } = Messages[0] as Record<string, unknown>;
        expect(ReceiptHandle).to.be.a("string");
        return message;
    }

    const asked: readonly [readonly string[] | undefined, readonly string[]][] = [
        [undefined, []],
        [["town"], []],
        [["city"], ["city"]],
        [
            ["geometry", "city"],
            ["city", "geometry"],
        ],
        [["geo"], []],
        [["geo.*"], ["geo.lat", "geo.long"]],
        [
            ["geo.*", "city"],
            ["city", "geo.lat", "geo.long"],
        ],
        [[".*"], ["city", "geo.lat", "geo.long", "geometry"]],
        [["All"], ["city", "geo.lat", "geo.long", "geometry"]],
    ];
    for (const [MessageAttributeNames, names] of asked) {
        it(`is ${names.join(", ") || "no attribute"} when asked for ${MessageAttributeNames?.join(", ") ?? "none"}`, async () => {
            const world = new World();
            const queue = await world.queue("work");
            const { MessageId, MD5OfMessageBody } = await world.sendTo(queue, "hello", { MessageAttributes });
            const some = Object.entries(MessageAttributes).filter(([name]) => names.includes(name));
            const answer = await received(
                world,
                queue,
                MessageAttributeNames === undefined ? {} : { MessageAttributeNames },
            );
            const { MD5OfMessageAttributes, ...message } = answer;
            expect(typeof MD5OfMessageAttributes).to.equal(names.length === 0 ? "undefined" : "string");
            expect("MD5OfMessageAttributes" in answer).to.equal(names.length > 0);
            expect(message).to.deep.equal({
                MessageId,
                MD5OfBody: MD5OfMessageBody,
                Body: "hello",
                ...(names.length === 0 ? {} : { MessageAttributes: Object.fromEntries(some) }),
            });
        });
    }

    const SENT = String(Date.parse("2026-03-02T08:00:00Z"));
    const SenderId = (CALLER as { roleArn: string }).roleArn;
    const everything = {
        ApproximateReceiveCount: "1",
        SentTimestamp: SENT,
        SenderId,
        ApproximateFirstReceiveTimestamp: SENT,
    };

    it("is what the queue knows of a message, as far as it is asked for", async () => {
        const world = new World();
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 0 });
        await world.sendTo(queue, "hello");
        const system = async (names: Record<string, unknown>) => (await received(world, queue, names))["Attributes"];
        expect(await system({ MessageSystemAttributeNames: ["All"] })).to.deep.equal(everything);
        expect(await system({ AttributeNames: ["All"] })).to.deep.equal({
            ...everything,
            ApproximateReceiveCount: "2",
        });
        expect(await system({ AttributeNames: ["SenderId"], MessageSystemAttributeNames: ["SentTimestamp"] })).to.eql({
            SenderId,
            SentTimestamp: SENT,
        });
    });

    it("is the group, the number and the deduplication id of a FIFO queue's message, and its trace header", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", { fifoQueue: true });
        const AWSTraceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793";
        const { SequenceNumber } = await world.sendTo(queue, "hello", {
            MessageGroupId: "a",
            MessageDeduplicationId: "1",
            MessageSystemAttributes: { AWSTraceHeader: text(AWSTraceHeader) },
        });
        const { Attributes } = await received(world, queue, { MessageSystemAttributeNames: ["All"] });
        expect(Attributes).to.deep.equal({
            ...everything,
            AWSTraceHeader,
            SequenceNumber,
            MessageGroupId: "a",
            MessageDeduplicationId: "1",
        });
    });

    it("is where a dead letter comes from", async () => {
        const world = new World();
        const dead = await world.queue("dead");
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 1 });
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 0, redrivePolicy });
        await world.sendTo(queue, "poison");
        for (let n = 0; n < 2; n++) await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(queue) });
        const { Attributes } = await received(world, dead, { MessageSystemAttributeNames: ["All"] });
        expect(Attributes).to.deep.equal({ ...everything, DeadLetterQueueSourceArn: queue });
    });
});
