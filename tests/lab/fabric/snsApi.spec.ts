import { expect } from "chai";
import { ACCOUNT, REGION, refusal, World } from "./support";

const SUBSCRIPTION_ID = /^[\da-f-]{36}$/;
const GONE = `arn:aws:sqs:${REGION}:${ACCOUNT}:gone`;
const text = (StringValue: string) => ({ DataType: "String", StringValue });

const publish = (world: World, TopicArn: string, Message: string, input: Record<string, unknown> = {}) =>
    world.call("sns", "Publish", { TopicArn, Message, ...input });

describe("The API of topics", () => {
    it("lists the topics of a Region, and the subscriptions of a topic", async () => {
        const world = new World();
        const news = await world.topic("news");
        await world.make("aws:sns/topic:Topic", "far", { name: "far" }, "us-east-1");
        const { id } = await world.subscribe(news, "sqs", await world.queue("work"));
        await world.subscribe(news, "email", "ops@example.com");

        expect(await world.call("sns", "ListTopics", {})).to.deep.equal({ Topics: [{ TopicArn: news }] });
        const common = { Owner: ACCOUNT, TopicArn: news };
        expect(await world.call("sns", "ListSubscriptionsByTopic", { TopicArn: news })).to.deep.equal({
            Subscriptions: [
                { ...common, SubscriptionArn: id, Protocol: "sqs", Endpoint: `arn:aws:sqs:${REGION}:${ACCOUNT}:work` },
                {
                    ...common,
                    SubscriptionArn: "PendingConfirmation",
                    Protocol: "email",
                    Endpoint: "ops@example.com",
                },
            ],
        });
        expect(id.slice(0, news.length + 1)).to.equal(`${news}:`);
        expect(id.slice(news.length + 1)).to.match(SUBSCRIPTION_ID);
        expect(world.fabric.sns.pending().map(({ endpoint }) => endpoint)).to.deep.equal(["ops@example.com"]);
    });

    it("takes a topic's ARN as TargetArn, and publishes to nothing else", async () => {
        const world = new World();
        const TargetArn = await world.topic("news");
        await world.subscribe(TargetArn, "sqs", await world.queue("work"), { rawMessageDelivery: true });
        await world.call("sns", "Publish", { TargetArn, Message: "hello" });
        await world.clock.settle();
        expect(world.bodies("work")).to.deep.equal(["hello"]);
        expect(await refusal(world.call("sns", "Publish", { PhoneNumber: "+4912345", Message: "hello" }))).to.equal(
            "InvalidParameter: Invalid parameter: TopicArn or TargetArn: the lab publishes to topics only",
        );
    });

    it("finds a topic by its name, as long as no other Region has one of the name", async () => {
        const world = new World();
        const news = await world.topic("news");
        await world.topic("other");
        expect(world.fabric.sns.find("news")?.arn).to.equal(news);
        await world.make("aws:sns/topic:Topic", "far", { name: "news" }, "us-east-1");
        expect(world.fabric.sns.find("news")).to.equal(undefined);
        expect(world.fabric.sns.find(news)?.arn).to.equal(news);
    });

    it("gives the other protocols of a structured message its default", async () => {
        const world = new World();
        const topic = await world.topic("news");
        await world.subscribe(topic, "sqs", await world.queue("work"), { rawMessageDelivery: true });
        const Message = JSON.stringify({ default: "all", lambda: "for functions" });
        await publish(world, topic, Message, { MessageStructure: "json" });
        await world.clock.settle();
        expect(world.bodies("work")).to.deep.equal(["all"]);
    });

    it("delivers nothing to protocols that the lab does not have, and calls nothing lost", async () => {
        const world = new World();
        const topic = await world.topic("news");
        await world.subscribe(topic, "sms", "+4912345");
        await world.subscribe(topic, "firehose", `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/all`, {
            subscriptionRoleArn: `arn:aws:iam::${ACCOUNT}:role/firehose`,
        });
        await publish(world, topic, "hello");
        await world.clock.settle();
        expect([world.of("lost"), world.of("dead-letter")]).to.deep.equal([[], []]);
    });
});

