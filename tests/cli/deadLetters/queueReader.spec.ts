import type { Message } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { AwsAccount } from "../../../cli/aws/awsAccount";
import { QueueReader } from "../../../cli/deadLetters/queueReader";

/** A queue that answers receives with these batches, and with none after them. */
async function idsOf(batches: readonly (readonly string[])[]): Promise<string[]> {
    const waiting = batches.map((ids) =>
        ids.map((MessageId): Message => ({ MessageId, ReceiptHandle: `of ${MessageId}` })),
    );
    const account = { sqs: () => ({ send: async () => ({ Messages: waiting.shift() ?? [] }) }) };
    const queue = {
        arn: "arn:aws:sqs:eu-west-1:123456789012:dead",
        url: "https://sqs/dead",
        fifo: false,
        waiting: 0,
        hidden: 0,
    };
    const reader = new QueueReader(account as unknown as AwsAccount, queue);
    const ids: string[] = [];
    for await (const { MessageId } of reader.messages()) ids.push(MessageId!);
    return ids;
}

describe("Reading a queue", () => {
    it("goes on behind messages that come again before all have been seen", async () => {
        expect(await idsOf([["a", "b"], ["a"], ["c"]])).to.deep.equal(["a", "b", "c"]);
    });

    it("ends when all have come again, or none comes", async () => {
        expect(await idsOf([["a", "b"], ["a"], ["b"], ["too late"]])).to.deep.equal(["a", "b"]);
        expect(await idsOf([["a"], [], ["too late"]])).to.deep.equal(["a"]);
    });
});
