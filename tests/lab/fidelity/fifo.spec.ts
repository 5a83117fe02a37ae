import { expect } from "chai";
import { AwsError } from "../../../lab/types";
import { REGION, refusal, World } from "../fabric/support";

const QUEUE = { fifoQueue: true, visibilityTimeoutSeconds: 30 };

/** Numbers of the messages that a receive takes. */
async function receive(world: World, queue: string, MaxNumberOfMessages = 10, VisibilityTimeout = 30) {
    const input = { QueueUrl: world.url(queue), MaxNumberOfMessages, VisibilityTimeout };
    const { Messages = [] } = await world.call("sqs", "ReceiveMessage", input);
    return Messages as { Body: string; ReceiptHandle: string }[];
}

const bodies = async (...args: Parameters<typeof receive>) => (await receive(...args)).map(({ Body }) => Body);

async function send(world: World, queue: string, body: string, group = body[0]!, id = body) {
    return world.sendTo(queue, body, { MessageGroupId: group, MessageDeduplicationId: id });
}

describe("A FIFO queue, as in AWS", () => {
    it("M3 hands a group out in its order, and nothing more of it while a message is in flight", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", QUEUE);
        for (const body of ["a1", "b1", "a2", "a3", "b2"]) await send(world, queue, body);
        const [first, second] = await receive(world, queue, 2);
        expect([first!.Body, second!.Body]).to.deep.equal(["a1", "a2"]);
        expect(await bodies(world, queue)).to.deep.equal(["b1", "b2"]);
        await world.call("sqs", "DeleteMessage", { QueueUrl: world.url(queue), ReceiptHandle: first!.ReceiptHandle });
        expect(await bodies(world, queue)).to.deep.equal([]);
        await world.clock.advance(30_000);
        expect(await bodies(world, queue)).to.deep.equal(["a2", "a3", "b1", "b2"]);
    });

    it("M3 holds a message back that is visible again while a later one of its group is in flight", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", QUEUE);
        for (const body of ["a1", "a2"]) await send(world, queue, body);
        const [first] = await receive(world, queue);
        const ReceiptHandle = first!.ReceiptHandle;
        const change = { QueueUrl: world.url(queue), ReceiptHandle, VisibilityTimeout: 0 };
        await world.call("sqs", "ChangeMessageVisibility", change);
        expect(await bodies(world, queue)).to.deep.equal([]);
        await world.clock.advance(30_000);
        expect(await bodies(world, queue)).to.deep.equal(["a1", "a2"]);
    });

    it("M3 takes a deduplication id once in five minutes, also when the first message is deleted", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", QUEUE);
        const first = await send(world, queue, "a1", "a", "id");
        const [{ ReceiptHandle } = { ReceiptHandle: "" }] = await receive(world, queue);
        await world.call("sqs", "DeleteMessage", { QueueUrl: world.url(queue), ReceiptHandle });
        await world.clock.advance(299_999);
        const again = await send(world, queue, "another body", "b", "id");
        expect([again["MessageId"], again["SequenceNumber"]]).to.deep.equal([
            first["MessageId"],
            first["SequenceNumber"],
        ]);
        expect(world.bodies(queue)).to.deep.equal([]);
        await world.clock.advance(1);
        await send(world, queue, "late", "a", "id");
        expect(world.bodies(queue)).to.deep.equal(["late"]);
    });

    it("M3 tells nobody of a duplicate, and does not count it", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", QUEUE);
        const sent: string[] = [];
        world.cloud.onMeasure(({ name }) => sent.push(name));
        for (let n = 0; n < 3; n++) await send(world, queue, "a1", "a", "id");
        expect(world.of("message").map(({ body }) => body)).to.deep.equal(["a1"]);
        expect(sent.filter((name) => name === "NumberOfMessagesSent")).to.have.length(1);
    });

    it("M3 deletes no message whose visibility timeout is over: it comes again", async () => {
        const world = new World();
        const [fifo, standard] = [await world.queue("orders.fifo", QUEUE), await world.queue("orders")];
        await send(world, fifo, "a1");
        await world.sendTo(standard, "a1");
        const remove = async (queue: string) => {
            const [{ ReceiptHandle } = { ReceiptHandle: "" }] = await receive(world, queue);
            await world.clock.advance(30_000);
            const answer = await refusal(
                world.call("sqs", "DeleteMessage", { QueueUrl: world.url(queue), ReceiptHandle }),
            );
            return answer.replace(ReceiptHandle, "HANDLE");
        };
        expect([await remove(standard), world.bodies(standard)]).to.deep.equal(["nothing was refused", []]);
        expect([await remove(fifo), world.bodies(fifo)]).to.deep.equal([
            "InvalidParameterValue: Value HANDLE for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.",
            ["a1"],
        ]);
    });

    it("M3 tells duplicates by the SHA-256 of the body, not of the attributes, when it is content based", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", { ...QUEUE, contentBasedDeduplication: true });
        const put = (body: string, StringValue: string) =>
            world.sendTo(queue, body, {
                MessageGroupId: "a",
                MessageAttributes: { n: { DataType: "String", StringValue } },
            });
        await put("same", "1");
        await put("same", "2");
        await put("other", "1");
        expect(world.bodies(queue)).to.deep.equal(["same", "other"]);
        const [message] = world.fabric.sqs.queue(queue).messages();
        expect(message?.deduplicationId).to.equal("0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5");
    });

    it("M3 with the scope messageGroup the same id in two groups is two messages", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", { ...QUEUE, deduplicationScope: "messageGroup" });
        for (const group of ["a", "b", "a"]) await send(world, queue, `in ${group}`, group, "id");
        expect(world.bodies(queue)).to.deep.equal(["in a", "in b"]);
    });

    it("M3 delays by the queue's own time, in order, and takes no delay of a message", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", { ...QUEUE, delaySeconds: 30 });
        await send(world, queue, "a1");
        await world.clock.advance(20_000);
        await send(world, queue, "a2");
        await world.clock.advance(10_000);
        expect(await bodies(world, queue, 10, 0)).to.deep.equal(["a1"]);
        await world.clock.advance(20_000);
        expect(await bodies(world, queue)).to.deep.equal(["a1", "a2"]);
        const own = { MessageGroupId: "a", MessageDeduplicationId: "x", DelaySeconds: 5 };
        expect(await refusal(world.sendTo(queue, "x", own))).to.match(/^InvalidParameterValue: .*DelaySeconds/);
    });

    it("M3 needs a group and an id of 1 to 128 letters, digits and punctuation", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", QUEUE);
        expect(await refusal(world.sendTo(queue, "x", { MessageDeduplicationId: "1" }))).to.match(/^MissingParameter/);
        expect(await refusal(world.sendTo(queue, "x", { MessageGroupId: "1" }))).to.match(/^InvalidParameterValue/);
        expect(await refusal(send(world, queue, "x", "two words"))).to.match(/parameter MessageGroupId is invalid/);
        expect(await refusal(send(world, queue, "x", "a", "x".repeat(129)))).to.match(
            /parameter MessageDeduplicationId is invalid/,
        );
        expect(await refusal(send(world, queue, "x", "a".repeat(128)))).to.equal("nothing was refused");
    });

    it("M3 starts the retention anew in a FIFO dead-letter queue, and keeps group and order", async () => {
        const world = new World();
        const dead = await world.queue("dead.fifo", { ...QUEUE, messageRetentionSeconds: 3_600 });
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 1 });
        const queue = await world.queue("orders.fifo", { ...QUEUE, redrivePolicy });
        for (const body of ["a1", "a2"]) await send(world, queue, body);
        await world.clock.advance(3_000_000);
        await receive(world, queue, 10, 0);
        await receive(world, queue, 10, 0);
        await world.clock.advance(3_599_999);
        expect(
            world.fabric.sqs
                .queue(dead)
                .messages()
                .map(({ body, groupId }) => [body, groupId]),
        ).to.deep.equal([
            ["a1", "a"],
            ["a2", "a"],
        ]);
        await world.clock.advance(1);
        expect(world.bodies(dead)).to.deep.equal([]);
    });
});

