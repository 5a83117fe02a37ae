import { expect } from "chai";
import { VirtualClock } from "../../../lab/clock";
import { Cloud } from "../../../lab/cloud";
import { serviceCaller } from "../../../lab/fabric/arns";
import { passes, readFilterPolicy } from "../../../lab/fabric/filterPolicy";
import { deliver } from "../../../lab/fabric/snsDelivery";
import { Iam } from "../../../lab/iam/iam";
import { AwsError, type AwsRequest, NO_TRACE } from "../../../lab/types";
import { ACCOUNT, Permissive, REGION, refusal, START, World } from "../fabric/support";

const GONE = `arn:aws:sqs:${REGION}:${ACCOUNT}:gone`;
const publish = (world: World, TopicArn: string, Message: string, input: Record<string, unknown> = {}) =>
    world.call("sns", "Publish", { TopicArn, Message, ...input });

/** A topic with a subscriber "work", and the subscription's dead-letter queue; `attempts` in seconds, as far as told. */
async function subscribed(error?: AwsError, deadLetters = true) {
    const world = new World();
    const attempts: number[] = [];
    const topic = await world.topic("news");
    const queue = await world.queue("work");
    const dead = await world.queue("dead");
    const redrivePolicy = deadLetters ? { redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead }) } : {};
    await world.subscribe(topic, "sqs", queue, { rawMessageDelivery: true, ...redrivePolicy });
    const letters: Record<string, unknown>[] = [];
    if (error) {
        world.cloud.serve("sqs", {
            SendMessage(input) {
                if (String(input["QueueUrl"]).endsWith("/dead")) return void letters.push(input);
                attempts.push(world.seconds());
                throw error;
            },
        });
    }
    return { world, topic, queue, attempts, letters };
}

