import type { Message } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { recognise } from "../../../cli/deadLetters/recognise";
import type { QueueFacts, Wiring } from "../../../cli/deadLetters/wiring";

const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:123456789012:${name}`;
const queue: QueueFacts = { arn: arn("sqs", "dead"), url: "https://sqs/dead", fifo: false, waiting: 1, hidden: 0 };

const subscription = (name: string) => ({
    arn: arn("sns", `news:${name}`),
    topicArn: arn("sns", "news"),
    protocol: "sqs",
    endpoint: arn("sqs", name),
    raw: true,
    deadLetterArn: queue.arn,
});
const fn = (name: string) => ({
    functionArn: arn("lambda", `function:${name}`),
    kind: "dead-letter queue" as const,
    to: queue.arn,
});

/** A message with the marks that SNS and Lambda both give. */
const message: Message = {
    MessageId: "m",
    Body: "{}",
    MessageAttributes: {
        RequestID: { DataType: "String", StringValue: "r" },
        ErrorCode: { DataType: "Number", StringValue: "200" },
        ErrorMessage: { DataType: "String", StringValue: "closed" },
    },
};

function recognised(wiring: Partial<Wiring>) {
    const { shape, to, redrive } = recognise(queue, message, {
        queues: [queue],
        targets: [],
        schedules: [],
        subscriptions: [],
        functions: [],
        ...wiring,
    });
    return { shape, to, redrive: "refused" in redrive ? redrive.refused : redrive.call.operation };
}

describe("A dead letter that SNS and Lambda mark alike", () => {
    it("is of the one subscription with raw delivery, or of the one function, that its queue belongs to", () => {
        expect(recognised({ subscriptions: [subscription("orders")] })).to.deep.equal({
            shape: "sns-subscription",
            to: arn("sqs", "orders"),
            redrive: "sqs:SendMessage",
        });
        expect(recognised({ functions: [fn("worker")] })).to.deep.equal({
            shape: "lambda-dead-letter",
            to: arn("lambda", "function:worker"),
            redrive: "lambda:Invoke",
        });
    });

    it("is not sent anywhere when both share the queue", () => {
        expect(recognised({ subscriptions: [subscription("orders")], functions: [fn("worker")] })).to.deep.equal({
            shape: "unknown",
            to: undefined,
            redrive:
                "the message does not say whose it is: subscriptions with raw delivery and functions share the queue",
        });
    });
});

describe("A dead letter of a rule whose target is a FIFO queue", () => {
    const fifo = arn("sqs", "orders.fifo");
    const ruleArn = arn("events", "rule/orders");
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    const undelivered: Message = {
        MessageId: "m",
        Body: JSON.stringify({ source: "shop", detail: { order: "o-1" } }),
        MessageAttributes: { RULE_ARN: text(ruleArn), TARGET_ARN: text(fifo), ERROR_CODE: text("NO_PERMISSIONS") },
    };
    function sentTo(...groups: readonly string[]) {
        const targets = groups.map((MessageGroupId, at) => ({
            ruleArn,
            ruleName: "orders",
            target: { Id: String(at), Arn: fifo, SqsParameters: { MessageGroupId } },
        }));
        const wiring = { queues: [queue], targets, schedules: [], subscriptions: [], functions: [] };
        const { redrive } = recognise(queue, undelivered, wiring);
        return "refused" in redrive
            ? redrive.refused
            : (redrive.call.input as { MessageGroupId?: string }).MessageGroupId;
    }

    it("goes to the group that it would have had, a path into the event or a text", () => {
        expect([sentTo("$.detail.order"), sentTo("all"), sentTo("o-1", "$.detail.order")]).to.deep.equal([
            "o-1",
            "all",
            "o-1",
        ]);
    });

    it("stays where two targets have the queue, each with another group", () => {
        expect(sentTo("all", "$.detail.order")).to.equal(
            "the rule has 2 targets with this ARN, and other inputs or groups for each",
        );
    });
});
