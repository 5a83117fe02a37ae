import { expect } from "chai";
import { ACCOUNT, REGION, refusal, World } from "./support";

const url = (name: string, region = REGION) => `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${name}`;
const fifo = { fifoQueue: true, contentBasedDeduplication: true };

type Received = { Body: string; MessageId: string; ReceiptHandle: string; Attributes: Record<string, string> };

async function receive(world: World, queue: string, input: Record<string, unknown> = {}): Promise<Received[]> {
    const { Messages = [] } = await world.call("sqs", "ReceiveMessage", {
        QueueUrl: world.url(queue),
        MaxNumberOfMessages: 10,
        ...input,
    });
    return Messages;
}

const bodies = async (...args: Parameters<typeof receive>) => (await receive(...args)).map(({ Body }) => Body);

const hide = (world: World, queue: string, ReceiptHandle: string, VisibilityTimeout: number) =>
    world.call("sqs", "ChangeMessageVisibility", { QueueUrl: world.url(queue), ReceiptHandle, VisibilityTimeout });

const notInFlight = (handle: string) =>
    `MessageNotInflight: Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`;

describe("The API of queues", () => {
    it("lists the queues of a Region, all or by the beginning of their names, and gives a queue's URL", async () => {
        const world = new World();
        for (const name of ["orders", "orders-dead", "mail-orders"]) await world.queue(name);
        await world.queue("orders-far", {}, "us-east-1");
        expect(await world.call("sqs", "ListQueues", {})).to.deep.equal({
            QueueUrls: [url("orders"), url("orders-dead"), url("mail-orders")],
        });
        expect(await world.call("sqs", "ListQueues", { QueueNamePrefix: "orders" })).to.deep.equal({
            QueueUrls: [url("orders"), url("orders-dead")],
        });
        expect(await world.call("sqs", "GetQueueUrl", { QueueName: "orders" })).to.deep.equal({
            QueueUrl: url("orders"),
        });
        expect(await refusal(world.call("sqs", "GetQueueUrl", { QueueName: "orders-far" }))).to.equal(
            "QueueDoesNotExist: The specified queue does not exist.",
        );
    });

    it("takes a queue away with its messages", async () => {
        const world = new World();
        const queue = await world.queue("orders");
        await world.sendTo(queue, "a");
        await world.call("sqs", "DeleteQueue", { QueueUrl: url("orders") });
        expect(await world.call("sqs", "ListQueues", {})).to.deep.equal({ QueueUrls: [] });
        await world.queue("orders");
        expect(world.bodies("orders")).to.deep.equal([]);
    });

    it("finds a queue by its name, as long as no other Region has one of the name", async () => {
        const world = new World();
        const here = await world.queue("orders");
        await world.queue("other");
        expect(world.fabric.sqs.find("orders")?.arn).to.equal(here);
        expect(world.fabric.sqs.find(url("orders"))?.arn).to.equal(here);
        await world.queue("orders", {}, "us-east-1");
        expect(world.fabric.sqs.find("orders")).to.equal(undefined);
        expect(world.fabric.sqs.find(here)?.arn).to.equal(here);
    });

    it("says which queues there are when a test asks for one that is not there", async () => {
        const world = new World();
        expect(() => world.fabric.sqs.queue("x")).to.throw('The lab has no queue "x": it has none.');
        for (const name of ["orders", "mail"]) await world.queue(name);
        expect(() => world.fabric.sqs.queue("x")).to.throw('The lab has no queue "x": it has orders, mail.');
    });

    it("takes a queue for the same one when name and settings are the same", async () => {
        const world = new World();
        const queue = await world.queue("orders", { delaySeconds: 5 });
        await world.sendTo(queue, "a");
        expect(await world.queue("orders", { delaySeconds: 5 })).to.equal(queue);
        expect(world.bodies(queue)).to.deep.equal(["a"]);
        expect(await refusal(world.queue("orders", { delaySeconds: 6 }))).to.equal(
            "QueueAlreadyExists: A queue already exists with the name orders in eu-central-1.",
        );
    });

    it("answers a FIFO queue's messages with numbers that grow, of twenty digits", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", fifo);
        const numbers: string[] = [];
        for (const body of ["a", "b"]) {
            numbers.push((await world.sendTo(queue, body, { MessageGroupId: "a" }))["SequenceNumber"]);
        }
        for (const number of numbers) expect(number).to.match(/^\d{20}$/);
        expect(numbers[1]! > numbers[0]!).to.equal(true);
        const [received] = await receive(world, queue, { MessageSystemAttributeNames: ["SequenceNumber"] });
        expect(received?.Attributes).to.deep.equal({ SequenceNumber: numbers[0] });
    });

    it("takes a delay of nothing for a message of a FIFO queue, which has no others", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", fifo);
        await world.sendTo(queue, "a", { MessageGroupId: "a", DelaySeconds: 0 });
        expect(world.bodies(queue)).to.deep.equal(["a"]);
        expect(await refusal(world.sendTo(queue, "b", { MessageGroupId: "a", DelaySeconds: 5 }))).to.equal(
            "InvalidParameterValue: Value 5 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.",
        );
    });

    it("needs a queue's URL", async () => {
        expect(await refusal(new World().call("sqs", "SendMessage", { MessageBody: "a" }))).to.equal(
            "MissingParameter: The request must contain the parameter QueueUrl.",
        );
    });

    it("answers GetQueueAttributes with all that it knows, as texts", async () => {
        const world = new World();
        const dead = await world.queue("dead.fifo", fifo);
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 3 });
        const queue = await world.queue("orders.fifo", { ...fifo, redrivePolicy, delaySeconds: 5 });
        const all = { QueueUrl: world.url(queue), AttributeNames: ["All"] };
        expect(await world.call("sqs", "GetQueueAttributes", all)).to.deep.equal({
            Attributes: {
                QueueArn: queue,
                ApproximateNumberOfMessages: "0",
                ApproximateNumberOfMessagesNotVisible: "0",
                ApproximateNumberOfMessagesDelayed: "0",
                VisibilityTimeout: "30",
                MaximumMessageSize: "1048576",
                MessageRetentionPeriod: "345600",
                DelaySeconds: "5",
                ReceiveMessageWaitTimeSeconds: "0",
                RedrivePolicy: redrivePolicy,
                FifoQueue: "true",
                ContentBasedDeduplication: "true",
            },
        });
        expect(await world.call("sqs", "GetQueueAttributes", { QueueUrl: world.url(queue) })).to.deep.equal({
            Attributes: {},
        });
    });
});

