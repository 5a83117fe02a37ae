import { expect } from "chai";
import { failedItems } from "../../../lab/fabric/partialBatch";
import { AwsError } from "../../../lab/types";
import { ACCOUNT, REGION, ROLE, refusal, World } from "../fabric/support";

interface Batch {
    readonly Records: {
        readonly messageId: string;
        readonly body: string;
        readonly attributes: Readonly<Record<string, string>>;
    }[];
}

const DAY = 86_400;
const fail = () => {
    throw new Error("no");
};

/** A queue that a function reads; `batches` are the bodies of each invocation, `times` when it was, in seconds. */
async function polled(
    handler: (batch: Batch) => unknown,
    mapping: Record<string, unknown> = {},
    queueInputs: Record<string, unknown> = {},
    functionInputs: Record<string, unknown> = {},
) {
    const world = new World();
    const batches: string[][] = [];
    const times: number[] = [];
    const dead = await world.queue("dead");
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 5 });
    const queue = await world.queue("work", { visibilityTimeoutSeconds: 60, redrivePolicy, ...queueInputs });
    const fn = await world.function(
        "worker",
        (event) => {
            batches.push((event as Batch).Records.map(({ body }) => body));
            times.push(world.seconds());
            return handler(event as Batch);
        },
        functionInputs,
    );
    await world.mapping(queue, fn, mapping);
    return { world, queue, batches, times };
}

const receive = async (world: World, queue: string, input: Record<string, unknown> = {}) => {
    const request = { QueueUrl: world.url(queue), AttributeNames: ["All"], ...input };
    return ((await world.call("sqs", "ReceiveMessage", request))["Messages"] ?? []) as {
        Body: string;
        ReceiptHandle: string;
        Attributes: Record<string, string>;
    }[];
};

