import type { Cloud } from "../cloud";
import { AwsError, type CallContext, type ServiceImplementation, type Trace } from "../types";
import { callerName } from "./arns";
import { checkBatch, eachEntry } from "./batchEntries";
import { BATCH_ENTRIES, SQS_MESSAGE } from "./limits";
import { measureQueue } from "./measures";
import { attributesMd5, type MessageAttributes, md5, messageBytes } from "./messageAttributes";
import type { QueueMessage } from "./messageStore";
import type { Queue } from "./queue";
import { attributesOfQueue, receivedMessage, setQueueAttributes } from "./queueAttributes";
import type { Sqs } from "./sqs";

type Input = Record<string, unknown>;

/** The SQS API. Source: SQS API Reference. */
export function sqsOperations(cloud: Cloud, sqs: Sqs): ServiceImplementation {
    const queueOf = (input: Input) => queueAt(sqs, input);
    return {
        SendMessage: (input, context) => send(cloud, queueOf(input), input, context),
        SendMessageBatch: (input, context) => sendBatch(cloud, queueOf(input), input, context),
        ReceiveMessage: (input) => receive(sqs, queueOf(input), input),
        DeleteMessage: (input) => remove(cloud, queueOf(input), input["ReceiptHandle"]),
        DeleteMessageBatch: (input) =>
            batch(input, (entry) => remove(cloud, queueOf(input), entry["ReceiptHandle"] as string)),
        ChangeMessageVisibility: (input) =>
            queueOf(input).changeVisibility(input["ReceiptHandle"], input["VisibilityTimeout"]),
        ChangeMessageVisibilityBatch: (input) =>
            batch(input, (entry) =>
                queueOf(input).changeVisibility(entry["ReceiptHandle"] as string, entry["VisibilityTimeout"] as number),
            ),
        GetQueueAttributes: (input) => ({
            Attributes: attributesOfQueue(queueOf(input), (input["AttributeNames"] ?? []) as string[]),
        }),
        SetQueueAttributes: (input) => setQueueAttributes(queueOf(input), input["Attributes"] ?? {}, sqs),
        GetQueueUrl: (input, { region }) => {
            const arn = cloud.arn("sqs", region, String(input["QueueName"]));
            return { QueueUrl: (sqs.find(arn) ?? nonExistent()).url };
        },
        ListQueues: (input, { region }) => ({
            QueueUrls: sqs
                .all()
                .filter((queue) => queue.region === region)
                .filter(({ name }) => name.startsWith(input["QueueNamePrefix"] ?? ""))
                .map(({ url }) => url),
        }),
        PurgeQueue: (input) => queueOf(input).purge(),
        DeleteQueue: (input) => sqs.delete(queueOf(input)),
    };
}

function queueAt(sqs: Sqs, input: Input): Queue {
    const url = input["QueueUrl"];
    if (typeof url !== "string") {
        throw new AwsError("MissingParameter", "The request must contain the parameter QueueUrl.");
    }
    return sqs.at(url) ?? nonExistent();
}

function nonExistent(): never {
    throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
}

function remove(cloud: Cloud, queue: Queue, receiptHandle: string): void {
    queue.delete(receiptHandle);
    measureQueue(cloud, queue, "NumberOfMessagesDeleted");
}

function send(cloud: Cloud, queue: Queue, input: Input, { caller, trace }: CallContext) {
    const system = (input["MessageSystemAttributes"] ?? {}) as MessageAttributes;
    const traceHeader = system["AWSTraceHeader"]?.StringValue;
    const delaySeconds = input["DelaySeconds"] as number | undefined;
    const groupId = input["MessageGroupId"] as string | undefined;
    const deduplicationId = input["MessageDeduplicationId"] as string | undefined;
    const { message, duplicate } = queue.send({
        body: String(input["MessageBody"] ?? ""),
        attributes: (input["MessageAttributes"] ?? {}) as MessageAttributes,
        trace,
        senderId: callerName(caller),
        ...(delaySeconds === undefined ? {} : { delaySeconds }),
        ...(groupId === undefined ? {} : { groupId }),
        ...(deduplicationId === undefined ? {} : { deduplicationId }),
        ...(traceHeader === undefined ? {} : { traceHeader }),
    });
    if (!duplicate) told(cloud, queue, message, trace);
    const attributes = attributesMd5(message.attributes);
    return {
        MessageId: message.id,
        MD5OfMessageBody: md5(message.body),
        ...(attributes === undefined ? {} : { MD5OfMessageAttributes: attributes }),
        ...(message.sequenceNumber === undefined ? {} : { SequenceNumber: message.sequenceNumber }),
    };
}

function told(cloud: Cloud, queue: Queue, { body, attributes }: QueueMessage, trace: Trace): void {
    cloud.notify({ kind: "message", time: cloud.clock.now().toISOString(), trace, to: queue.arn, body });
    measureQueue(cloud, queue, "NumberOfMessagesSent");
    measureQueue(cloud, queue, "SentMessageSize", { value: messageBytes(body, attributes), unit: "Bytes" });
}

function sendBatch(cloud: Cloud, queue: Queue, input: Input, context: CallContext) {
    const entries = (input["Entries"] ?? []) as Input[];
    const bytes = entries.reduce(
        (sum, entry) =>
            sum +
            messageBytes(String(entry["MessageBody"] ?? ""), (entry["MessageAttributes"] ?? {}) as MessageAttributes),
        0,
    );
    if (bytes > SQS_MESSAGE) {
        throw new AwsError(
            "BatchRequestTooLong",
            `Batch requests cannot be longer than ${SQS_MESSAGE} bytes. You have sent ${bytes} bytes.`,
        );
    }
    return batch(input, (entry) => send(cloud, queue, entry, context));
}

/** Waiting for messages is left out: time stands still while a call runs, so none could come. */
function receive(sqs: Sqs, queue: Queue, input: Input) {
    const max = (input["MaxNumberOfMessages"] ?? 1) as number;
    if (!Number.isInteger(max) || max < 1 || max > BATCH_ENTRIES) {
        throw new AwsError(
            "InvalidParameterValue",
            `Value ${max} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
        );
    }
    const visibility = input["VisibilityTimeout"] as number | undefined;
    const messages = sqs.receive(queue, max, visibility);
    return messages.length === 0 ? {} : { Messages: messages.map((message) => receivedMessage(message, input)) };
}

function batch(input: Input, run: (entry: Input) => unknown) {
    const entries = (input["Entries"] ?? []) as Input[];
    checkBatch(entries, {
        empty: "There should be at least one entry in the request.",
        tooMany: (count) => `Maximum number of entries per request are ${BATCH_ENTRIES}. You have sent ${count}.`,
        notDistinct: "Two or more batch entries in the request have the same Id.",
    });
    return eachEntry(entries, run);
}