describe("Delivery of a topic, as in AWS", () => {
    it("M4 server errors are tried 100,015 times in 23 days: 3 at once, 2 a second apart, 10 from 1 to 20 s, the rest every 20 s", async () => {
        const attempts: number[] = [];
        const letters: Record<string, unknown>[] = [];
        const broken = new AwsError("InternalFailure", "broken", 500);
        const clock = new VirtualClock(START);
        /** Keeps no record of its calls: a hundred thousand of them take seconds. */
        class Broken extends Cloud {
            override async call({ input }: AwsRequest): Promise<unknown> {
                if (input["QueueUrl"] === url("dead")) return letters.push(input);
                attempts.push((clock.now().getTime() - START.getTime()) / 1_000);
                throw broken;
            }
        }
        const cloud = new Broken(ACCOUNT, clock, new Permissive(), () => ({}));
        const arn = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
        const url = (name: string) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
        const subscription = {
            arn: `${arn("sns", "news")}:1`,
            topicArn: arn("sns", "news"),
            protocol: "sqs",
            endpoint: arn("sqs", "work"),
            raw: true,
            deadLetterTargetArn: arn("sqs", "dead"),
            pendingConfirmation: false,
        };
        const { topicArn } = subscription;
        const message = { id: "1", topicArn, message: "hello", attributes: {}, timestamp: START.toISOString() };
        await deliver(cloud, subscription, message, NO_TRACE);
        await clock.settle();
        const waits = attempts.slice(1).map((at, index) => Math.round(1_000 * (at - attempts[index]!)) / 1_000);
        expect(attempts).to.have.length(100_015);
        expect(waits.slice(0, 5)).to.deep.equal([0, 0, 1, 1, 1]);
        const backOff = waits.slice(4, 14);
        expect(backOff.every((wait, index) => wait > (backOff[index - 1] ?? 0))).to.equal(true);
        expect([backOff[0], backOff.at(-1)]).to.deep.equal([1, 20]);
        expect(new Set(waits.slice(14))).to.deep.equal(new Set([20]));
        expect(attempts.at(-1)! / 86_400).to.be.within(23, 24);
        expect(letters.map(({ MessageBody }) => MessageBody)).to.deep.equal(["hello"]);
    });

    it("M4 client errors are not tried again: the message goes to the subscription's dead-letter queue at once", async () => {
        for (const error of [
            new AwsError("AccessDeniedException", "no", 403),
            new AwsError("QueueDoesNotExist", "gone", 400),
            new AwsError("InvalidParameterValue", "wrong", 400),
        ]) {
            const { world, topic, attempts, letters } = await subscribed(error);
            await publish(world, topic, "hello");
            await world.clock.settle();
            expect([attempts, letters.length], error.code).to.deep.equal([[0], 1]);
        }
    });

    it("M4 throttling is a server error", async () => {
        const { world, topic, attempts } = await subscribed(new AwsError("ThrottlingException", "slow down", 400));
        await publish(world, topic, "hello");
        await world.clock.advance(2_000);
        expect(attempts).to.deep.equal([0, 0, 0, 1, 2]);
    });

    it("M4 a dead letter says why, beside the message's own attributes", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const dead = await world.queue("dead");
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead });
        await world.subscribe(topic, "sqs", GONE, { rawMessageDelivery: true, redrivePolicy });
        const MessageAttributes = { state: { DataType: "String", StringValue: "stopped" } };
        await publish(world, topic, "hello", { MessageAttributes });
        await world.clock.settle();
        const { RequestID, ...attributes } = world.attributes("dead");
        expect(RequestID).to.match(/^[\da-f-]{36}$/);
        expect(attributes).to.deep.equal({
            state: "stopped",
            ErrorCode: "QueueDoesNotExist",
            ErrorMessage: "The specified queue does not exist.",
        });
    });

    it("M4 without a dead-letter queue, or with one that refuses it, the message is gone", async () => {
        const { world, topic } = await subscribed(new AwsError("AccessDeniedException", "no", 403), false);
        await publish(world, topic, "hello");
        await world.clock.settle();
        expect(world.of("lost")).to.have.length(1);

        const other = new World();
        const news = await other.topic("news");
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: `${GONE}-too` });
        await other.subscribe(news, "sqs", GONE, { redrivePolicy });
        await publish(other, news, "hello");
        await other.clock.settle();
        expect(other.of("lost")[0]?.why).to.match(/its dead-letter queue .*gone-too refuses it: QueueDoesNotExist/);
    });

    it("M4 a queue or function without a policy for the topic is a client error", async () => {
        const world = new World({ authoriser: (clock) => new Iam({ accountId: ACCOUNT, now: () => clock.now() }) });
        const topic = await world.topic("news");
        await world.subscribe(topic, "sqs", await world.queue("work"));
        await world.subscribe(topic, "lambda", await world.function("worker", () => 1));
        const Principal = { Service: "events.amazonaws.com" };
        const allow = { Effect: "Allow" as const, Principal, Action: "sns:Publish", Resource: topic };
        world.authoriser.resourcePolicies.set(topic, [{ Version: "2012-10-17", Statement: [allow] }]);
        await world.cloud.call({
            service: "sns",
            operation: "Publish",
            input: { TopicArn: topic, Message: "hello" },
            region: REGION,
            caller: serviceCaller("events.amazonaws.com", `arn:aws:events:${REGION}:${ACCOUNT}:rule/stops`, ACCOUNT),
            trace: NO_TRACE,
        });
        await world.clock.settle();
        expect(world.of("lost").map(({ why }) => /AccessDeniedException/.test(why))).to.deep.equal([true, true]);
        expect(world.seconds()).to.equal(0);
    });

    it("M4 a function gets Records[].Sns, a queue the envelope, or the message itself when it is raw", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const events: { Records: { EventSource: string; EventSubscriptionArn: string; Sns: object }[] }[] = [];
        const fn = await world.function("worker", (event) => void events.push(event as (typeof events)[number]));
        const { id } = await world.subscribe(topic, "lambda", fn);
        await world.subscribe(topic, "sqs", await world.queue("wrapped"));
        await world.subscribe(topic, "sqs", await world.queue("raw"), { rawMessageDelivery: true });
        const MessageAttributes = { n: { DataType: "Number", StringValue: "5" } };
        const { MessageId } = await publish(world, topic, "hello", { Subject: "S", MessageAttributes });
        await world.clock.settle();

        const [{ EventSource, EventSubscriptionArn, Sns } = { EventSource: "", EventSubscriptionArn: "", Sns: {} }] =
            events[0]!.Records;
        const common = {
            Type: "Notification",
            MessageId,
            TopicArn: topic,
            Subject: "S",
            Message: "hello",
            Timestamp: "2026-03-02T08:00:00.000Z",
            SignatureVersion: "1",
            MessageAttributes: { n: { Type: "Number", Value: "5" } },
        };
        expect([EventSource, EventSubscriptionArn]).to.deep.equal(["aws:sns", id]);
        expect(Sns).to.include.all.keys(...Object.keys(common), "Signature", "SigningCertUrl", "UnsubscribeUrl");
        expect(Sns).to.deep.include(common);
        const envelope = JSON.parse(world.bodies("wrapped")[0]!);
        expect(envelope).to.deep.include(common);
        expect(Object.keys(envelope)).to.include.members(["Signature", "SigningCertURL", "UnsubscribeURL"]);
        expect(world.bodies("raw")).to.deep.equal(["hello"]);
        expect(world.attributes("raw")).to.deep.equal({ n: "5" });
        expect(world.attributes("wrapped")).to.deep.equal({});
    });

    it("M4 raw delivery to a queue takes ten attributes: with an eleventh the message is a dead letter", async () => {
        const { world, topic, queue } = await subscribed();
        const attributes = (count: number) => ({
            MessageAttributes: Object.fromEntries(
                Array.from({ length: count }, (_, n) => [`a${n}`, { DataType: "String", StringValue: "x" }]),
            ),
        });
        await publish(world, topic, "ten", attributes(10));
        await publish(world, topic, "eleven", attributes(11));
        await world.clock.settle();
        expect([world.bodies(queue), world.bodies("dead")]).to.deep.equal([["ten"], ["eleven"]]);
        expect(world.attributes("dead")["ErrorCode"]).to.equal("InvalidParameterValue");
    });

    it("M4 filters by attributes unless it is told to look at the body", async () => {
        const filter = (policy: object, scope: "MessageAttributes" | "MessageBody") =>
            readFilterPolicy(JSON.stringify(policy), scope)!;
        const attributes = { state: { DataType: "String", StringValue: "stopped" } };
        const body = '{"state":"running","detail":{"n":[1,2]}}';
        const stopped = { state: ["stopped"] };
        expect(passes(filter(stopped, "MessageAttributes"), body, attributes)).to.equal(true);
        expect(passes(filter(stopped, "MessageBody"), body, attributes)).to.equal(false);
        expect(passes(filter({ detail: { n: [2] } }, "MessageBody"), body, {})).to.equal(true);
        expect(passes(filter({ state: [{ "anything-but": "x" }] }, "MessageBody"), "no JSON", {})).to.equal(false);

        const world = new World();
        const topic = await world.topic("news");
        const wanted = { rawMessageDelivery: true, filterPolicy: JSON.stringify(stopped) };
        await world.subscribe(topic, "sqs", await world.queue("attributes"), wanted);
        await world.subscribe(topic, "sqs", await world.queue("body"), { ...wanted, filterPolicyScope: "MessageBody" });
        await publish(world, topic, "1", { MessageAttributes: attributes });
        await publish(world, topic, '{"state":"stopped"}');
        await world.clock.settle();
        expect([world.bodies("attributes"), world.bodies("body")]).to.deep.equal([["1"], ['{"state":"stopped"}']]);
    });

    it("M4 a filter policy has five keys and 150 combinations at most, and no nesting over attributes", async () => {
        const read = (policy: object, scope: "MessageAttributes" | "MessageBody" = "MessageAttributes") =>
            refusal(Promise.resolve().then(() => readFilterPolicy(JSON.stringify(policy), scope)));
        const values = (count: number) => Array.from({ length: count }, (_, n) => n);
        expect(await read({ a: values(10), b: values(15) })).to.equal("nothing was refused");
        expect(await read({ a: values(10), b: values(16) })).to.match(/160 combinations of values, at most 150/);
        expect(await read({ a: [1], b: [1], c: [1], d: [1], e: [1], f: [1] })).to.match(/more than 5 keys/);
        expect(await read({ a: [1], b: [1], c: [1], d: [1], e: [1] })).to.equal("nothing was refused");
        expect(await read({ a: { b: [1] } })).to.match(/does not support nested filter policy/);
        expect(await read({ a: [1], b: { c: [1] } })).to.match(/does not support nested filter policy/);
        expect(await read({ a: { b: [1] } }, "MessageBody")).to.equal("nothing was refused");
    });

    it("M4 a nested key's values count as often as it is deep, and each path is a key of its own", async () => {
        const read = (policy: object) =>
            refusal(Promise.resolve().then(() => readFilterPolicy(JSON.stringify(policy), "MessageBody")));
        const values = (count: number) => Array.from({ length: count }, (_, n) => n);
        expect(await read({ a: { b: { c: values(50) } } })).to.equal("nothing was refused");
        expect(await read({ a: { b: { c: values(51) } } })).to.match(/153 combinations of values, at most 150/);
        expect(await read({ a: { x: [1] }, b: { x: [1] }, c: { x: [1] }, d: { x: [1] }, e: [1] })).to.equal(
            "nothing was refused",
        );
        const six = { a: { x: [1], y: [1] }, b: { x: [1], y: [1] }, c: { x: [1], y: [1] } };
        expect(await read(six)).to.match(/more than 5 keys/);
        expect(await read({ $or: [{ a: values(10) }, { b: values(15) }] })).to.equal("nothing was refused");
        expect(await read({ $or: [{ a: values(10) }, { b: values(16) }] })).to.match(/160 combinations of values/);
    });

    it("M4 a filter policy has 256 KiB at most, and compares with numbers to a billion", async () => {
        const read = (policy: object) =>
            refusal(Promise.resolve().then(() => readFilterPolicy(JSON.stringify(policy), "MessageAttributes")));
        const sized = (bytes: number) => ({ a: ["é".repeat((bytes - JSON.stringify({ a: [""] }).length) / 2)] });
        expect(await read(sized(262_144))).to.equal("nothing was refused");
        expect(await read(sized(262_146))).to.equal(
            "InvalidParameter: Invalid parameter: FilterPolicy: Filter policy is too large: 262146 bytes, at most 262144",
        );
        const numeric = (...range: unknown[]) => read({ a: ["x", { numeric: range }] });
        expect(await numeric(">=", -1_000_000_000, "<=", 1_000_000_000)).to.equal("nothing was refused");
        expect(await numeric(">", 0, "<", 1_000_000_000.5)).to.match(
            /FilterPolicy: numeric takes -1000000000 to 1000000000, not 1000000000\.5$/,
        );
        expect(await numeric(">", -1_000_000_001)).to.match(/not -1000000001$/);
    });

    it("M4 a topic has 200 filter policies, and subscriptions without one beside them", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const filterPolicy = '{"a":[1]}';
        const queue = (n: number) => `arn:aws:sqs:${REGION}:${ACCOUNT}:q${n}`;
        const first = await world.subscribe(topic, "sqs", queue(0), { filterPolicy });
        for (let n = 1; n < 200; n++) await world.subscribe(topic, "sqs", queue(n), { filterPolicy });
        const refused = `FilterPolicyLimitExceeded: ${topic} has 200 filter policies, the quota of a topic`;
        expect(await refusal(world.subscribe(topic, "sqs", queue(200), { filterPolicy }))).to.equal(refused);
        expect(await refusal(world.change(first, { filterPolicy: '{"a":[2]}' }))).to.equal("nothing was refused");
        const plain = await world.subscribe(topic, "sqs", queue(200));
        expect(await refusal(world.change(plain, { filterPolicy }))).to.equal(refused);
    });

    it("M4 a dead-letter queue of a subscription is a standard queue of the topic's Region", async () => {
        const world = new World();
        const topic = await world.topic("news");
        const fifo = await world.queue("dead.fifo", { fifoQueue: true });
        const far = await world.queue("dead", {}, "us-east-1");
        const subscribe = (deadLetterTargetArn: string) =>
            refusal(world.subscribe(topic, "sqs", GONE, { redrivePolicy: JSON.stringify({ deadLetterTargetArn }) }));
        expect(await subscribe(fifo)).to.match(/must use a standard queue as DLQ for a standard topic/);
        expect(await subscribe(far)).to.match(/must be in the account and Region of the topic/);
    });
});
