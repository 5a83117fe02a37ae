import { expect } from "chai";
import { passes, readFilterPolicy } from "../../../lab/fabric/filterPolicy";
import type { MessageAttributes } from "../../../lab/fabric/messageAttributes";
import { snsDelay } from "../../../lab/fabric/retry";
import { AwsError } from "../../../lab/types";
import { refusal, World } from "./support";

const TRACE = { events: ["e1"], rules: ["r1"] };

describe("A topic", () => {
    it("delivers the message itself, with its attributes, to a queue that asked for it raw", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const queue = await world.queue("work");
        await world.subscribe(topic, "sqs", queue, { rawMessageDelivery: true });
        const MessageAttributes = { state: { DataType: "String", StringValue: "stopped" } };
        await world.call("sns", "Publish", { TopicArn: topic, Message: "hello", MessageAttributes }, TRACE);
        await world.clock.settle();

        const [message] = world.fabric.sqs.queue("work").messages();
        expect({ body: message?.body, attributes: message?.attributes, trace: message?.trace }).to.deep.equal({
            body: "hello",
            attributes: MessageAttributes,
            trace: TRACE,
        });
        expect(world.of("call").at(-1)?.record.caller).to.deep.equal({
            kind: "service",
            principal: "sns.amazonaws.com",
            sourceArn: topic,
            sourceAccount: "123456789012",
        });
    });

    it("wraps the message for a queue that did not ask for it raw", async () => {
        const world = new World();
        const topic = await world.topic("news");
        await world.subscribe(topic, "sqs", await world.queue("work"));
        const MessageAttributes = { n: { DataType: "Number", StringValue: "5" } };
        const { MessageId } = await world.call("sns", "Publish", {
            TopicArn: topic,
            Message: "hi",
            Subject: "S",
            MessageAttributes,
        });
        await world.clock.settle();

        const { Signature, SigningCertURL, UnsubscribeURL, ...envelope } = JSON.parse(world.bodies("work")[0]!);
        expect(envelope).to.deep.equal({
            Type: "Notification",
            MessageId,
            TopicArn: topic,
            Subject: "S",
            Message: "hi",
            Timestamp: "2026-03-02T08:00:00.000Z",
            SignatureVersion: "1",
            MessageAttributes: { n: { Type: "Number", Value: "5" } },
        });
        for (const text of [Signature, SigningCertURL, UnsubscribeURL])
            expect(text).to.be.a("string").and.not.equal("");
    });

    it("invokes a function with a record of the message", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const events: { Records: { EventSource: string; Sns: { Message: string; Subject: unknown } }[] }[] = [];
        const fn = await world.function("worker", (event) => void events.push(event as (typeof events)[number]));
        await world.subscribe(topic, "lambda", fn);
        await world.call("sns", "Publish", { TopicArn: topic, Message: "hello" }, TRACE);
        await world.clock.settle();

        const [{ EventSource, Sns } = { EventSource: "", Sns: undefined }] = events[0]!.Records;
        expect([EventSource, Sns?.Message, Sns?.Subject]).to.deep.equal(["aws:sns", "hello", null]);
        expect(world.of("invocation")[0]?.trace).to.deep.equal(TRACE);
    });

    it("sends each protocol its own text when the message has a structure", async () => {
        const world = new World();
        const topic = await world.topic("news");
        await world.subscribe(topic, "sqs", await world.queue("work"), { rawMessageDelivery: true });
        const Message = JSON.stringify({ default: "all", sqs: "for queues" });
        await world.call("sns", "Publish", { TopicArn: topic, Message, MessageStructure: "json" });
        await world.clock.settle();

        expect(world.bodies("work")).to.deep.equal(["for queues"]);
    });

    it("waits for e-mail and web addresses to confirm, and delivers nothing to them", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const { outputs } = await world.subscribe(topic, "email", "ops@example.com");
        await world.call("sns", "Publish", { TopicArn: topic, Message: "hello" });
        await world.clock.settle();

        expect(outputs["pendingConfirmation"]).to.equal(true);
        expect(world.fabric.sns.pending().map(({ endpoint }) => endpoint)).to.deep.equal(["ops@example.com"]);
        expect(world.of("lost")).to.deep.equal([]);
    });

    it("sends what a subscriber refuses straight to the subscription's dead-letter queue", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const dead = await world.queue("dead");
        const gone = "arn:aws:sqs:eu-central-1:123456789012:gone";
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead });
        await world.subscribe(topic, "sqs", gone, { rawMessageDelivery: true, redrivePolicy });
        await world.call("sns", "Publish", { TopicArn: topic, Message: "hello" }, TRACE);
        await world.clock.settle();

        const { RequestID, ...attributes } = world.attributes("dead");
        expect(attributes).to.deep.equal({
            ErrorCode: "QueueDoesNotExist",
            ErrorMessage: "The specified queue does not exist.",
        });
        expect(RequestID).to.match(/^[\da-f-]{36}$/);
        expect(world.bodies("dead")).to.deep.equal(["hello"]);
        expect(world.of("dead-letter").map(({ trace }) => trace)).to.deep.equal([TRACE]);
        expect(world.seconds()).to.equal(0);
    });

    it("loses what a subscriber refuses when there is no dead-letter queue", async () => {
        const world = new World();
        const topic = await world.topic("news");
        await world.subscribe(topic, "sqs", "arn:aws:sqs:eu-central-1:123456789012:gone");
        await world.call("sns", "Publish", { TopicArn: topic, Message: "hello" }, TRACE);
        await world.clock.settle();

        expect(world.of("lost").map(({ trace, why }) => [trace, why])).to.deep.equal([
            [
                TRACE,
                "not delivered to arn:aws:sqs:eu-central-1:123456789012:gone, and the subscription has no dead-letter queue: " +
                    "QueueDoesNotExist: The specified queue does not exist.",
            ],
        ]);
    });

    it("tries again when the subscriber's service fails: twice at once, then after seconds", async () => {
        const world = new World();
        const topic = await world.topic("news");
        await world.subscribe(topic, "sqs", await world.queue("work"), { rawMessageDelivery: true });
        const times: number[] = [];
        world.cloud.serve("sqs", {
            SendMessage() {
                times.push(world.seconds());
                if (times.length < 8) throw new AwsError("InternalFailure", "try again", 500);
            },
        });
        await world.call("sns", "Publish", { TopicArn: topic, Message: "hello" });
        await world.clock.settle();

        expect(times).to.deep.equal([0, 0, 0, 1, 2, 3, 4.395, 6.341]);
        expect(world.of("lost")).to.deep.equal([]);
    });

    it("spends 100,015 attempts over 23 days before it gives up", () => {
        let sum = 0;
        for (let n = 1; n < 100_015; n++) sum += snsDelay(n);
        expect(Math.floor(sum / 86_400_000)).to.equal(23);
        expect([snsDelay(1), snsDelay(2), snsDelay(3), snsDelay(4), snsDelay(14), snsDelay(15)]).to.deep.equal([
            0, 0, 1_000, 1_000, 20_000, 20_000,
        ]);
    });

    const refused: readonly [string, Record<string, unknown>, string][] = [
        [
            "a message over 256 KiB",
            { Message: "x".repeat(262_145) },
            "InvalidParameter: Invalid parameter: Message too long",
        ],
        ["an empty message", { Message: "" }, "InvalidParameter: Invalid parameter: Empty message"],
        [
            "a subject with a line break",
            { Message: "a", Subject: "a\nb" },
            "InvalidParameter: Invalid parameter: Subject",
        ],
        [
            "a structure without a default",
            { Message: "{}", MessageStructure: "json" },
            "InvalidParameter: Invalid parameter: Message Structure - No default entry in JSON message body",
        ],
        [
            "a topic that is not there",
            { TopicArn: "arn:aws:sns:eu-central-1:123456789012:none", Message: "a" },
            "NotFound: Topic does not exist",
        ],
    ];
    for (const [what, input, message] of refused) {
        it(`refuses ${what}`, async () => {
            const world = new World();
            const TopicArn = await world.topic("news");
            expect(await refusal(world.call("sns", "Publish", { TopicArn, ...input }))).to.equal(message);
        });
    }
});