describe("A batch of a topic", () => {
    const batch = (world: World, TopicArn: string, PublishBatchRequestEntries: readonly object[]) =>
        world.call("sns", "PublishBatch", { TopicArn, PublishBatchRequestEntries });
    const entries = (count: number) => Array.from({ length: count }, (_, n) => ({ Id: `${n}`, Message: `${n}` }));

    it("is answered entry by entry: what is wrong with one stops no other", async () => {
        const world = new World();
        const topic = await world.topic("news");
        await world.subscribe(topic, "sqs", await world.queue("work"), { rawMessageDelivery: true });
        const answer = await batch(world, topic, [
            { Id: "first", Message: "1" },
            { Id: "empty" },
            { Id: "last", Message: "2" },
        ]);
        await world.clock.settle();

        const ids = world.of("message").flatMap(({ to, body }) => (to === topic ? [body] : []));
        expect(ids).to.deep.equal(["1", "2"]);
        expect(answer["Successful"].map(({ Id, MessageId }: Record<string, string>) => [Id, typeof MessageId])).to.eql([
            ["first", "string"],
            ["last", "string"],
        ]);
        expect(answer["Failed"]).to.deep.equal([
            {
                Id: "empty",
                Code: "InvalidParameter",
                Message: "Invalid parameter: Empty message",
                SenderFault: true,
            },
        ]);
        expect(world.bodies("work")).to.deep.equal(["1", "2"]);
    });

    it("has one to ten entries, each with an id of its own, and 256 KiB in all", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const half = "x".repeat(131_072);
        const sized = (Subject?: string) => [
            { Id: "1", Message: half },
            { Id: "2", Message: half, ...(Subject === undefined ? {} : { Subject }) },
        ];
        const answer = (given: readonly object[]) => refusal(batch(world, topic, given));
        expect(await answer(entries(10))).to.equal("nothing was refused");
        expect(await answer(sized())).to.equal("nothing was refused");
        expect(await answer(sized("!"))).to.equal(
            "BatchRequestTooLong: The length of all the batch messages put together is more than the limit.",
        );
        expect(await answer([])).to.equal("EmptyBatchRequest: The batch request contains no entries.");
        expect(await answer(entries(11))).to.equal(
            "TooManyEntriesInBatchRequest: The batch request contains more entries than permissible.",
        );
        expect(await answer([...entries(2), ...entries(1)])).to.equal(
            "BatchEntryIdsNotDistinct: Two or more batch entries in the request have the same Id.",
        );
    });
});