describe("A message that is hidden", () => {
    it("is in sight again when its visibility is set to nothing, or when the time is over that it was set to", async () => {
        const world = new World();
        const queue = await world.queue("work");
        await world.sendTo(queue, "a");
        const [first] = await receive(world, queue);
        await hide(world, queue, first!.ReceiptHandle, 100);
        await world.clock.advance(99_999);
        expect(await bodies(world, queue)).to.deep.equal([]);
        await world.clock.advance(1);
        const [second] = await receive(world, queue);
        await hide(world, queue, second!.ReceiptHandle, 0);
        expect(await bodies(world, queue)).to.deep.equal(["a"]);
    });

    it("can be hidden longer only as long as it is hidden, and in the queue", async () => {
        const world = new World();
        const queue = await world.queue("work");
        for (const body of ["seen", "deleted", "purged"]) await world.sendTo(queue, body);
        const [seen, deleted, purged] = (await receive(world, queue)).map(({ ReceiptHandle }) => ReceiptHandle);
        await world.call("sqs", "DeleteMessage", { QueueUrl: world.url(queue), ReceiptHandle: deleted });
        expect(await refusal(hide(world, queue, deleted!, 10))).to.equal(notInFlight(deleted!));
        await world.clock.advance(30_000);
        expect(await refusal(hide(world, queue, seen!, 10))).to.equal(notInFlight(seen!));
        const again = (await receive(world, queue)).map(({ ReceiptHandle }) => ReceiptHandle);
        expect(again).to.have.length(2).and.not.include(purged);
        await world.call("sqs", "PurgeQueue", { QueueUrl: world.url(queue) });
        for (const handle of [purged!, ...again]) {
            expect(await refusal(hide(world, queue, handle, 10))).to.equal(notInFlight(handle));
        }
    });

    it("is hidden longer in a batch, entry by entry", async () => {
        const world = new World();
        const queue = await world.queue("work");
        await world.sendTo(queue, "a");
        const [first] = await receive(world, queue);
        const answer = await world.call("sqs", "ChangeMessageVisibilityBatch", {
            QueueUrl: world.url(queue),
            Entries: [
                { Id: "1", ReceiptHandle: first!.ReceiptHandle, VisibilityTimeout: 100 },
                { Id: "2", ReceiptHandle: "other", VisibilityTimeout: 100 },
            ],
        });
        expect(answer).to.deep.equal({
            Successful: [{ Id: "1" }],
            Failed: [
                {
                    Id: "2",
                    SenderFault: true,
                    Code: "ReceiptHandleIsInvalid",
                    Message: 'The input receipt handle "other" is not a valid receipt handle.',
                },
            ],
        });
        await world.clock.advance(99_999);
        expect(await bodies(world, queue)).to.deep.equal([]);
        await world.clock.advance(1);
        expect(await bodies(world, queue)).to.deep.equal(["a"]);
    });

    it("cannot be hidden by the handle of an earlier receive", async () => {
        const world = new World();
        const queue = await world.queue("work");
        await world.sendTo(queue, "a");
        const [first] = await receive(world, queue, { VisibilityTimeout: 1 });
        await world.clock.advance(1_000);
        await receive(world, queue);
        expect(await refusal(hide(world, queue, first!.ReceiptHandle, 10))).to.equal(notInFlight(first!.ReceiptHandle));
    });

    const refused: readonly [string, string, Record<string, unknown>, string][] = [
        [
            "for longer than twelve hours",
            "ChangeMessageVisibility",
            { ReceiptHandle: "x", VisibilityTimeout: 43_201 },
            "InvalidParameterValue: Value 43201 for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.",
        ],
        [
            "for less than nothing",
            "ReceiveMessage",
            { VisibilityTimeout: -1 },
            "InvalidParameterValue: Value -1 for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.",
        ],
        [
            "for half a second",
            "ReceiveMessage",
            { VisibilityTimeout: 0.5 },
            "InvalidParameterValue: Value 0.5 for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.",
        ],
        [
            "without its handle",
            "ChangeMessageVisibility",
            { VisibilityTimeout: 1 },
            "MissingParameter: The request must contain the parameter ReceiptHandle.",
        ],
    ];
    for (const [how, operation, input, message] of refused) {
        it(`cannot be hidden ${how}`, async () => {
            const world = new World();
            const QueueUrl = world.url(await world.queue("work"));
            expect(await refusal(world.call("sqs", operation, { QueueUrl, ...input }))).to.equal(message);
        });
    }

    it("is not deleted without its handle", async () => {
        const world = new World();
        const QueueUrl = world.url(await world.queue("work"));
        for (const input of [{}, { ReceiptHandle: "" }]) {
            expect(await refusal(world.call("sqs", "DeleteMessage", { QueueUrl, ...input }))).to.equal(
                "MissingParameter: The request must contain the parameter ReceiptHandle.",
            );
        }
    });

    it("is not deleted by what is no handle at all; by one of a message that is gone nothing is", async () => {
        const world = new World();
        const queue = await world.queue("work");
        const remove = (ReceiptHandle: string) =>
            refusal(world.call("sqs", "DeleteMessage", { QueueUrl: world.url(queue), ReceiptHandle }));
        expect(await remove("other")).to.equal(
            'ReceiptHandleIsInvalid: The input receipt handle "other" is not a valid receipt handle.',
        );
        await world.sendTo(queue, "a");
        const [first] = await receive(world, queue);
        expect([await remove(first!.ReceiptHandle), await remove(first!.ReceiptHandle)]).to.deep.equal([
            "nothing was refused",
            "nothing was refused",
        ]);
    });

    it("is told with the time of its first receive, in a batch as well", async () => {
        const world = new World();
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 10 });
        await world.sendTo(queue, "a");
        await world.clock.advance(5_000);
        const seen = async () => (await receive(world, queue, { AttributeNames: ["All"] }))[0]!.Attributes;
        const first = await seen();
        await world.clock.advance(10_000);
        const again = await seen();
        const at = world.clock.now().getTime();
        const { SentTimestamp, ApproximateFirstReceiveTimestamp, ApproximateReceiveCount } = again;
        expect([SentTimestamp, ApproximateFirstReceiveTimestamp, ApproximateReceiveCount]).to.deep.equal([
            String(at - 15_000),
            String(at - 10_000),
            "2",
        ]);
        expect(first["ApproximateFirstReceiveTimestamp"]).to.equal(ApproximateFirstReceiveTimestamp);
    });
});