describe("A filter policy", () => {
    const attributes: MessageAttributes = {
        source: { DataType: "String", StringValue: "aws.ec2" },
        price: { DataType: "Number", StringValue: "12.5" },
        big: { DataType: "Number", StringValue: "9007199254740993" },
        signed: { DataType: "Number", StringValue: "+05" },
        interests: { DataType: "String.Array", StringValue: '["football","tennis"]' },
        secret: { DataType: "Binary", BinaryValue: Uint8Array.of(1) },
        ip: { DataType: "String", StringValue: "10.0.0.5" },
    };
    const overAttributes: readonly [object, boolean][] = [
        [{ source: ["aws.ec2"] }, true],
        [{ source: ["aws.rds"] }, false],
        [{ source: [{ prefix: "aws." }] }, true],
        [{ source: [{ suffix: ".rds" }] }, false],
        [{ source: [{ "equals-ignore-case": "AWS.EC2" }] }, true],
        [{ source: [{ "anything-but": ["aws.ec2", "aws.s3"] }] }, false],
        [{ source: [{ "anything-but": { prefix: "aws." } }] }, false],
        [{ price: [12.5] }, true],
        [{ price: ["12.5"] }, false],
        [{ signed: [5] }, true],
        [{ signed: [{ numeric: ["<", 5] }] }, false],
        [{ price: [{ numeric: [">", 10, "<=", 12.5] }] }, true],
        [{ price: [{ numeric: ["<", 12.5] }] }, false],
        [{ interests: ["tennis"] }, true],
        [{ interests: ["chess"] }, false],
        [{ interests: [{ "anything-but": ["football"] }] }, true],
        [{ interests: [{ "anything-but": ["football", "tennis"] }] }, false],
        [{ secret: [{ exists: true }] }, false],
        [{ missing: [{ exists: false }] }, true],
        [{ source: [{ exists: false }] }, false],
        [{ missing: [{ "anything-but": "x" }] }, false],
        [{ ip: [{ cidr: "10.0.0.0/24" }] }, true],
        [{ source: ["aws.ec2"], price: [1] }, false],
        [{ $or: [{ price: [1] }, { source: ["aws.ec2"] }] }, true],
        [{ $or: [{ price: [1] }, { source: ["aws.rds"] }] }, false],
    ];
    for (const [policy, expected] of overAttributes) {
        it(`over attributes ${expected ? "passes" : "stops"} ${JSON.stringify(policy)}`, () => {
            const filter = readFilterPolicy(JSON.stringify(policy), "MessageAttributes")!;
            expect(passes(filter, "irrelevant", attributes)).to.equal(expected);
        });
    }

    it("keeps the digits of long numbers", () => {
        const filter = (text: string) => readFilterPolicy(text, "MessageAttributes")!;
        expect(passes(filter('{"big":[9007199254740993]}'), "", attributes)).to.equal(true);
        expect(passes(filter('{"big":[9007199254740992]}'), "", attributes)).to.equal(false);
    });

    const overBody: readonly [object, string, boolean][] = [
        [{ detail: { state: ["stopped"] } }, '{"detail":{"state":"stopped"}}', true],
        [{ detail: { state: ["stopped"] } }, '{"detail":{"state":"running"}}', false],
        [{ detail: { state: [{ exists: false }] } }, "no JSON", false],
        [{ a: [{ exists: false }] }, "[1]", false],
        [{ list: { n: [2] } }, '{"list":[{"n":1},{"n":2}]}', true],
    ];
    for (const [policy, body, expected] of overBody) {
        it(`over the body ${expected ? "passes" : "stops"} ${body} by ${JSON.stringify(policy)}`, () => {
            const filter = readFilterPolicy(policy, "MessageBody")!;
            expect(passes(filter, body, { state: { DataType: "String", StringValue: "stopped" } })).to.equal(expected);
        });
    }

    const wrong: readonly [unknown, string][] = [
        ["[]", "failed to parse JSON: the policy must be a JSON object"],
        [{ a: [{ exactly: "b" }] }, "Unrecognized match type exactly"],
        [{ a: ["b", { exactly: "c" }], b: ["c"] }, "Unrecognized match type exactly"],
        [{ detail: { state: ["a"] } }, "Filter policy scope MessageAttributes does not support nested filter policy"],
        [{ a: ["1"], b: ["1"], c: ["1"], d: ["1"], e: ["1"], f: ["1"] }, "Filter policy can not have more than 5 keys"],
        [
            { a: Array.from({ length: 151 }, (_, n) => n) },
            "Filter policy is too complex: 151 combinations of values, at most 150",
        ],
        [{ a: [] }, "Empty arrays are not allowed"],
    ];
    for (const [policy, message] of wrong) {
        it(`is refused: ${message}`, async () => {
            const read = async () => readFilterPolicy(policy, "MessageAttributes");
            expect(await refusal(read())).to.equal(`InvalidParameter: Invalid parameter: FilterPolicy: ${message}`);
        });
    }

    it("lets a subscriber see only what passes", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const filterPolicy = JSON.stringify({ state: ["stopped"] });
        await world.subscribe(topic, "sqs", await world.queue("some"), { rawMessageDelivery: true, filterPolicy });
        await world.subscribe(topic, "sqs", await world.queue("all"), { rawMessageDelivery: true, filterPolicy: "{}" });
        for (const state of ["running", "stopped"]) {
            const MessageAttributes = { state: { DataType: "String", StringValue: state } };
            await world.call("sns", "Publish", { TopicArn: topic, Message: state, MessageAttributes });
        }
        await world.clock.settle();

        expect(world.bodies("some")).to.deep.equal(["stopped"]);
        expect(world.bodies("all")).to.deep.equal(["running", "stopped"]);
    });
});