describe("A queue, as in AWS", () => {
    it("M3 hides what is received for the visibility timeout, and counts each receive", async () => {
        const world = new World();
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 20 });
        await world.sendTo(queue, "a");
        const counts: (string | undefined)[] = [];
        for (const wait of [19_999, 1, 20_000, 0]) {
            const [message] = await receive(world, queue);
            counts.push(message?.Attributes["ApproximateReceiveCount"]);
            await world.clock.advance(wait);
        }
        expect(counts).to.deep.equal(["1", undefined, "2", "3"]);
    });

    it("M3 takes another visibility timeout from the receive, and from ChangeMessageVisibility", async () => {
        const world = new World();
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 20 });
        await world.sendTo(queue, "a");
        const [message] = await receive(world, queue, { VisibilityTimeout: 100 });
        await world.clock.advance(50_000);
        expect(await receive(world, queue)).to.deep.equal([]);
        const change = { QueueUrl: world.url(queue), ReceiptHandle: message!.ReceiptHandle };
        await world.call("sqs", "ChangeMessageVisibility", { ...change, VisibilityTimeout: 0 });
        expect(await receive(world, queue)).to.have.length(1);
        expect(await refusal(receive(world, queue, { VisibilityTimeout: 43_201 }))).to.match(/VisibilityTimeout/);
    });

    it("M3 hides a message for twelve hours in all after a receive, however often its visibility is changed", async () => {
        const world = new World();
        const queue = await world.queue("work");
        await world.sendTo(queue, "a");
        const hours = (count: number) => world.clock.advance(count * 3_600_000);
        const change = async (VisibilityTimeout: number, message: { ReceiptHandle: string } | undefined) => {
            const input = { QueueUrl: world.url(queue), ReceiptHandle: message!.ReceiptHandle, VisibilityTimeout };
            return refusal(world.call("sqs", "ChangeMessageVisibility", input));
        };
        const [first] = await receive(world, queue, { VisibilityTimeout: 36_000 });
        await hours(9);
        expect(await change(10_801, first)).to.equal(
            "InvalidParameterValue: Value 10801 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].",
        );
        expect(await change(10_800, first)).to.equal("nothing was refused");
        await hours(3);
        const [second] = await receive(world, queue);
        expect(await change(43_200, second)).to.equal("nothing was refused");
    });

    it("M3 moves a message that was received maxReceiveCount times to the dead-letter queue at the next receive", async () => {
        const world = new World();
        const dead = await world.queue("dead");
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 2 });
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 0, redrivePolicy });
        await world.sendTo(queue, "a");
        const received = [await receive(world, queue), await receive(world, queue)].map(({ length }) => length);
        expect([received, world.bodies(dead)]).to.deep.equal([[1, 1], []]);
        expect(await receive(world, queue)).to.deep.equal([]);
        const [letter] = await receive(world, dead);
        expect([letter?.Body, letter?.Attributes["DeadLetterQueueSourceArn"]]).to.deep.equal(["a", queue]);
    });

    it("M3 a message that lay a day in its queue lies three more in a dead-letter queue of four days: it keeps its time", async () => {
        const world = new World();
        const dead = await world.queue("dead", { messageRetentionSeconds: 4 * DAY });
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 1 });
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 0, redrivePolicy });
        await world.sendTo(queue, "a");
        await world.clock.advance(DAY * 1_000);
        for (let n = 0; n < 2; n++) await receive(world, queue);
        await world.clock.advance(3 * DAY * 1_000 - 1);
        expect(world.bodies(dead)).to.deep.equal(["a"]);
        await world.clock.advance(1);
        expect(world.bodies(dead)).to.deep.equal([]);
    });

    it("M3 keeps messages 60 s to 14 days, 4 days by default, in flight too", async () => {
        const world = new World();
        const queue = await world.queue("work");
        const short = await world.queue("short", { messageRetentionSeconds: 60, visibilityTimeoutSeconds: 600 });
        await world.sendTo(queue, "a");
        await world.sendTo(short, "b");
        await receive(world, short);
        await world.clock.advance(60_000);
        expect(world.bodies(short)).to.deep.equal([]);
        await world.clock.advance((4 * DAY - 60) * 1_000 - 1);
        expect(world.bodies(queue)).to.deep.equal(["a"]);
        await world.clock.advance(1);
        expect(world.bodies(queue)).to.deep.equal([]);
        for (const messageRetentionSeconds of [59, 14 * DAY + 1]) {
            const name = `q${messageRetentionSeconds}`;
            expect(await refusal(world.queue(name, { messageRetentionSeconds }))).to.match(/MessageRetentionPeriod/);
        }
    });

    it("M3 delays by the queue's time or the message's own, 15 minutes at most", async () => {
        const world = new World();
        const queue = await world.queue("work", { delaySeconds: 900 });
        await world.sendTo(queue, "queue's");
        await world.sendTo(queue, "own", { DelaySeconds: 5 });
        await world.clock.advance(5_000);
        expect((await receive(world, queue)).map(({ Body }) => Body)).to.deep.equal(["own"]);
        await world.clock.advance(894_999);
        expect((await receive(world, queue, { VisibilityTimeout: 0 })).map(({ Body }) => Body)).to.deep.equal(["own"]);
        await world.clock.advance(1);
        expect(await receive(world, queue, { MaxNumberOfMessages: 10 })).to.have.length(2);
        expect(await refusal(world.sendTo(queue, "x", { DelaySeconds: 901 }))).to.match(/parameter DelaySeconds/);
        expect(await refusal(world.queue("long", { delaySeconds: 901 }))).to.match(/DelaySeconds: 901/);
    });

    it("M3 takes ten attributes and what XML can hold, and nothing else", async () => {
        const world = new World();
        const queue = await world.queue("work");
        const attributes = (count: number) => ({
            MessageAttributes: Object.fromEntries(
                Array.from({ length: count }, (_, n) => [`a${n}`, { DataType: "String", StringValue: "x" }]),
            ),
        });
        expect(await refusal(world.sendTo(queue, "x", attributes(10)))).to.equal("nothing was refused");
        expect(await refusal(world.sendTo(queue, "x", attributes(11)))).to.equal(
            "InvalidParameterValue: Number of message attributes [11] exceeds the allowed maximum [10].",
        );
        expect(await refusal(world.sendTo(queue, "tab\t, line\n, smile 😀"))).to.equal("nothing was refused");
        for (const body of ["\u0000", "\u001b[31m", "\uFFFE", "\uD800"]) {
            expect(await refusal(world.sendTo(queue, body)), JSON.stringify(body)).to.match(
                /^InvalidMessageContents: /,
            );
        }
    });
});

