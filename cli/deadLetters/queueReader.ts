import {
    ChangeMessageVisibilityBatchCommand,
    ChangeMessageVisibilityCommand,
    DeleteMessageCommand,
    type Message,
    ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { AwsAccount } from "../aws/awsAccount";
import { told } from "../aws/awsErrors";
import type { QueueFacts } from "./wiring";

/** How long messages are hidden from others while they are looked at, in seconds. */
const HIDDEN_SECONDS = 60;

/** What SQS answers to a handle from before a message was visible again; queues of both kinds and all calls. */
const OVER = /^(InvalidParameterValue|MessageNotInflight|ReceiptHandleIsInvalid)/;

/**
 * Reads a queue by receiving: there is no other way to look into one. What was received and is not deleted is put back at the end,
 * and counts as received once more.
 */
export class QueueReader {
    /** Receipt handles, by message. */
    readonly #held = new Map<string, string>();
    /** Received for the first time while another one was looked for. */
    readonly #fresh: Message[] = [];

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
            const messages = await this.#receive();
            const fresh = this.#fresh.length;
            while (this.#fresh.length > 0) yield this.#fresh.shift()!;
            if (messages.length === 0) return;
            // A long queue shows its first messages again before its last. When all have come again, there are no more.
            again = fresh > 0 ? 0 : again + messages.length;
        } while (again < this.#held.size);
    }

    /**
     * Hides a message for its whole time again, so that nobody else takes it meanwhile; received long ago, it is received anew. False where it
     * cannot be received any more.
     */
    async keep({ MessageId }: Message): Promise<boolean> {
        const command = new ChangeMessageVisibilityCommand({
            QueueUrl: this.queue.url,
            ReceiptHandle: this.#held.get(MessageId!),
            VisibilityTimeout: HIDDEN_SECONDS,
        });
        return (await this.#isInTime(() => this.account.sqs().send(command))) || this.#receiveAgain(MessageId!);
    }

    /** Deletes a message that was received, also where that was long ago. */
    async delete({ MessageId }: Message): Promise<void> {
        const remove = () =>
            this.account
                .sqs()
                .send(
                    new DeleteMessageCommand({ QueueUrl: this.queue.url, ReceiptHandle: this.#held.get(MessageId!) }),
                );
        if (!(await this.#isInTime(remove))) {
            if (!(await this.#receiveAgain(MessageId!))) throw new Error("somebody else has received it meanwhile");
            await remove();
        }
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

    async #receive(): Promise<readonly Message[]> {
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
        this.#fresh.push(...Messages.filter(({ MessageId }) => !this.#held.has(MessageId!)));
        for (const { MessageId, ReceiptHandle } of Messages) this.#held.set(MessageId!, ReceiptHandle!);
        return Messages;
    }

    async #receiveAgain(id: string): Promise<boolean> {
        const seen = new Set<string>();
        for (;;) {
            const ids = (await this.#receive()).map(({ MessageId }) => MessageId!);
            if (ids.includes(id)) return true;
            if (ids.every((one) => seen.has(one))) return false;
            for (const one of ids) seen.add(one);
        }
    }

    /** False where SQS answers that the time for which the message was received is over. */
    async #isInTime(call: () => Promise<unknown>): Promise<boolean> {
        try {
            await call();
            return true;
        } catch (error) {
            if (OVER.test((error as Error).name)) return false;
            throw error;
        }
    }
}
