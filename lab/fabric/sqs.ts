import { isDeepStrictEqual } from "node:util";
import type { Cloud } from "../cloud";
import { AwsError, type CallContext, type ServiceImplementation } from "../types";
import { callerName } from "./arns";
import type { Ids } from "./ids";
import { BATCH_ENTRIES, SQS_MESSAGE } from "./limits";
import { measureQueue } from "./measures";
import { attributesMd5, type MessageAttributes, md5, messageBytes } from "./messageAttributes";
import type { QueueMessage } from "./messageStore";
import { Queue, type QueueSettings } from "./queue";
import { attributesOfQueue, receivedMessage, setQueueAttributes } from "./queueAttributes";

type Input = Record<string, unknown>;

/** The queues of the account, and the SQS API over them. */
export class Sqs {
    readonly #queues = new Map<string, Queue>();
    readonly #users = new Set<(queue: Queue) => void>();

    constructor(
        private readonly cloud: Cloud,
        private readonly ids: Ids,
    ) {
        cloud.serve("sqs", this.#operations());
    }

    /**
     * Makes a queue, or returns the one of that name and those settings. Throws where one of the name has others in the Region.
     * Source: SQS API Reference, "CreateQueue".
     */
    create(name: string, region: string, settings: QueueSettings): Queue {
        const arn = this.cloud.arn("sqs", region, name);
        const there = this.#queues.get(arn);
        if (there) {
            if (isDeepStrictEqual({ ...there.settings }, settings)) return there;
            throw new AwsError("QueueAlreadyExists", `A queue already exists with the name ${name} in ${region}.`);
        }
        const queue = new Queue(arn, settings, this.cloud.clock, this.ids, (message) =>
            this.#lost(queue, message, `expired: it was in the queue for ${settings.messageRetentionSeconds} s`),
        );
        this.#queues.set(arn, queue);
        queue.watch(() => {
            for (const user of this.#users) user(queue);
        });
        return queue;
    }

    /** Calls back with each queue that messages come to, are received from or leave. */
    onUse(user: (queue: Queue) => void): void {
        this.#users.add(user);
    }

    /** Takes a queue away, with what waits in it. */
    delete(queue: Queue): void {
        queue.purge();
        this.#queues.delete(queue.arn);
    }

    /** The queue with an ARN, a URL or a name. A name must be unique among the Regions. */
    find(arnUrlOrName: string): Queue | undefined {
        const direct = this.#queues.get(arnUrlOrName);
        if (direct) return direct;
        const matching = this.all().filter(({ name, url }) => name === arnUrlOrName || url === arnUrlOrName);
        return matching.length === 1 ? matching[0] : undefined;
    }

    /** The queue that a call names in `QueueUrl`: by a URL of either form, or as `find`. */
    at(url: string): Queue | undefined {
        const [, region, account, name] = /^https?:\/\/(?:sqs\.)?([^./]+)[^/]*\/(\d{12})\/(.+)$/.exec(url) ?? [];
        return this.#queues.get(`arn:${this.cloud.partition}:sqs:${region}:${account}:${name}`) ?? this.find(url);
    }

    /** As `find`, but throws when there is none. */
    queue(arnUrlOrName: string): Queue {
        const queue = this.find(arnUrlOrName);
        if (!queue) throw new Error(`The lab has no queue "${arnUrlOrName}": it has ${this.#names()}.`);
        return queue;
    }

    all(): readonly Queue[] {
        return [...this.#queues.values()];
    }

    /** Takes messages as a consumer does; those that were received too often go to the dead-letter queue. */
    receive(queue: Queue, max: number, visibilityTimeoutSeconds?: number): readonly QueueMessage[] {
        const { messages, exhausted } = queue.receive(max, visibilityTimeoutSeconds);
        for (const message of exhausted) this.#redrive(queue, message);
        if (messages.length === 0) measureQueue(this.cloud, queue, "NumberOfEmptyReceives");
        else measureQueue(this.cloud, queue, "NumberOfMessagesReceived", { value: messages.length });
        return messages;
    }

    #redrive(queue: Queue, message: QueueMessage): void {
        const { deadLetterTargetArn, maxReceiveCount } = queue.settings.redrive!;
        const target = this.#queues.get(deadLetterTargetArn);
        const times = maxReceiveCount === 1 ? "once" : `${maxReceiveCount} times`;
        if (!target || !allows(target, queue)) {
            const why = target ? "its redrive allow policy does not name this queue" : "it does not exist";
            this.#lost(
                queue,
                message,
                `received ${times}, and the dead-letter queue ${deadLetterTargetArn} refuses it: ${why}`,
            );
            return;
        }
        target.accept(message, queue.arn);
        this.cloud.notify({
            kind: "dead-letter",
            time: this.cloud.clock.now().toISOString(),
            trace: message.trace,
            queueArn: target.arn,
            reason: `received ${times} from ${queue.name} and never deleted`,
        });
    }

    #lost(queue: Queue, message: QueueMessage, why: string): void {
        const time = this.cloud.clock.now().toISOString();
        this.cloud.notify({ kind: "lost", time, trace: message.trace, where: queue.arn, why });
    }

