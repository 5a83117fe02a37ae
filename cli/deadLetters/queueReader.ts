import {
    ChangeMessageVisibilityBatchCommand,
    DeleteMessageCommand,
    type Message,
    ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { AwsAccount } from "../aws/awsAccount";
import { told } from "../aws/awsErrors";
import type { QueueFacts } from "./wiring";

/** How long messages are hidden from others while they are looked at, in seconds. */
const HIDDEN_SECONDS = 60;

/**
 * Reads a queue by receiving: there is no other way to look into one. What was received and is not deleted is put back at the end,
 * and counts as received once more.
 */
export class QueueReader {
    readonly #held = new Map<string, string>();

    constructor(
        private readonly account: AwsAccount,
        readonly queue: QueueFacts,
    ) {}

    /**
     * Messages, batch by batch, each once, until none is left that can be received. Of a FIFO queue these are the first ten of each
     * message group: what follows them waits until they are deleted.
     */
    async *messages(): AsyncGenerator<Message> {
        let again = 0;
        do {
            const command = new ReceiveMessageCommand({
                QueueUrl: this.queue.url,
                MaxNumberOfMessages: 10,
                VisibilityTimeout: HIDDEN_SECONDS,
                // Waiting asks all servers of the queue: none of its messages is overlooked.
                WaitTimeSeconds: 1,
                MessageAttributeNames: ["All"],
                MessageSystemAttributeNames: ["All"],
            });
            const { Messages = [] } = await told(`sqs:ReceiveMessage from ${this.queue.url}`, () =>
                this.account.sqs().send(command),
            );
            const fresh = Messages.filter(({ MessageId }) => !this.#held.has(MessageId!));
            for (const { MessageId, ReceiptHandle } of Messages) this.#held.set(MessageId!, ReceiptHandle!);
            if (Messages.length === 0) return;
            yield* fresh;
            // A long queue shows its first messages again before its last. When all have come again, there are no more.
            again = fresh.length > 0 ? 0 : again + Messages.length;
        } while (again < this.#held.size);
    }

    /** Deletes a message that was received. */
    async delete({ MessageId }: Message): Promise<void> {
        const ReceiptHandle = this.#held.get(MessageId!);
        await this.account.sqs().send(new DeleteMessageCommand({ QueueUrl: this.queue.url, ReceiptHandle }));
        // Kept by its id: a message that is deleted late may be received again.
        this.#held.set(MessageId!, "");
    }

    /** Lets others receive what is left. */
    async putBack(): Promise<void> {
        const handles = [...this.#held.values()].filter((handle) => handle !== "");
        this.#held.clear();
        for (let at = 0; at < handles.length; at += 10) {
            const Entries = handles
                .slice(at, at + 10)
                .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
            const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.queue.url, Entries });
            await told(`sqs:ChangeMessageVisibility in ${this.queue.url}`, () => this.account.sqs().send(command));
        }
    }
}