describe("A function that reads a queue, as in AWS", () => {
    it("M3 takes ten messages at once by default, and deletes what succeeded", async () => {
        const { world, queue, batches } = await polled(() => undefined);
        for (let n = 0; n < 11; n++) await world.sendTo(queue, `${n}`);
        await world.clock.settle();
        expect(batches.map(({ length }) => length)).to.deep.equal([10, 1]);
        expect(world.bodies(queue)).to.deep.equal([]);
    });

    it("M3 after a failure the batch is visible again after the timeout, until maxReceiveCount: then it is dead letters", async () => {
        const { world, queue, batches, times } = await polled(fail);
        for (const body of ["a", "b"]) await world.sendTo(queue, body);
        await world.clock.settle();
        expect(times).to.deep.equal([0, 60, 120, 180, 240]);
        expect(batches).to.deep.equal(Array(5).fill(["a", "b"]));
        expect(world.bodies("dead")).to.deep.equal(["a", "b"]);
    });

    it("M3 throttling is as a failure: the messages come back, and are counted", async () => {
        let refusals = 2;
        const { world, queue, times } = await polled(({ Records }) => {
            if (refusals-- > 0) throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
            return expect(Records[0]?.attributes["ApproximateReceiveCount"]).to.equal("3");
        });
        await world.sendTo(queue, "a");
        await world.clock.settle();
        expect(times).to.deep.equal([0, 60, 120]);
        expect([world.bodies(queue), world.bodies("dead")]).to.deep.equal([[], []]);
    });

    it("M3 window and function that take longer than the visibility timeout hide messages for both and 30 s more", async () => {
        const { world, queue, times } = await polled(
            fail,
            { maximumBatchingWindowInSeconds: 50 },
            { visibilityTimeoutSeconds: 60 },
            { timeout: 20 },
        );
        await world.sendTo(queue, "a");
        await world.clock.advance(300_000);
        // A window of 50 s, then 50 + 20 + 30 s hidden and a window.
        expect(times).to.deep.equal([50, 200]);
    });

    it("M3 a window ends when the batch is full, or holds what an invocation takes", async () => {
        const { world, queue, batches, times } = await polled(() => undefined, {
            batchSize: 100,
            maximumBatchingWindowInSeconds: 300,
        });
        for (let n = 0; n < 7; n++) await world.sendTo(queue, "x".repeat(1_000_000));
        await world.clock.settle();
        for (let n = 0; n < 100; n++) await world.sendTo(queue, "small");
        await world.clock.settle();
        await world.sendTo(queue, "last");
        await world.clock.settle();
        expect(batches.map(({ length }) => length)).to.deep.equal([6, 1, 100, 1]);
        expect(times).to.deep.equal([0, 0, 0, 300]);
    });

    it("M3 a batch has 10 messages, or up to 10,000 with a window of 1 to 300 s; of a FIFO queue 10, and no window", async () => {
        const world = new World();
        const queue = await world.queue("work");
        const fifo = await world.queue("work.fifo", { fifoQueue: true });
        const fn = await world.function("worker", () => 1);
        const map = (source: string, inputs: Record<string, unknown>) => refusal(world.mapping(source, fn, inputs));
        const fine: readonly [string, Record<string, unknown>][] = [
            [queue, { batchSize: 10 }],
            [queue, { batchSize: 10_000, maximumBatchingWindowInSeconds: 1 }],
            [queue, { maximumBatchingWindowInSeconds: 300 }],
            [fifo, { batchSize: 10 }],
        ];
        for (const [source, inputs] of fine) expect(await map(source, inputs)).to.equal("nothing was refused");
        const wrong: readonly [string, Record<string, unknown>][] = [
            [queue, { batchSize: 0 }],
            [queue, { batchSize: 11 }],
            [queue, { batchSize: 10_001, maximumBatchingWindowInSeconds: 1 }],
            [queue, { maximumBatchingWindowInSeconds: 301 }],
            [fifo, { batchSize: 11 }],
            [fifo, { maximumBatchingWindowInSeconds: 1 }],
        ];
        for (const [source, inputs] of wrong) {
            expect(await map(source, inputs), JSON.stringify(inputs)).to.match(/^InvalidParameterValueException: /);
        }
    });

    it("M3 a function timeout above the visibility timeout is refused", async () => {
        const refused = polled(() => undefined, {}, { visibilityTimeoutSeconds: 60 }, { timeout: 61 });
        expect(await refusal(refused)).to.match(
            /^InvalidParameterValueException: Queue visibility timeout: 60 seconds is less than Function timeout: 61 seconds/,
        );
        expect(await refusal(polled(() => undefined, {}, {}, { timeout: 60 }))).to.equal("nothing was refused");
    });

    it("M3 what no filter wants is deleted for good; there are five filters at most", async () => {
        const filters = (count: number) =>
            Array.from({ length: count }, (_, n) => ({ pattern: JSON.stringify({ body: { n: [n] } }) }));
        const { world, queue, batches } = await polled(() => undefined, { filterCriteria: { filters: filters(5) } });
        for (const n of [4, 5]) await world.sendTo(queue, JSON.stringify({ n }));
        await world.clock.settle();
        expect([batches, world.bodies(queue)]).to.deep.equal([[['{"n":4}']], []]);
        const six = polled(() => undefined, { filterCriteria: { filters: filters(6) } });
        expect(await refusal(six)).to.match(/takes 5 filters at most/);
    });

    it("M3 with ReportBatchItemFailures only what is reported comes back; without it a report is nothing", async () => {
        const report = ({ Records }: Batch) => ({
            batchItemFailures: Records.filter(({ body }) => body === "b").map(({ messageId }) => ({
                itemIdentifier: messageId,
            })),
        });
        const asked = await polled(report, { functionResponseTypes: ["ReportBatchItemFailures"] });
        for (const body of ["a", "b", "c"]) await asked.world.sendTo(asked.queue, body);
        await asked.world.clock.settle();
        expect(asked.batches).to.deep.equal([["a", "b", "c"], ["b"], ["b"], ["b"], ["b"]]);
        expect(asked.world.bodies("dead")).to.deep.equal(["b"]);

        const unasked = await polled(report);
        await unasked.world.sendTo(unasked.queue, "b");
        await unasked.world.clock.settle();
        expect(unasked.batches).to.deep.equal([["b"]]);
    });

    it("M3 a mapping outlives its function: messages wait, for one of its name", async () => {
        const world = new World();
        const queue = await world.queue("work");
        const seen: string[] = [];
        const type = "aws:lambda/function:Function";
        const inputs = { name: "worker", role: ROLE, runtime: "nodejs24.x", handler: "index.handler" };
        world.handlers.set("worker", (event) => void seen.push((event as Batch).Records[0]!.body));
        const old = await world.make(type, "old", inputs);
        const mapping = await world.mapping(queue, "worker", { batchSize: 1 });
        await world.sendTo(queue, "first");
        await world.clock.settle();

        await world.remove(old);
        await world.sendTo(queue, "second");
        await world.clock.settle();
        const [waiting] = world.fabric.sqs.queue(queue).messages();
        expect([seen, waiting?.body, waiting?.receiveCount]).to.deep.equal([["first"], "second", 0]);
        expect(world.read(mapping)).to.deep.equal({});
        expect(await refusal(world.change(mapping, { batchSize: 2 }))).to.equal(
            "ResourceNotFoundException: Function not found: worker",
        );

        world.fabric.mappings.get(mapping.id)?.stop();
        await world.restore(mapping);
        await world.make(type, "new", inputs);
        await world.clock.settle();
        expect([seen, world.bodies(queue)]).to.deep.equal([["first", "second"], []]);
    });

    it("M3 a queue and a function have one mapping: a second one is refused", async () => {
        const world = new World();
        const queue = await world.queue("work");
        const fn = await world.function("worker", () => undefined);
        const first = await world.mapping(queue, fn);
        const second = () => world.make(first.type, "second", { eventSourceArn: queue, functionName: "worker" });
        expect(await refusal(second())).to.equal(
            `ResourceConflictException: An event source mapping with SQS arn (" ${queue} ") and function (" worker ") already exists. ` +
                `Please update or delete the existing mapping with UUID ${first.id}`,
        );
        await world.remove(first);
        expect(await refusal(second())).to.equal("nothing was refused");
    });

    it("M3 a mapping of an alias outlives it, as it does its function", async () => {
        const { world, queue } = await polled(() => undefined);
        const alias = { name: "live", functionName: "worker", functionVersion: "1" };
        const made = await world.make("aws:lambda/alias:Alias", "live", alias);
        const other = await world.queue("other");
        const mapping = await world.mapping(other, "worker:live");
        expect(mapping.outputs["functionArn"]).to.equal(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker:live`);
        await world.remove(made);
        for (const one of [queue, other]) await world.sendTo(one, "a");
        await world.clock.settle();
        expect([world.bodies(queue), world.bodies(other)]).to.deep.equal([[], ["a"]]);
        await world.make("aws:lambda/alias:Alias", "live", alias);
        await world.clock.settle();
        expect(world.bodies(other)).to.deep.equal([]);
    });

    it("M3 a FIFO group waits for its failed message, and no other group does", async () => {
        const world = new World();
        const queue = await world.queue("work.fifo", {
            fifoQueue: true,
            contentBasedDeduplication: true,
            visibilityTimeoutSeconds: 60,
        });
        const order: [number, string][] = [];
        const fn = await world.function("worker", (event) => {
            const [{ body } = { body: "" }] = (event as Batch).Records;
            order.push([world.seconds(), body]);
            if (body === "a1" && world.seconds() < 60) throw new Error("once");
        });
        await world.mapping(queue, fn, { batchSize: 1 });
        for (const body of ["a1", "a2", "b1"]) await world.sendTo(queue, body, { MessageGroupId: body[0] });
        await world.clock.settle();
        expect(order).to.deep.equal([
            [0, "a1"],
            [0, "b1"],
            [60, "a1"],
            [60, "a2"],
        ]);
    });
});

describe("A partial batch response, as in AWS,", () => {
    const ids = ["1", "2"];
    const shapes: readonly [string, string, "success" | "failure"][] = [
        ["nothing", "", "success"],
        ["null", "null", "success"],
        ["an empty object", "{}", "success"],
        ["an empty list", '{"batchItemFailures":[]}', "success"],
        ["a null list", '{"batchItemFailures":null}', "success"],
        ["an empty itemIdentifier", '{"batchItemFailures":[{"itemIdentifier":""}]}', "failure"],
        ["a null itemIdentifier", '{"batchItemFailures":[{"itemIdentifier":null}]}', "failure"],
        ["a number as itemIdentifier", '{"batchItemFailures":[{"itemIdentifier":1}]}', "failure"],
        ["a wrong key name", '{"batchItemFailures":[{"foo":"notvalid"}]}', "failure"],
        ["an unknown id", '{"batchItemFailures":[{"itemIdentifier":"3"}]}', "failure"],
        [
            "one known and one unknown id",
            '{"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"3"}]}',
            "failure",
        ],
        ["ids without objects", '{"batchItemFailures":["1"]}', "failure"],
        ["null in the list", '{"batchItemFailures":[null]}', "failure"],
        ["an object as list", '{"batchItemFailures":{"itemIdentifier":"1"}}', "failure"],
        ["a text as list", '{"batchItemFailures":"1"}', "failure"],
        ["a list alone", '[{"itemIdentifier":"1"}]', "failure"],
        ["a text", '"done"', "failure"],
        ["a number", "5", "failure"],
        ["no JSON", "{broken", "failure"],
    ];
    for (const [what, payload, expected] of shapes) {
        it(`${what} is a ${expected} of the whole batch`, () => {
            expect([...failedItems(payload, ids)]).to.deep.equal(expected === "failure" ? ids : []);
        });
    }
});