describe("A subscription that changes", () => {
    it("keeps its ARN and its place, and delivers as it is told now", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const made = await world.subscribe(topic, "sqs", await world.queue("work"), { rawMessageDelivery: true });
        await world.subscribe(topic, "sqs", await world.queue("other"), { rawMessageDelivery: true });
        const changed = await world.change(made, { filterPolicy: JSON.stringify({ state: ["stopped"] }) });
        for (const state of ["running", "stopped"]) {
            await publish(world, topic, state, { MessageAttributes: { state: text(state) } });
        }
        await world.clock.settle();

        expect(world.bodies("work")).to.deep.equal(["stopped"]);
        expect(world.bodies("other")).to.deep.equal(["running", "stopped"]);
        expect([changed.outputs["arn"], changed.outputs["filterPolicyScope"]]).to.deep.equal([
            made.id,
            "MessageAttributes",
        ]);
        expect(world.fabric.sns.find(topic)?.subscriptions.map(({ arn }) => arn)[0]).to.equal(made.id);
    });

    it("is no longer raw when it is not told to be", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const made = await world.subscribe(topic, "sqs", await world.queue("work"), { rawMessageDelivery: true });
        const changed = await world.change(made, { rawMessageDelivery: undefined });
        await publish(world, topic, "hello");
        await world.clock.settle();
        expect(changed.outputs["rawMessageDelivery"]).to.equal(false);
        expect(JSON.parse(world.bodies("work")[0]!)).to.include({ Type: "Notification", Message: "hello" });
    });

    it("refuses what it would not have been made with, and stays as it was", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const made = await world.subscribe(topic, "sqs", await world.queue("work"), { rawMessageDelivery: true });
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:dead` });
        expect(await refusal(world.change(made, { redrivePolicy }))).to.equal(
            "InvalidParameter: Invalid parameter: RedrivePolicy: the dead-letter queue must be in the account and Region of the topic",
        );
        await publish(world, topic, "hello");
        await world.clock.settle();
        expect(world.bodies("work")).to.deep.equal(["hello"]);
    });

    it("is gone when it is taken away, and no other is", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const made = await world.subscribe(topic, "sqs", await world.queue("work"), { rawMessageDelivery: true });
        const other = await world.subscribe(topic, "sqs", await world.queue("other"), { rawMessageDelivery: true });
        expect(world.read(made)).to.deep.equal({});
        await world.remove(made);
        await world.remove(made);
        await publish(world, topic, "hello");
        await world.clock.settle();

        expect([world.bodies("work"), world.bodies("other")]).to.deep.equal([[], ["hello"]]);
        expect([world.read(made), world.read(other)]).to.deep.equal([undefined, {}]);
        expect(await refusal(world.change(made, {}))).to.equal(`NotFound: Subscription does not exist: ${made.id}`);
    });

    it("goes with its topic", async () => {
        const world = new World();
        const topic = await world.make("aws:sns/topic:Topic", "news", { name: "news" });
        const made = await world.subscribe(topic.id, "sqs", await world.queue("work"));
        await world.remove(topic);
        expect([world.read(topic), world.read(made)]).to.deep.equal([undefined, undefined]);
        expect(await refusal(publish(world, topic.id, "hello"))).to.equal("NotFound: Topic does not exist");
    });
});

describe("A subscription that does not fit", () => {
    const far = `arn:aws:sqs:${REGION}:111122223333:dead`;
    const refused: readonly [string, string, Record<string, unknown>, string][] = [
        ["carrier-pigeon", "loft 4", {}, "Amazon SNS does not support this protocol string: carrier-pigeon"],
        ["sqs", "work", {}, "SQS endpoint ARN: work"],
        [
            "sqs",
            `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`,
            {},
            `SQS endpoint ARN: arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`,
        ],
        ["lambda", "worker", {}, "Lambda endpoint ARN: worker"],
        ["lambda", GONE, {}, `Lambda endpoint ARN: ${GONE}`],
        ["email", "ops at example.com", {}, "Email address"],
        ["email", "two words@example.com", {}, "Email address"],
        ["email-json", "ops@two words", {}, "Email address"],
        ["http", "https://example.com", {}, "Endpoint must match the specified protocol"],
        ["https", "http://example.com", {}, "Endpoint must match the specified protocol"],
        [
            "lambda",
            `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`,
            { rawMessageDelivery: true },
            "RawMessageDelivery: Delivery protocol [lambda] does not support raw message delivery.",
        ],
        [
            "sqs",
            GONE,
            { redrivePolicy: JSON.stringify({ deadLetterTargetArn: far }) },
            "RedrivePolicy: the dead-letter queue must be in the account and Region of the topic",
        ],
    ];
    for (const [protocol, endpoint, inputs, why] of refused) {
        it(`is refused: ${protocol} to ${endpoint}${Object.keys(inputs).map((name) => ` with ${name}`)}`, async () => {
            const world = new World();
            const topic = await world.topic("news");
            expect(await refusal(world.subscribe(topic, protocol, endpoint, inputs))).to.equal(
                `InvalidParameter: Invalid parameter: ${why}`,
            );
        });
    }

    const accepted: readonly [string, string, Record<string, unknown>][] = [
        ["http", "http://example.com/hook", { rawMessageDelivery: true }],
        ["https", "https://example.com/orders.fifo", { rawMessageDelivery: true }],
        ["firehose", `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/all`, { rawMessageDelivery: true }],
        ["email-json", "ops@example.com", {}],
        ["application", `arn:aws:sns:${REGION}:${ACCOUNT}:endpoint/GCM/app/1`, {}],
    ];
    for (const [protocol, endpoint, inputs] of accepted) {
        it(`is not ${protocol} to ${endpoint}`, async () => {
            const world = new World();
            const { outputs } = await world.subscribe(await world.topic("news"), protocol, endpoint, inputs);
            expect(outputs["pendingConfirmation"]).to.equal(/^(http|email)/.test(protocol));
        });
    }
});

describe("What a topic's subscriber gets", () => {
    it("is in full, with addresses of the topic's Region", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const { id } = await world.subscribe(topic, "sqs", await world.queue("work"));
        const { MessageId } = await publish(world, topic, "hello");
        await world.clock.settle();
        const { Signature, ...envelope } = JSON.parse(world.bodies("work")[0]!);
        expect(Buffer.from(Signature, "base64")).to.have.length(32);
        expect(envelope).to.deep.equal({
            Type: "Notification",
            MessageId,
            TopicArn: topic,
            Message: "hello",
            Timestamp: "2026-03-02T08:00:00.000Z",
            SignatureVersion: "1",
            SigningCertURL: `https://sns.${REGION}.amazonaws.com/SimpleNotificationService-00000000000000000000000000000000.pem`,
            UnsubscribeURL: `https://sns.${REGION}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${id}`,
        });
    });

    it("has binary attributes in Base64", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const events: { Records: { EventVersion: string; Sns: { MessageAttributes: unknown } }[] }[] = [];
        await world.subscribe(
            topic,
            "lambda",
            await world.function("worker", (event) => void events.push(event as (typeof events)[number])),
        );
        const MessageAttributes = { picture: { DataType: "Binary", BinaryValue: Uint8Array.of(0, 127, 255) } };
        await publish(world, topic, "hello", { MessageAttributes });
        await world.clock.settle();
        const [record] = events[0]!.Records;
        expect([record?.EventVersion, record?.Sns.MessageAttributes]).to.deep.equal([
            "1.0",
            { picture: { Type: "Binary", Value: "AH//" } },
        ]);
    });

    const refused: readonly [string, Record<string, unknown>, string][] = [
        [
            "an attribute of the type String.Array that is no JSON array",
            { MessageAttributes: { states: { DataType: "String.Array", StringValue: '{"a":1}' } } },
            "Message attribute states of the type String.Array must hold a JSON array",
        ],
        [
            "a structured message that is no JSON object",
            { Message: "[1]", MessageStructure: "json" },
            "Message Structure - JSON message body failed to parse",
        ],
        ["a subject of 101 characters", { Subject: "s".repeat(101) }, "Subject"],
    ];
    for (const [what, input, why] of refused) {
        it(`is not ${what}: that is refused`, async () => {
            const world = new World();
            expect(await refusal(publish(world, await world.topic("news"), "hello", input))).to.equal(
                `InvalidParameter: Invalid parameter: ${why}`,
            );
        });
    }

    it("may have attributes of the type String.Array", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const states = { DataType: "String.Array", StringValue: '["stopped"]' };
        await world.subscribe(topic, "sqs", await world.queue("work"), { rawMessageDelivery: true });
        await publish(world, topic, "hello", { MessageAttributes: { states } });
        await world.clock.settle();
        expect(world.attributes("work")).to.deep.equal({ states: '["stopped"]' });
    });
});
