import { expect } from "chai";
import { DELIVERY } from "../../../policies/delivery";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";

type Props = Readonly<Record<string, unknown>>;
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:queue";
const SOURCE = "arn:aws:sqs:us-east-1:123456789012:source";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:topic";
const queue = (maxMessageSize?: unknown) => resource(TYPES.queue, "queue", { arn: QUEUE, maxMessageSize });
const target = (props: Props) => resource(TYPES.target, "target", props);
const subscription = (props: Props) => resource(TYPES.subscription, "subscription", props);
const nothing = { violations: [] };

describe("queue-message-size", () => {
    const guardrail = named(DELIVERY, "queue-message-size");
    const message = (taken: number, from: string, bytes: number) =>
        `queue: It takes messages of ${taken} bytes and ${from} sends up to ${bytes}: what is larger is not delivered.`;
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: QUEUE, maxReceiveCount: 5 });

    it("passes a queue of 1 MiB behind a rule", () => {
        expect(judge(guardrail, [queue(1_048_576), target({ arn: QUEUE })])).to.deep.equal(nothing);
    });

    it("reports a queue with a byte less, or with the 256 KiB that the provider sets", () => {
        const to = target({ arn: QUEUE });
        expect(judge(guardrail, [queue(1_048_575), to]).violations).to.deep.equal([
            message(1_048_575, "target", 1_048_576),
        ]);
        expect(judge(guardrail, [queue(), to]).violations).to.deep.equal([message(262_144, "target", 1_048_576)]);
    });

    it("passes a narrow queue that gets a part of the event, or a text", () => {
        for (const input of [
            { input: "{}" },
            { inputPath: "$.detail" },
            { inputTransformer: { inputTemplate: "{}" } },
        ]) {
            expect(judge(guardrail, [queue(), target({ arn: QUEUE, ...input })])).to.deep.equal(nothing);
        }
    });

    it("reports a narrow dead-letter queue of a target, which gets the whole event", () => {
        const to = target({ arn: "arn:aws:lambda:x", input: "{}", deadLetterConfig: { arn: QUEUE } });
        expect(judge(guardrail, [queue(), to]).violations).to.deep.equal([message(262_144, "target", 1_048_576)]);
    });

    it("wants 256 KiB behind a topic", () => {
        for (const props of [{ endpoint: QUEUE }, { redrivePolicy: JSON.stringify({ deadLetterTargetArn: QUEUE }) }]) {
            expect(judge(guardrail, [queue(262_144), subscription(props)])).to.deep.equal(nothing);
            expect(judge(guardrail, [queue(262_143), subscription(props)]).violations).to.deep.equal([
                message(262_143, "subscription", 262_144),
            ]);
        }
    });

    describe("behind a function", () => {
        const FN = "arn:aws:lambda:us-east-1:123456789012:function:fn";
        const fn = (props: Props = {}) => resource(TYPES.function, "fn", { name: "fn", arn: FN, ...props });
        const keeping = fn({ deadLetterConfig: { targetArn: QUEUE } });
        const config = resource(TYPES.invokeConfig, "config", {
            functionName: "fn",
            destinationConfig: { onFailure: { destination: QUEUE } },
        });
        const ways = [
            ["fn", [keeping]],
            ["config", [fn(), config]],
        ] as const;

        for (const [name, way] of ways) {
            it(`wants 1 MiB for what ${name} sends of an event, or of what others invoke it with`, () => {
                for (const sources of [[target({ arn: FN })], []]) {
                    expect(judge(guardrail, [queue(1_048_576), ...way, ...sources])).to.deep.equal(nothing);
                    expect(judge(guardrail, [queue(), ...way, ...sources]).violations).to.deep.equal([
                        message(262_144, name, 1_048_576),
                    ]);
                }
            });

            it(`wants 256 KiB for what ${name} sends of a topic's message or a schedule's input`, () => {
                const schedule = resource(TYPES.schedule, "schedule", { target: { arn: FN } });
                for (const source of [subscription({ endpoint: FN }), schedule]) {
                    expect(judge(guardrail, [queue(), ...way, source])).to.deep.equal(nothing);
                    expect(judge(guardrail, [queue(1024), ...way, source]).violations).to.deep.equal([
                        message(1024, name, 262_144),
                    ]);
                }
            });

            it(`asks ${name} for nothing where its function gets a part of the event`, () => {
                const part = target({ arn: FN, inputPath: "$.detail" });
                expect(judge(guardrail, [queue(1024), ...way, part])).to.deep.equal(nothing);
            });
        }
    });

    it("reports a narrow dead-letter queue of a bus or a schedule", () => {
        const bus = resource(TYPES.bus, "bus", { deadLetterConfig: { arn: QUEUE } });
        expect(judge(guardrail, [queue(), bus]).violations).to.deep.equal([message(262_144, "bus", 1_048_576)]);
        const schedule = resource(TYPES.schedule, "schedule", { target: { deadLetterConfig: { arn: QUEUE } } });
        expect(judge(guardrail, [queue(1024), schedule]).violations).to.deep.equal([
            message(1024, "schedule", 262_144),
        ]);
    });

    it("wants a dead-letter queue to be as wide as its source", () => {
        const source = (maxMessageSize?: number) =>
            resource(TYPES.queue, "source", { arn: SOURCE, maxMessageSize, redrivePolicy });
        expect(judge(guardrail, [queue(2048), source(2048)])).to.deep.equal(nothing);
        expect(judge(guardrail, [queue(2047), source(2048)]).violations).to.deep.equal([message(2047, "source", 2048)]);
        expect(judge(guardrail, [queue(2048), source()]).violations).to.deep.equal([message(2048, "source", 262_144)]);
    });

    it("does not know of a size that is not known yet, and says whose it is", () => {
        expect(judge(guardrail, [queue(UNKNOWN), target({ arn: QUEUE })])).to.deep.equal({
            violations: [],
            unknown: "not known yet: maxMessageSize of queue",
        });
    });

    it("does not apply to a stack without queues", () => {
        expect(judge(guardrail, [target({ arn: QUEUE })]).notApplicable).to.equal(
            `the stack has none of ${TYPES.queue}`,
        );
    });
});

describe("topic-message-size", () => {
    const guardrail = named(DELIVERY, "topic-message-size");
    const topic = resource(TYPES.topic, "topic", { arn: TOPIC });

    it("passes a target that is no topic, or sends a part of the event to one", () => {
        expect(judge(guardrail, [topic, target({ arn: QUEUE })])).to.deep.equal(nothing);
        expect(judge(guardrail, [topic, target({ arn: TOPIC, inputPath: "$.detail" })])).to.deep.equal(nothing);
    });

    it("reports a target that sends whole events to a topic", () => {
        expect(judge(guardrail, [topic, target({ arn: TOPIC })]).violations).to.deep.equal([
            "target: It sends events of up to 1048576 bytes to topic, which carries 262144: what is larger is not delivered.",
        ]);
    });

    it("does not know what a target sends that is told later", () => {
        expect(judge(guardrail, [topic, target({ arn: TOPIC, input: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "not known yet: input of target",
        });
    });

    it("does not apply to a stack without targets", () => {
        expect(judge(guardrail, [topic]).notApplicable).to.equal(`the stack has none of ${TYPES.target}`);
    });
});