describe("A FIFO topic, as in AWS", () => {
    async function topic(world: World, inputs: Record<string, unknown> = {}): Promise<string> {
        const made = await world.make("aws:sns/topic:Topic", "news", { name: "news.fifo", fifoTopic: true, ...inputs });
        return made.id;
    }
    const publish = (world: World, TopicArn: string, Message: string, input: Record<string, unknown> = {}) =>
        world.call("sns", "Publish", { TopicArn, Message, MessageGroupId: Message[0], ...input });

    it("M4 delivers to a FIFO queue with group, id and order, and to a standard queue with the group", async () => {
        const world = new World();
        const arn = await topic(world, { contentBasedDeduplication: true });
        const fifo = await world.queue("work.fifo", QUEUE);
        const plain = await world.queue("work");
        await world.subscribe(arn, "sqs", fifo, { rawMessageDelivery: true });
        await world.subscribe(arn, "sqs", plain);
        const answers = [await publish(world, arn, "a1"), await publish(world, arn, "b1")];
        await world.clock.settle();

        const [first, second] = answers.map(({ SequenceNumber }) => BigInt(SequenceNumber));
        expect(second! > first!).to.equal(true);
        const held = world.fabric.sqs.queue(fifo).messages();
        expect(held.map(({ body, groupId }) => [body, groupId])).to.deep.equal([
            ["a1", "a"],
            ["b1", "b"],
        ]);
        expect(held[0]?.deduplicationId).to.equal("f55ff16f66f43360266b95db6f8fec01d76031054306ae4a4b380598f6cfd114");
        const [copy] = world.fabric.sqs.queue(plain).messages();
        expect([copy?.groupId, copy?.deduplicationId]).to.deep.equal(["a", undefined]);
        expect(JSON.parse(copy!.body)["SequenceNumber"]).to.equal(answers[0]!["SequenceNumber"]);
    });

    it("M4 accepts a duplicate within five minutes and does not deliver it", async () => {
        const world = new World();
        const arn = await topic(world);
        const queue = await world.queue("work");
        await world.subscribe(arn, "sqs", queue, { rawMessageDelivery: true });
        const id = { MessageDeduplicationId: "id" };
        const first = await publish(world, arn, "a1", id);
        const again = await publish(world, arn, "b1", id);
        await world.clock.advance(300_000);
        await publish(world, arn, "a2", id);
        await world.clock.settle();
        expect(again).to.deep.equal(first);
        expect(world.bodies(queue)).to.deep.equal(["a1", "a2"]);
    });

    it("takes the ids that it has taken before when the lab begins anew", async () => {
        const world = new World();
        const arn = await topic(world);
        const queue = await world.queue("work");
        await world.subscribe(arn, "sqs", queue, { rawMessageDelivery: true });
        const id = { MessageDeduplicationId: "id" };
        await publish(world, arn, "before", id);
        world.fabric.sns.find(arn)?.fifo?.reset();
        await publish(world, arn, "after", id);
        await world.clock.settle();
        expect(world.bodies(queue)).to.deep.equal(["before", "after"]);
    });

    it("M4 with the scope MessageGroup the same id in two groups is two messages", async () => {
        const world = new World();
        const arn = await topic(world, { fifoThroughputScope: "MessageGroup" });
        const queue = await world.queue("work");
        await world.subscribe(arn, "sqs", queue, { rawMessageDelivery: true });
        for (const body of ["a1", "b1", "a2"]) await publish(world, arn, body, { MessageDeduplicationId: "id" });
        await world.clock.settle();
        expect(world.bodies(queue)).to.deep.equal(["a1", "b1"]);
    });

    it("M4 holds back what follows in a group while a delivery is retried, and no other group", async () => {
        const world = new World();
        const arn = await topic(world, { contentBasedDeduplication: true });
        await world.subscribe(arn, "sqs", await world.queue("work.fifo", QUEUE), { rawMessageDelivery: true });
        const arrived: [number, string][] = [];
        world.cloud.serve("sqs", {
            SendMessage({ MessageBody }) {
                if (MessageBody === "a1" && world.seconds() < 2)
                    throw new AwsError("InternalFailure", "try again", 500);
                arrived.push([world.seconds(), MessageBody]);
            },
        });
        for (const body of ["a1", "a2", "b1"]) await publish(world, arn, body);
        await world.clock.settle();
        expect(arrived).to.deep.equal([
            [0, "b1"],
            [2, "a1"],
            [2, "a2"],
        ]);
    });

    it("M4 goes on with the group when a message is given up: it is in the FIFO dead-letter queue", async () => {
        const world = new World();
        const arn = await topic(world, { contentBasedDeduplication: true });
        const dead = await world.queue("dead.fifo", QUEUE);
        const work = await world.queue("work.fifo", { ...QUEUE, maxMessageSize: 1_024 });
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead });
        await world.subscribe(arn, "sqs", work, { rawMessageDelivery: true, redrivePolicy });
        await publish(world, arn, `a${"x".repeat(1_024)}`);
        await publish(world, arn, "a2");
        await world.clock.settle();
        expect(world.bodies(work)).to.deep.equal(["a2"]);
        const [letter] = world.fabric.sqs.queue(dead).messages();
        expect([letter?.body.length, letter?.groupId, letter?.attributes["ErrorCode"]?.StringValue]).to.deep.equal([
            1_025,
            "a",
            "InvalidParameterValue",
        ]);
    });

    it("M4 refuses what AWS refuses", async () => {
        const world = new World();
        const arn = await topic(world);
        const standard = await world.topic("plain");
        const fn = await world.function("worker", () => 1);
        const fifo = await world.queue("work.fifo", QUEUE);
        const dead = await world.queue("dead");
        const id = { MessageDeduplicationId: "1" };
        const refused: readonly [Promise<unknown>, RegExp][] = [
            [publish(world, arn, "a", { ...id, MessageGroupId: undefined }), /MessageGroupId parameter is required/],
            [publish(world, arn, "a"), /ContentBasedDeduplication enabled or MessageDeduplicationId provided/],
            [publish(world, arn, "a", { ...id, MessageGroupId: "two words" }), /MessageGroupId Reason/],
            [publish(world, arn, "a", { MessageDeduplicationId: "two words" }), /MessageDeduplicationId Reason/],
            [publish(world, standard, "a", id), /not valid for this topic type/],
            [world.subscribe(arn, "lambda", fn), /FIFO topics deliver to queues only, not to lambda/],
            [world.subscribe(standard, "sqs", fifo), /FIFO SQS Queues can not be subscribed to standard SNS topics/],
            [
                world.subscribe(arn, "sqs", fifo, { redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead }) }),
                /must use a FIFO queue as DLQ for a FIFO topic/,
            ],
        ];
        for (const [promise, message] of refused) {
            const text = await refusal(promise);
            expect(text).to.match(/^InvalidParameter: Invalid parameter: /);
            expect(text).to.match(message);
        }
        expect(await refusal(publish(world, standard, "a"))).to.equal("nothing was refused");
        expect(arn).to.equal(`arn:aws:sns:${REGION}:123456789012:news.fifo`);
    });
});