describe("The order and the end of messages", () => {
    it("a standard queue hands out first what came into sight first", async () => {
        const world = new World();
        const queue = await world.queue("work");
        await world.sendTo(queue, "late", { DelaySeconds: 20 });
        await world.clock.advance(1_000);
        await world.sendTo(queue, "early", { DelaySeconds: 10 });
        await world.clock.advance(20_000);
        expect(await bodies(world, queue)).to.deep.equal(["early", "late"]);
        expect(world.bodies(queue)).to.deep.equal(["late", "early"]);
    });

    it("a FIFO queue tells its messages from the oldest to the newest, whatever their groups", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", fifo);
        for (const body of ["a1", "b1", "a2"]) {
            await world.sendTo(queue, body, { MessageGroupId: body[0] });
            await world.clock.advance(1_000);
        }
        expect(world.bodies(queue)).to.deep.equal(["a1", "b1", "a2"]);
    });

    it("a FIFO group waits for the last of its messages that are in flight", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", fifo);
        for (const body of ["a1", "a2"]) await world.sendTo(queue, body, { MessageGroupId: "a" });
        const [first] = await receive(world, queue);
        await hide(world, queue, first!.ReceiptHandle, 10);
        const next = world.fabric.sqs.queue(queue).nextVisibleAt();
        expect(next).to.equal(world.clock.now().getTime() + 30_000);
    });

    it("a message whose retention is over is not handed out, and does not count", async () => {
        const gone = async (look: (world: World, queue: string) => Promise<unknown>) => {
            const world = new World();
            const queue = await world.queue("work", { messageRetentionSeconds: 60 });
            await world.sendTo(queue, "old");
            await world.clock.advance(60_000);
            const seen = await look(world, queue);
            return [seen, world.of("lost").map(({ why }) => why)];
        };
        const why = ["expired: it was in the queue for 60 s"];
        expect(await gone(bodies)).to.deep.equal([[], why]);
        const count = async (world: World, queue: string) => {
            const asked = { QueueUrl: world.url(queue), AttributeNames: ["ApproximateNumberOfMessages"] };
            return (await world.call("sqs", "GetQueueAttributes", asked))["Attributes"];
        };
        expect(await gone(count)).to.deep.equal([{ ApproximateNumberOfMessages: "0" }, why]);
    });

    it("a purge takes away what is in sight, in flight and delayed", async () => {
        const world = new World();
        const queue = await world.queue("work");
        await world.sendTo(queue, "in flight");
        await receive(world, queue);
        await world.sendTo(queue, "delayed", { DelaySeconds: 10 });
        await world.sendTo(queue, "in sight");
        expect(world.fabric.sqs.queue(queue).nextVisibleAt()).to.equal(world.clock.now().getTime());
        await world.call("sqs", "PurgeQueue", { QueueUrl: world.url(queue) });
        expect(world.fabric.sqs.queue(queue).nextVisibleAt()).to.equal(undefined);
        await world.clock.advance(60_000);
        expect([world.bodies(queue), await bodies(world, queue)]).to.deep.equal([[], []]);
    });
});