    #names(): string {
        return this.all().length === 0
            ? "none"
            : this.all()
                  .map(({ name }) => name)
                  .join(", ");
    }

    #operations(): ServiceImplementation {
        return {
            SendMessage: (input, context) => this.#send(this.#byUrl(input), input, context),
            SendMessageBatch: (input, context) => this.#sendBatch(input, context),
            ReceiveMessage: (input) => this.#receive(input),
            DeleteMessage: (input) => this.#delete(this.#byUrl(input), input["ReceiptHandle"]),
            DeleteMessageBatch: (input) =>
                batch(input, (entry) => this.#delete(this.#byUrl(input), entry["ReceiptHandle"] as string)),
            ChangeMessageVisibility: (input) =>
                this.#byUrl(input).changeVisibility(input["ReceiptHandle"], input["VisibilityTimeout"]),
            ChangeMessageVisibilityBatch: (input) =>
                batch(input, (entry) =>
                    this.#byUrl(input).changeVisibility(
                        entry["ReceiptHandle"] as string,
                        entry["VisibilityTimeout"] as number,
                    ),
                ),
            GetQueueAttributes: (input) => ({
                Attributes: attributesOfQueue(this.#byUrl(input), (input["AttributeNames"] ?? []) as string[]),
            }),
            SetQueueAttributes: (input) => setQueueAttributes(this.#byUrl(input), input["Attributes"] ?? {}, this),
            GetQueueUrl: (input, { region }) => {
                const arn = this.cloud.arn("sqs", region, String(input["QueueName"]));
                return { QueueUrl: (this.#queues.get(arn) ?? nonExistent()).url };
            },
            ListQueues: (input, { region }) => ({
                QueueUrls: this.all()
                    .filter((queue) => queue.region === region)
                    .filter(({ name }) => name.startsWith(input["QueueNamePrefix"] ?? ""))
                    .map(({ url }) => url),
            }),
            PurgeQueue: (input) => this.#byUrl(input).purge(),
            DeleteQueue: (input) => this.delete(this.#byUrl(input)),
        };
    }

    #byUrl(input: Input): Queue {
        const url = input["QueueUrl"];
        if (typeof url !== "string") {
            throw new AwsError("MissingParameter", "The request must contain the parameter QueueUrl.");
        }
        return this.at(url) ?? nonExistent();
    }

    #delete(queue: Queue, receiptHandle: string): void {
        queue.delete(receiptHandle);
        measureQueue(this.cloud, queue, "NumberOfMessagesDeleted");
    }

    #send(queue: Queue, input: Input, { caller, trace }: CallContext) {
        const system = (input["MessageSystemAttributes"] ?? {}) as MessageAttributes;
        const traceHeader = system["AWSTraceHeader"]?.StringValue;
        const delaySeconds = input["DelaySeconds"] as number | undefined;
        const groupId = input["MessageGroupId"] as string | undefined;
        const deduplicationId = input["MessageDeduplicationId"] as string | undefined;
        const message = queue.send({
            body: String(input["MessageBody"] ?? ""),
            attributes: (input["MessageAttributes"] ?? {}) as MessageAttributes,
            trace,
            senderId: callerName(caller),
            ...(delaySeconds === undefined ? {} : { delaySeconds }),
            ...(groupId === undefined ? {} : { groupId }),
            ...(deduplicationId === undefined ? {} : { deduplicationId }),
            ...(traceHeader === undefined ? {} : { traceHeader }),
        });
        const time = this.cloud.clock.now().toISOString();
        this.cloud.notify({ kind: "message", time, trace, to: queue.arn, body: message.body });
        measureQueue(this.cloud, queue, "NumberOfMessagesSent");
        const size = messageBytes(message.body, message.attributes);
        measureQueue(this.cloud, queue, "SentMessageSize", { value: size, unit: "Bytes" });
        const attributes = attributesMd5(message.attributes);
        return {
            MessageId: message.id,
            MD5OfMessageBody: md5(message.body),
            ...(attributes === undefined ? {} : { MD5OfMessageAttributes: attributes }),
            ...(message.sequenceNumber === undefined ? {} : { SequenceNumber: message.sequenceNumber }),
        };
    }

    #sendBatch(input: Input, context: CallContext) {
        const queue = this.#byUrl(input);
        const entries = (input["Entries"] ?? []) as Input[];
        const bytes = entries.reduce(
            (sum, entry) =>
                sum +
                messageBytes(
                    String(entry["MessageBody"] ?? ""),
                    (entry["MessageAttributes"] ?? {}) as MessageAttributes,
                ),
            0,
        );
        if (bytes > SQS_MESSAGE) {
            throw new AwsError(
                "BatchRequestTooLong",
                `Batch requests cannot be longer than ${SQS_MESSAGE} bytes. You have sent ${bytes} bytes.`,
            );
        }
        return batch(input, (entry) => this.#send(queue, entry, context));
    }

    /** Waiting for messages is left out: time stands still while a call runs, so none could come. */
    #receive(input: Input) {
        const max = (input["MaxNumberOfMessages"] ?? 1) as number;
        if (!Number.isInteger(max) || max < 1 || max > BATCH_ENTRIES) {
            throw new AwsError(
                "InvalidParameterValue",
                `Value ${max} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
            );
        }
        const visibility = input["VisibilityTimeout"] as number | undefined;
        const messages = this.receive(this.#byUrl(input), max, visibility);
        return messages.length === 0 ? {} : { Messages: messages.map((message) => receivedMessage(message, input)) };
    }
}

function nonExistent(): never {
    throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
}

function allows(target: Queue, source: Queue): boolean {
    const policy = target.settings.redriveAllow;
    if (policy?.redrivePermission === "byQueue") return policy.sourceQueueArns!.includes(source.arn);
    return policy?.redrivePermission !== "denyAll";
}

/** Runs a batch entry by entry: one that fails is reported and does not stop the others. */
function batch(input: Input, run: (entry: Input) => unknown) {
    const entries = (input["Entries"] ?? []) as Input[];
    if (entries.length === 0) {
        throw new AwsError("EmptyBatchRequest", "There should be at least one entry in the request.");
    }
    if (entries.length > BATCH_ENTRIES) {
        throw new AwsError(
            "TooManyEntriesInBatchRequest",
            `Maximum number of entries per request are ${BATCH_ENTRIES}. You have sent ${entries.length}.`,
        );
    }
    if (new Set(entries.map((entry) => entry["Id"])).size < entries.length) {
        throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
    }
    const Successful: Input[] = [];
    const Failed: Input[] = [];
    for (const entry of entries) {
        try {
            Successful.push({ Id: entry["Id"], ...(run(entry) as Input | undefined) });
        } catch (error) {
            if (!(error instanceof AwsError)) throw error;
            Failed.push({ Id: entry["Id"], SenderFault: !error.serverSide, Code: error.code, Message: error.message });
        }
    }
    return { Successful, Failed };
}
