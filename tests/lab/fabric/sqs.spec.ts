import { expect } from "chai";
import { ACCOUNT, REGION, refusal, World } from "./support";

describe("A queue", () => {
    it("hides a message that is received until its visibility timeout ends, and counts how often it was received", async () => {
        const world = new World();
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 20 });
        await world.sendTo(queue, "a");
        const receive = async () =>
            (await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(queue), AttributeNames: ["All"] }))[
                "Messages"
            ];

        const first = await receive();
        const hidden = await receive();
        await world.clock.advance(19_999);
        const stillHidden = await receive();
        await world.clock.advance(1);
        const again = await receive();

        expect(first[0].Attributes.ApproximateReceiveCount).to.equal("1");
        expect([hidden, stillHidden]).to.deep.equal([undefined, undefined]);
        expect(again[0].Attributes.ApproximateReceiveCount).to.equal("2");
        expect(again[0].MessageId).to.equal(first[0].MessageId);
        expect(again[0].ReceiptHandle).to.not.equal(first[0].ReceiptHandle);
    });

    it("is not used by being emptied where nothing is in it, as after each event of a long replay", async () => {
        const world = new World();
        const queue = world.fabric.sqs.queue(await world.queue("work"));
        let uses = 0;
        world.fabric.sqs.onUse(() => uses++);
        queue.reset();
        expect(uses).to.equal(0);
        await world.sendTo(queue.arn, "a");
        queue.reset();
        expect([uses, queue.messages().length]).to.deep.equal([2, 0]);
    });

    it("forgets a message that is deleted, and ignores a receipt handle that is not the last one", async () => {
        const world = new World();
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 1 });
        const QueueUrl = world.url(queue);
        await world.sendTo(queue, "a");
        const receive = async () =>
            (await world.call("sqs", "ReceiveMessage", { QueueUrl }))["Messages"][0].ReceiptHandle;
        const old = await receive();
        await world.clock.advance(1_000);
        const last = await receive();

        await world.call("sqs", "DeleteMessage", { QueueUrl, ReceiptHandle: old });
        expect(world.bodies("work")).to.deep.equal(["a"]);
        await world.call("sqs", "DeleteMessage", { QueueUrl, ReceiptHandle: last });
        expect(world.bodies("work")).to.deep.equal([]);
    });

    it("moves a message to the dead-letter queue after the last receive that its redrive policy allows, with its trace", async () => {
        const world = new World();
        const dead = await world.queue("dead");
        const queue = await world.queue("work", {
            visibilityTimeoutSeconds: 10,
            redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 2 }),
        });
        const trace = { events: ["e1"], rules: ["r1"] };
        const sent = { QueueUrl: world.url(queue), MessageBody: "poison" };
        const { MessageId } = await world.call("sqs", "SendMessage", sent, trace);
        const receive = () => world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(queue) });

        for (let time = 0; time < 2; time++) {
            expect(await receive()).to.have.property("Messages");
            await world.clock.advance(10_000);
        }
        expect(world.bodies("dead")).to.deep.equal([]);
        expect(await receive()).to.deep.equal({});

        const [letter] = world.fabric.sqs.queue("dead").messages();
        expect({
            id: letter?.id,
            body: letter?.body,
            trace: letter?.trace,
            from: letter?.deadLetterSourceArn,
        }).to.deep.equal({
            id: MessageId,
            body: "poison",
            trace,
            from: queue,
        });
        expect(
            world.of("dead-letter").map(({ queueArn, reason, trace }) => ({ queueArn, reason, trace })),
        ).to.deep.equal([{ queueArn: dead, reason: "received 2 times from work and never deleted", trace }]);
    });

    it("loses a message whose dead-letter queue does not take redrives from it, and says so", async () => {
        const world = new World();
        const dead = await world.queue("dead", {
            redriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }),
        });
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 1 });
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 0, redrivePolicy });
        await world.sendTo(queue, "a");

        for (let time = 0; time < 2; time++) await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(queue) });

        expect(world.bodies("dead")).to.deep.equal([]);
        expect(world.of("lost").map(({ why }) => why)).to.deep.equal([
            `received once, and the dead-letter queue ${dead} refuses it: its redrive allow policy does not name this queue`,
        ]);
    });

    it("loses a message whose dead-letter queue is gone, and says so", async () => {
        const world = new World();
        const dead = await world.queue("dead");
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 2 });
        const queue = await world.queue("work", { visibilityTimeoutSeconds: 0, redrivePolicy });
        await world.call("sqs", "DeleteQueue", { QueueUrl: world.url(dead) });
        await world.sendTo(queue, "a");

        for (let time = 0; time < 3; time++) await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(queue) });

        expect(world.of("lost").map(({ why }) => why)).to.deep.equal([
            `received 2 times, and the dead-letter queue ${dead} refuses it: it does not exist`,
        ]);
    });

    it("takes redrives from the queues that its redrive allow policy names, and from no other", async () => {
        const world = new World();
        const arn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
        const dead = await world.queue("dead", {
            redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn("named")] }),
        });
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 1 });
        for (const name of ["named", "other"]) {
            const queue = await world.queue(name, { visibilityTimeoutSeconds: 0, redrivePolicy });
            await world.sendTo(queue, name);
            for (let n = 0; n < 2; n++) await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(queue) });
        }
        expect(world.bodies("dead")).to.deep.equal(["named"]);
        expect(world.of("lost").map(({ where }) => where)).to.deep.equal([arn("other")]);
    });

    it("delays messages: by the message's own time, or by the queue's", async () => {
        const world = new World();
        const queue = await world.queue("work", { delaySeconds: 30 });
        await world.sendTo(queue, "queue's");
        await world.sendTo(queue, "own", { DelaySeconds: 5 });
        const received: [number, string][] = [];
        const receive = async () => {
            const { Messages = [] } = await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(queue) });
            for (const { Body } of Messages) received.push([world.seconds(), Body]);
        };

        for (let second = 0; second <= 30; second += 5) {
            await receive();
            await world.clock.advance(5_000);
        }

        expect(received).to.deep.equal([
            [5, "own"],
            [30, "queue's"],
        ]);
    });

    it("drops messages when their retention ends, and says that they are lost", async () => {
        const world = new World();
        const queue = await world.queue("work", { messageRetentionSeconds: 60 });
        await world.sendTo(queue, "old");
        await world.clock.advance(30_000);
        await world.sendTo(queue, "new");
        await world.clock.advance(30_000);

        expect(world.bodies("work")).to.deep.equal(["new"]);
        expect(world.of("lost").map(({ where, why }) => [where, why])).to.deep.equal([
            [queue, "expired: it was in the queue for 60 s"],
        ]);
    });

    it("answers with the digests that an SDK checks", async () => {
        const world = new World();
        const queue = await world.queue("work");
        const MessageAttributes = { city: { DataType: "String", StringValue: "Any City" } };
        const { MD5OfMessageBody, MD5OfMessageAttributes } = await world.sendTo(queue, "hello", { MessageAttributes });

        expect(MD5OfMessageBody).to.equal("5d41402abc4b2a76b9719d911017c592");
        const { Messages } = await world.call("sqs", "ReceiveMessage", {
            QueueUrl: world.url(queue),
            MessageAttributeNames: ["All"],
        });
        expect(Messages[0].MD5OfMessageAttributes).to.equal(MD5OfMessageAttributes);
        expect(Messages[0].MessageAttributes).to.deep.equal(MessageAttributes);
    });

    it("answers a batch entry by entry", async () => {
        const world = new World();
        const queue = await world.queue("work", { maxMessageSize: 1024 });
        const answer = await world.call("sqs", "SendMessageBatch", {
            QueueUrl: world.url(queue),
            Entries: [
                { Id: "1", MessageBody: "small" },
                { Id: "2", MessageBody: "x".repeat(1025) },
            ],
        });

        expect(answer["Successful"].map(({ Id }: { Id: string }) => Id)).to.deep.equal(["1"]);
        expect(answer["Failed"]).to.deep.equal([
            {
                Id: "2",
                SenderFault: true,
                Code: "InvalidParameterValue",
                Message: "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
            },
        ]);
        expect(world.bodies("work")).to.deep.equal(["small"]);
    });

    const refused: readonly [string, string, Record<string, unknown>, string][] = [
        [
            "a message larger than the queue takes",
            "SendMessage",
            { MessageBody: "x".repeat(1_048_577) },
            "InvalidParameterValue: One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
        ],
        [
            "a message without a body",
            "SendMessage",
            {},
            "MissingParameter: The request must contain the parameter MessageBody.",
        ],
        [
            "a message with a control character",
            "SendMessage",
            { MessageBody: "a\u0000b" },
            "InvalidMessageContents: The message contains characters outside the allowed set.",
        ],
        [
            "a delay of more than 15 minutes",
            "SendMessage",
            { MessageBody: "a", DelaySeconds: 901 },
            "InvalidParameterValue: Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
        ],
        [
            "a delay of half a second",
            "SendMessage",
            { MessageBody: "a", DelaySeconds: 0.5 },
            "InvalidParameterValue: Value 0.5 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
        ],
        [
            "a deduplication id in a standard queue",
            "SendMessage",
            { MessageBody: "a", MessageDeduplicationId: "1" },
            "InvalidParameterValue: Value 1 for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is not valid for this queue type.",
        ],
        [
            "a group id with a space",
            "SendMessage",
            { MessageBody: "a", MessageGroupId: "two words" },
            "InvalidParameterValue: Value two words for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
        ],
        [
            "an attribute without a value",
            "SendMessage",
            { MessageBody: "a", MessageAttributes: { a: { DataType: "String" } } },
            "InvalidParameterValue: The message attribute 'a' must contain a non-empty message attribute value of the type String.",
        ],
        [
            "eleven attributes",
            "SendMessage",
            {
                MessageBody: "a",
                MessageAttributes: Object.fromEntries(
                    Array.from({ length: 11 }, (_, n) => [`a${n}`, { DataType: "String", StringValue: "x" }]),
                ),
            },
            "InvalidParameterValue: Number of message attributes [11] exceeds the allowed maximum [10].",
        ],
        ...[11, 0, 1.5].map((MaxNumberOfMessages): [string, string, Record<string, unknown>, string] => [
            `${MaxNumberOfMessages} messages at once`,
            "ReceiveMessage",
            { MaxNumberOfMessages },
            `InvalidParameterValue: Value ${MaxNumberOfMessages} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
        ]),
        [
            "an empty batch",
            "SendMessageBatch",
            { Entries: [] },
            "EmptyBatchRequest: There should be at least one entry in the request.",
        ],
        [
            "a batch of eleven",
            "SendMessageBatch",
            { Entries: Array.from({ length: 11 }, (_, Id) => ({ Id, MessageBody: "a" })) },
            "TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have sent 11.",
        ],
        [
            "a batch with one id twice",
            "SendMessageBatch",
            { Entries: [1, 1].map((Id) => ({ Id, MessageBody: "a" })) },
            "BatchEntryIdsNotDistinct: Two or more batch entries in the request have the same Id.",
        ],
        [
            "a batch of more than a mebibyte",
            "SendMessageBatch",
            { Entries: [1, 2].map((Id) => ({ Id, MessageBody: "x".repeat(524_289) })) },
            "BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent 1048578 bytes.",
        ],
        [
            "a queue that is not there",
            "SendMessage",
            { QueueUrl: "https://sqs.eu-central-1.amazonaws.com/123456789012/none", MessageBody: "a" },
            "QueueDoesNotExist: The specified queue does not exist.",
        ],
    ];
    for (const [what, operation, input, message] of refused) {
        it(`refuses ${what}`, async () => {
            const world = new World();
            const queue = await world.queue("work");
            const call = world.call("sqs", operation, { QueueUrl: world.url(queue), ...input });
            expect(await refusal(call)).to.equal(message);
        });
    }

    it("says how many messages it holds, and changes what it is told to", async () => {
        const world = new World();
        const queue = await world.queue("work");
        const QueueUrl = world.url(queue);
        for (const body of ["a", "b", "c"]) await world.sendTo(queue, body);
        await world.sendTo(queue, "d", { DelaySeconds: 10 });
        await world.call("sqs", "ReceiveMessage", { QueueUrl });
        await world.call("sqs", "SetQueueAttributes", { QueueUrl, Attributes: { VisibilityTimeout: "77" } });

        const AttributeNames = [
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
            "VisibilityTimeout",
        ];
        expect(
            (await world.call("sqs", "GetQueueAttributes", { QueueUrl, AttributeNames }))["Attributes"],
        ).to.deep.equal({
            ApproximateNumberOfMessages: "2",
            ApproximateNumberOfMessagesNotVisible: "1",
            ApproximateNumberOfMessagesDelayed: "1",
            VisibilityTimeout: "77",
        });
    });
});

describe("A FIFO queue", () => {
    const fifo = { fifoQueue: true, visibilityTimeoutSeconds: 30 };
    const message = (group: string, id: string) => ({ MessageGroupId: group, MessageDeduplicationId: id });

    it("keeps a group waiting while one of its messages is in flight, and no other group", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", fifo);
        const QueueUrl = world.url(queue);
        for (const [group, id] of [
            ["a", "a1"],
            ["a", "a2"],
            ["b", "b1"],
        ] as const) {
            await world.sendTo(queue, id, message(group, id));
        }
        const receive = async (MaxNumberOfMessages: number) => {
            const { Messages = [] } = await world.call("sqs", "ReceiveMessage", { QueueUrl, MaxNumberOfMessages });
            return Messages as { Body: string; ReceiptHandle: string }[];
        };

        const [a1] = await receive(1);
        expect((await receive(10)).map(({ Body }) => Body)).to.deep.equal(["b1"]);
        await world.call("sqs", "DeleteMessage", { QueueUrl, ReceiptHandle: a1!.ReceiptHandle });
        expect((await receive(10)).map(({ Body }) => Body)).to.deep.equal(["a2"]);
        expect(a1!.Body).to.equal("a1");
    });

    it("takes a message with the same deduplication id once in five minutes", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", fifo);
        const first = await world.sendTo(queue, "one", message("a", "same"));
        await world.clock.advance(299_999);
        const duplicate = await world.sendTo(queue, "one", message("a", "same"));
        await world.clock.advance(1);
        const later = await world.sendTo(queue, "one", message("a", "same"));

        expect(duplicate["MessageId"]).to.equal(first["MessageId"]);
        expect(later["MessageId"]).to.not.equal(first["MessageId"]);
        expect(world.bodies(queue)).to.deep.equal(["one", "one"]);
    });

    it("holds nothing when the lab begins anew, and takes the ids that it has taken before", async () => {
        const world = new World();
        const queue = await world.queue("orders.fifo", fifo);
        await world.sendTo(queue, "before", message("a", "same"));
        world.fabric.sqs.queue(queue).reset();
        expect(world.bodies(queue)).to.deep.equal([]);

        await world.sendTo(queue, "after", message("a", "same"));
        expect(world.bodies(queue)).to.deep.equal(["after"]);
    });

    it("tells duplicates from the body when it is told to, and otherwise asks for an id", async () => {
        const world = new World();
        const byContent = await world.queue("content.fifo", { ...fifo, contentBasedDeduplication: true });
        const byId = await world.queue("ids.fifo", fifo);
        for (const body of ["x", "x", "y"]) await world.sendTo(byContent, body, { MessageGroupId: "a" });

        expect(world.bodies(byContent)).to.deep.equal(["x", "y"]);
        expect(await refusal(world.sendTo(byId, "x", { MessageGroupId: "a" }))).to.equal(
            "InvalidParameterValue: The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
        );
        expect(await refusal(world.sendTo(byId, "x", { MessageDeduplicationId: "a" }))).to.equal(
            "MissingParameter: The request must contain the parameter MessageGroupId.",
        );
    });
});