describe("A function that waits for a queue", () => {
    const trigger = async (inputs: Record<string, unknown> = {}) => {
        const world = new World();
        const seen: [number, string][] = [];
        const fn = await world.function("worker", (event) => {
            for (const { body } of (event as { Records: { body: string }[] }).Records)
                seen.push([world.seconds(), body]);
        });
        const queue = await world.queue("work", inputs);
        return { world, seen, queue, read: () => world.mapping(queue, fn) };
    };

    it("runs as soon as somebody else gives a message back", async () => {
        const { world, seen, queue, read } = await trigger();
        await world.sendTo(queue, "a");
        const [message] = await receive(world, queue);
        await read();
        await world.clock.advance(5_000);
        await hide(world, queue, message!.ReceiptHandle, 0);
        await world.clock.settle();
        expect(seen).to.deep.equal([[5, "a"]]);
    });

    it("runs as soon as somebody else deletes the message that held its group back", async () => {
        const { world, seen, queue, read } = await trigger().then(async (made) => ({
            ...made,
            queue: await made.world.queue("orders.fifo", fifo),
        }));
        await world.remove(await read());
        for (const body of ["a1", "a2"]) await world.sendTo(queue, body, { MessageGroupId: "a" });
        const [message] = await receive(world, queue, { MaxNumberOfMessages: 1 });
        await world.mapping(queue, `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`);
        await world.clock.advance(5_000);
        await world.call("sqs", "DeleteMessage", {
            QueueUrl: world.url(queue),
            ReceiptHandle: message!.ReceiptHandle,
        });
        await world.clock.settle();
        expect(seen).to.deep.equal([[5, "a2"]]);
    });

    for (const operation of ["PurgeQueue", "DeleteQueue"]) {
        it(`waits no longer for messages after ${operation}`, async () => {
            const { world, seen, queue, read } = await trigger();
            await world.sendTo(queue, "a", { DelaySeconds: 900 });
            await read();
            await world.call("sqs", operation, { QueueUrl: world.url(queue) });
            await world.clock.settle();
            expect([seen, world.seconds()]).to.deep.equal([[], 0]);
        });
    }
});
