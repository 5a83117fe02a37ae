import { expect } from "chai";
import { failedItems } from "../../../lab/fabric/partialBatch";
import { type BatchItem, batchesOf } from "../../../lab/fabric/sqsBatch";
import { NotRunnable, ROLE, World } from "./support";

interface Batch {
    readonly Records: {
        readonly messageId: string;
        readonly body: string;
        readonly attributes: Record<string, string>;
    }[];
}

async function polled(
    handler: (batch: Batch) => unknown,
    mapping: Record<string, unknown> = {},
    queue: Record<string, unknown> = {},
) {
    const world = new World();
    const batches: string[][] = [];
    const dead = await world.queue("dead");
    const arn = await world.queue("work", {
        visibilityTimeoutSeconds: 60,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 5 }),
        ...queue,
    });
    const fn = await world.function("worker", (event) => {
        batches.push((event as Batch).Records.map(({ body }) => body));
        return handler(event as Batch);
    });
    await world.mapping(arn, fn, mapping);
    return { world, queue: arn, dead, batches };
}

describe("A queue's poller", () => {
    it("tries a message that fails five times, a visibility timeout apart, and then it is a dead letter", async () => {
        const { world, queue, dead } = await polled(() => {
            throw new Error("no");
        });
        const trace = { events: ["e1"], rules: ["r1"] };
        const MessageAttributes = { kind: { DataType: "String", StringValue: "x" } };
        await world.call(
            "sqs",
            "SendMessage",
            { QueueUrl: world.url(queue), MessageBody: "poison", MessageAttributes },
            trace,
        );
        await world.clock.settle();

        expect(
            world.of("invocation").map(({ attempt, time, trace }) => [attempt, world.seconds(time), trace]),
        ).to.deep.equal([
            [1, 0, trace],
            [2, 60, trace],
            [3, 120, trace],
            [4, 180, trace],
            [5, 240, trace],
        ]);
        const [letter] = world.fabric.sqs.queue("dead").messages();
        expect([letter?.body, letter?.trace, letter?.attributes]).to.deep.equal(["poison", trace, MessageAttributes]);
        expect(world.of("dead-letter").map(({ queueArn, time }) => [queueArn, world.seconds(time)])).to.deep.equal([
            [dead, 300],
        ]);
        expect(world.bodies("work")).to.deep.equal([]);
    });

    it("hands over what Lambda hands over", async () => {
        const events: Batch[] = [];
        const { world, queue } = await polled((batch) => void events.push(batch));
        const MessageAttributes = { kind: { DataType: "String", StringValue: "x" } };
        const { MessageId, MD5OfMessageBody, MD5OfMessageAttributes } = await world.sendTo(queue, "hello", {
            MessageAttributes,
        });
        await world.clock.settle();

        const [{ receiptHandle, ...record }] = events[0]!.Records as unknown as [Record<string, unknown>];
        expect(receiptHandle).to.be.a("string");
        expect(record).to.deep.equal({
            messageId: MessageId,
            body: "hello",
            attributes: {
                ApproximateReceiveCount: "1",
                SentTimestamp: "1772438400000",
                SenderId: "arn:aws:iam::123456789012:role/tester",
                ApproximateFirstReceiveTimestamp: "1772438400000",
            },
            messageAttributes: {
                kind: { stringValue: "x", stringListValues: [], binaryListValues: [], dataType: "String" },
            },
            md5OfBody: MD5OfMessageBody,
            md5OfMessageAttributes: MD5OfMessageAttributes,
            eventSource: "aws:sqs",
            eventSourceARN: queue,
            awsRegion: "eu-central-1",
        });
    });

    it("takes what is there, up to the batch size", async () => {
        const { world, queue, batches } = await polled(() => undefined, { batchSize: 2 });
        for (const body of ["a", "b", "c", "d", "e"]) await world.sendTo(queue, body);
        await world.clock.settle();
        expect(batches).to.deep.equal([["a", "b"], ["c", "d"], ["e"]]);
        expect(world.seconds()).to.equal(0);
    });

    it("waits for its window, and no longer once the batch is full", async () => {
        const { world, queue, batches } = await polled(() => undefined, {
            batchSize: 12,
            maximumBatchingWindowInSeconds: 20,
        });
        const times: number[] = [];
        world.cloud.listen((notice) => notice.kind === "invocation" && times.push(world.seconds(notice.time)));
        await world.sendTo(queue, "first");
        await world.clock.advance(5_000);
        await world.sendTo(queue, "second");
        await world.clock.settle();
        for (let n = 0; n < 12; n++) await world.sendTo(queue, `${n}`);
        await world.clock.settle();

        expect(batches.map(({ length }) => length)).to.deep.equal([2, 12]);
        expect(times).to.deep.equal([20, 20]);
    });

    it("splits a batch that is larger than an invocation takes", async () => {
        const { world, queue, batches } = await polled(() => undefined);
        for (let n = 0; n < 8; n++) await world.sendTo(queue, "x".repeat(1_000_000));
        await world.clock.settle();
        expect(batches.map(({ length }) => length)).to.deep.equal([6, 2]);
        // Each batch is deleted before the next one is handled.
        const done = world.notices.flatMap((notice) => {
            if (notice.kind === "invocation") return ["invocation"];
            return notice.kind === "call" && notice.record.operation.startsWith("Delete") ? ["deletion"] : [];
        });
        expect(done).to.deep.equal(["invocation", "deletion", "invocation", "deletion"]);
    });

    it("fills an invocation up to 6 MiB, 1 KiB of it for what is around the records", () => {
        const lengths = (...sizes: number[]) =>
            [...batchesOf(sizes.map((bytes) => ({ bytes }) as BatchItem))].map(({ length }) => length);
        const most = 6 * 1_048_576 - 1_024;
        expect(lengths()).to.deep.equal([]);
        expect(lengths(1, most - 1)).to.deep.equal([2]);
        expect(lengths(1, most, 1)).to.deep.equal([1, 1, 1]);
        expect(lengths(most - 1, 1, most - 1, 2)).to.deep.equal([2, 1, 1]);
    });

    it("waits no longer for its window when what is in sight has 6 MiB", async () => {
        const { world, queue } = await polled(() => undefined, { batchSize: 100, maximumBatchingWindowInSeconds: 20 });
        for (let n = 0; n < 6; n++) await world.sendTo(queue, "x".repeat(1_048_576));
        await world.clock.settle();
        expect(world.of("invocation").map(({ time }) => world.seconds(time))).to.deep.equal([0, 0]);
    });

    it("asks for ten messages at a time, and deletes ten at a time", async () => {
        const { world, queue } = await polled(() => undefined, { batchSize: 20, maximumBatchingWindowInSeconds: 1 });
        for (let n = 0; n < 20; n++) await world.sendTo(queue, `${n}`);
        await world.clock.settle();
        expect(world.callsBy(ROLE).filter((call) => call.startsWith("sqs"))).to.deep.equal([
            "sqs:GetQueueAttributes ok",
            "sqs:ReceiveMessage ok",
            "sqs:ReceiveMessage ok",
            "sqs:DeleteMessageBatch ok",
            "sqs:DeleteMessageBatch ok",
        ]);
    });

    it("tells of a batch the attempt of the message that was received most often", async () => {
        const { world, queue } = await polled(
            ({ Records }) => {
                if (Records.length === 1) throw new Error("alone");
            },
            { maximumBatchingWindowInSeconds: 1 },
        );
        await world.sendTo(queue, "a");
        await world.clock.advance(30_000);
        await world.sendTo(queue, "b", { DelaySeconds: 31 });
        await world.clock.settle();
        expect(world.of("invocation").map(({ attempt }) => attempt)).to.deep.equal([1, 2]);
    });

    it("hides messages longer when window and function take longer than the queue's visibility timeout", async () => {
        const { world, queue } = await polled(
            () => {
                throw new Error("no");
            },
            { maximumBatchingWindowInSeconds: 60 },
        );
        await world.sendTo(queue, "a");
        await world.clock.advance(400_000);
        // 60 s of window, then 60 + 3 + 30 s hidden and another window.
        expect(world.of("invocation").map(({ time }) => world.seconds(time))).to.deep.equal([60, 213, 366]);
    });

    it("retries only what the function reports", async () => {
        const seen: string[] = [];
        const { world, queue } = await polled(
            ({ Records }) => {
                for (const { body } of Records) seen.push(body);
                const failures = Records.filter(
                    ({ body, attributes }) => body === "b" && attributes["ApproximateReceiveCount"] === "1",
                );
                return { batchItemFailures: failures.map(({ messageId }) => ({ itemIdentifier: messageId })) };
            },
            { functionResponseTypes: ["ReportBatchItemFailures"] },
        );
        for (const body of ["a", "b", "c"]) await world.sendTo(queue, body);
        await world.clock.settle();
        expect(seen).to.deep.equal(["a", "b", "c", "b"]);
        expect(world.bodies("dead")).to.deep.equal([]);
        expect(world.seconds()).to.equal(60);
    });

    it("takes no notice of reported failures when they were not asked for", async () => {
        const { world, queue, batches } = await polled(({ Records }) => ({
            batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
        }));
        await world.sendTo(queue, "a");
        await world.clock.settle();
        expect(batches).to.deep.equal([["a"]]);
        expect(world.bodies("work")).to.deep.equal([]);
    });

    it("deletes for good what its filters do not want", async () => {
        const filterCriteria = {
            filters: [{ pattern: '{"body":{"state":["stopped"]}}' }, { pattern: '{"body":["plain"]}' }],
        };
        const { world, queue, batches } = await polled(() => undefined, { filterCriteria });
        for (const body of ['{"state":"running"}', '{"state":"stopped"}', "plain", "other"])
            await world.sendTo(queue, body);
        await world.clock.settle();
        expect(batches).to.deep.equal([['{"state":"stopped"}', "plain"]]);
        expect([world.bodies("work"), world.bodies("dead"), world.seconds()]).to.deep.equal([[], [], 0]);
    });

    it("filters by what is not the body, too", async () => {
        const filterCriteria = { filters: [{ pattern: '{"messageAttributes":{"kind":{"stringValue":["x"]}}}' }] };
        const { world, queue, batches } = await polled(() => undefined, { filterCriteria });
        const kind = (StringValue: string) => ({ MessageAttributes: { kind: { DataType: "String", StringValue } } });
        await world.sendTo(queue, "wanted", kind("x"));
        await world.sendTo(queue, '{"wanted":true}', kind("x"));
        await world.sendTo(queue, "not wanted", kind("y"));
        await world.clock.settle();
        expect(batches).to.deep.equal([["wanted", '{"wanted":true}']]);
    });

    it("takes no JSON object for a text: a filter on the text of the body drops it", async () => {
        const filterCriteria = { filters: [{ pattern: JSON.stringify({ body: ['{"a":1}', "[1]"] }) }] };
        const { world, queue, batches } = await polled(() => undefined, { filterCriteria });
        for (const body of ['{"a":1}', "[1]"]) await world.sendTo(queue, body);
        await world.clock.settle();
        expect(batches).to.deep.equal([["[1]"]]);
    });

    it("asks for the queue's visibility timeout once, before its first batch", async () => {
        const { world, queue } = await polled(() => undefined);
        for (const body of ["a", "b"]) {
            await world.sendTo(queue, body);
            await world.clock.settle();
        }
        const asked = world.of("call").filter(({ record }) => record.operation === "GetQueueAttributes");
        expect(asked.map(({ record: { input, trace } }) => ({ input, trace }))).to.deep.equal([
            {
                input: { QueueUrl: world.url(queue), AttributeNames: ["VisibilityTimeout"] },
                trace: { events: [], rules: [] },
            },
        ]);
    });

    it("ends when it is taken away, also while it handles a batch: what is in the queue stays there", async () => {
        const world = new World();
        const queue = await world.queue("work");
        const batches: string[][] = [];
        const fn = await world.function("worker", async (event) => {
            batches.push((event as Batch).Records.map(({ body }) => body));
            if (batches.length === 2) await world.remove(mapping);
        });
        const mapping = await world.mapping(queue, fn, { batchSize: 1 });
        for (const body of ["a", "b", "c"]) await world.sendTo(queue, body);
        await world.clock.settle();
        expect([batches, world.bodies(queue)]).to.deep.equal([[["a"], ["b"]], ["c"]]);

        const delayed = await world.queue("delayed");
        await world.sendTo(delayed, "d", { DelaySeconds: 600 });
        await world.remove(await world.mapping(delayed, fn));
        await world.clock.settle();
        await world.sendTo(delayed, "e");
        await world.clock.settle();
        expect([batches.length, world.bodies(delayed), world.seconds()]).to.deep.equal([2, ["d", "e"], 0]);
    });

    it("counts towards the size of a batch what is in sight, not what is delayed", async () => {
        const { world, queue } = await polled(() => undefined, { batchSize: 100, maximumBatchingWindowInSeconds: 20 });
        for (let n = 0; n < 7; n++) await world.sendTo(queue, "x".repeat(1_000_000), { DelaySeconds: 600 });
        await world.sendTo(queue, "small");
        await world.clock.advance(60_000);
        expect(world.of("invocation").map(({ time }) => world.seconds(time))).to.deep.equal([20]);
    });

    it("keeps the order of a FIFO group: a failure holds back what follows it in later batches", async () => {
        let failing = true;
        const { world, batches } = await polled(() => {
            if (failing) {
                failing = false;
                throw new Error("once");
            }
        });
        const fifo = await world.queue("orders.fifo", {
            fifoQueue: true,
            contentBasedDeduplication: true,
            visibilityTimeoutSeconds: 60,
        });
        await world.mapping(fifo, "worker", { batchSize: 1 });
        for (const body of ["a1", "a2"]) await world.sendTo(fifo, body, { MessageGroupId: "a" });
        await world.sendTo(fifo, "b1", { MessageGroupId: "b" });
        await world.clock.settle();
        expect(batches).to.deep.equal([["a1"], ["b1"], ["a1"], ["a2"]]);
    });

    it("lets messages of a throttled function come back", async () => {
        const world = new World();
        const dead = await world.queue("dead");
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 2 });
        const queue = await world.queue("work", { redrivePolicy });
        const fn = await world.function("worker", () => 1, { reservedConcurrentExecutions: 0 });
        await world.mapping(queue, fn);
        await world.sendTo(queue, "a");
        await world.clock.settle();
        expect(world.bodies("dead")).to.deep.equal(["a"]);
        expect(world.of("invocation")).to.deep.equal([]);
    });

    it("takes what the lab cannot run as done", async () => {
        const { world, queue } = await polled(() => new NotRunnable(), {
            functionResponseTypes: ["ReportBatchItemFailures"],
        });
        await world.sendTo(queue, "a");
        await world.clock.settle();
        expect(world.bodies("work")).to.deep.equal([]);
    });

    it("starts with what is in the queue already", async () => {
        const world = new World();
        const queue = await world.queue("work");
        await world.sendTo(queue, "early");
        await world.mapping(queue, await world.function("worker", () => 1));
        await world.clock.settle();
        expect(world.bodies("work")).to.deep.equal([]);
    });

    it("does nothing while it is disabled", async () => {
        const { world, queue, batches } = await polled(() => undefined, { enabled: false });
        await world.sendTo(queue, "a");
        await world.clock.settle();
        expect(batches).to.deep.equal([]);
    });
});

describe("A partial batch response", () => {
    const ids = ["1", "2"];
    const table: readonly [string, readonly string[]][] = [
        ["", []],
        ["null", []],
        ['""', []],
        ["{}", []],
        ['{"statusCode":200}', []],
        ['{"batchItemFailures":[]}', []],
        ['{"batchItemFailures":null}', []],
        ['{"batchItemFailures":[{"itemIdentifier":"2"}]}', ["2"]],
        ['{"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"2"}]}', ids],
        ["not json", ids],
        ['"text"', ids],
        ["[]", ids],
        ["5", ids],
        ['{"batchItemFailures":"1"}', ids],
        ['{"batchItemFailures":{"itemIdentifier":"1"}}', ids],
        ['{"batchItemFailures":["1"]}', ids],
        ['{"batchItemFailures":[null]}', ids],
        ['{"batchItemFailures":[{"itemIdentifier":""}]}', ids],
        ['{"batchItemFailures":[{"itemIdentifier":null}]}', ids],
        ['{"batchItemFailures":[{"itemIdentifier":1}]}', ids],
        ['{"batchItemFailures":[{"messageId":"1"}]}', ids],
        ['{"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"3"}]}', ids],
    ];
    for (const [answer, expected] of table) {
        const what = expected.length === 0 ? "none" : expected.length === 2 ? "all" : "the second";
        it(`${answer === "" ? "without a text" : answer} fails ${what}`, () => {
            expect([...failedItems(answer, ids)]).to.deep.equal(expected);
        });
    }
});
