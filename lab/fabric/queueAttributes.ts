import { AwsError } from "../types";
import { parseArn } from "./arns";
import { isObject, parseJson } from "./json";
import { attributesMd5, md5 } from "./messageAttributes";
import type { QueueMessage } from "./messageStore";
import type { Queue, QueueSettings } from "./queue";

type Input = Record<string, unknown>;

/** What GetQueueAttributes answers: texts, the asked ones only. Source: SQS API Reference, "GetQueueAttributes". */
export function attributesOfQueue(queue: Queue, names: readonly string[]): Record<string, string> {
    const { settings } = queue;
    const { visible, inFlight, delayed } = queue.depth();
    const all: Record<string, unknown> = {
        QueueArn: queue.arn,
        ApproximateNumberOfMessages: visible,
        ApproximateNumberOfMessagesNotVisible: inFlight,
        ApproximateNumberOfMessagesDelayed: delayed,
        VisibilityTimeout: settings.visibilityTimeoutSeconds,
        MaximumMessageSize: settings.maxMessageSize,
        MessageRetentionPeriod: settings.messageRetentionSeconds,
        DelaySeconds: settings.delaySeconds,
        ReceiveMessageWaitTimeSeconds: 0,
        ...(settings.redrive ? { RedrivePolicy: JSON.stringify(settings.redrive) } : {}),
        ...(settings.redriveAllow ? { RedriveAllowPolicy: JSON.stringify(settings.redriveAllow) } : {}),
        ...(settings.fifo ? { FifoQueue: true, ContentBasedDeduplication: settings.contentBasedDeduplication } : {}),
    };
    const asked = Object.entries(all).filter(([name]) => names.includes("All") || names.includes(name));
    return Object.fromEntries(asked.map(([name, value]) => [name, String(value)]));
}

/** Changes what the call names, and nothing when one value is wrong. */
export function setQueueAttributes(
    queue: Queue,
    attributes: Readonly<Record<string, string>>,
    queues: { find(arn: string): Queue | undefined },
): void {
    const next: QueueSettings = { ...queue.settings };
    for (const [name, value] of Object.entries(attributes)) {
        if (name === "VisibilityTimeout") next.visibilityTimeoutSeconds = Number(value);
        else if (name === "DelaySeconds") next.delaySeconds = Number(value);
        else if (name === "MaximumMessageSize") next.maxMessageSize = Number(value);
        else if (name === "MessageRetentionPeriod") next.messageRetentionSeconds = Number(value);
        else if (name === "ContentBasedDeduplication") next.contentBasedDeduplication = value === "true";
        // An empty text takes a policy away.
        else if (name === "RedrivePolicy") {
            next.redrive = value === "" ? undefined : readRedrivePolicy(value, queue, (arn) => queues.find(arn));
        } else if (name === "RedriveAllowPolicy") {
            next.redriveAllow = value === "" ? undefined : readRedriveAllowPolicy(value);
        } else throw new AwsError("InvalidAttributeName", `The lab does not set the attribute ${name}.`);
    }
    checkSettings(next);
    Object.assign(queue.settings, next);
}

/** Refuses values out of range. Source: SQS API Reference, "SetQueueAttributes". */
export function checkSettings(settings: QueueSettings): void {
    const ranges: readonly [string, number, number, number][] = [
        ["VisibilityTimeout", settings.visibilityTimeoutSeconds, 0, 43_200],
        ["DelaySeconds", settings.delaySeconds, 0, 900],
        ["MaximumMessageSize", settings.maxMessageSize, 1_024, 1_048_576],
        ["MessageRetentionPeriod", settings.messageRetentionSeconds, 60, 1_209_600],
    ];
    for (const [name, value, least, most] of ranges) {
        if (!Number.isInteger(value) || value < least || value > most) {
            throw new AwsError(
                "InvalidAttributeValue",
                `Invalid value for the parameter ${name}: ${value}. It must be an integer from ${least} to ${most}.`,
            );
        }
    }
}

/** Throws what CreateQueue answers to a redrive policy that cannot work. */
export function readRedrivePolicy(
    text: unknown,
    source: { readonly arn: string; readonly settings: { readonly fifo: boolean } },
    find: (arn: string) => Queue | undefined,
): NonNullable<QueueSettings["redrive"]> {
    const refuse = (why: string): never => {
        throw new AwsError(
            "InvalidParameterValue",
            `Value ${text} for parameter RedrivePolicy is invalid. Reason: ${why}.`,
        );
    };
    const { deadLetterTargetArn, maxReceiveCount } =
        jsonObject(text) ?? refuse("Redrive policy is not a valid JSON map");
    const count = Number(maxReceiveCount);
    if (!Number.isInteger(count) || count < 1 || count > 1_000) {
        refuse("maxReceiveCount must be an integer from 1 to 1000");
    }
    if (typeof deadLetterTargetArn !== "string") return refuse("deadLetterTargetArn is missing");
    if (deadLetterTargetArn === source.arn) refuse("A queue cannot be its own dead letter target");
    const target = find(deadLetterTargetArn);
    if (!target) return refuse("Dead letter target does not exist");
    if (parseArn(target.arn)!.region !== parseArn(source.arn)!.region) {
        refuse("Dead letter target must be in the same Region as the source");
    }
    if (target.settings.fifo !== source.settings.fifo)
        refuse("Dead letter target must be same type of queue as the source");
    return { deadLetterTargetArn, maxReceiveCount: count };
}

export function readRedriveAllowPolicy(text: unknown): NonNullable<QueueSettings["redriveAllow"]> {
    const policy = jsonObject(text);
    const { redrivePermission, sourceQueueArns } = policy ?? {};
    const known = ["allowAll", "denyAll", "byQueue"].includes(redrivePermission as string);
    const byQueue = Array.isArray(sourceQueueArns) && sourceQueueArns.length >= 1 && sourceQueueArns.length <= 10;
    if (!known || (redrivePermission === "byQueue" && !byQueue)) {
        throw new AwsError(
            "InvalidParameterValue",
            `Value ${text} for parameter RedriveAllowPolicy is invalid. Reason: redrivePermission must be allowAll, denyAll, or byQueue with 1 to 10 sourceQueueArns.`,
        );
    }
    return {
        redrivePermission: redrivePermission as string,
        ...(byQueue ? { sourceQueueArns: sourceQueueArns as string[] } : {}),
    };
}

/** A message as ReceiveMessage answers it, with the attributes that were asked for. */
export function receivedMessage(message: QueueMessage, input: Input): Input {
    const system = [
        ...((input["MessageSystemAttributeNames"] ?? []) as string[]),
        ...((input["AttributeNames"] ?? []) as string[]),
    ];
    const asked = (input["MessageAttributeNames"] ?? []) as string[];
    const matches = (name: string) =>
        asked.some(
            (one) =>
                one === "All" ||
                one === ".*" ||
                one === name ||
                (one.endsWith(".*") && name.startsWith(one.slice(0, -1))),
        );
    const attributes = Object.fromEntries(Object.entries(message.attributes).filter(([name]) => matches(name)));
    const systemAttributes = Object.entries(systemAttributesOf(message)).filter(
        ([name]) => system.includes("All") || system.includes(name),
    );
    const digest = attributesMd5(attributes);
    return {
        MessageId: message.id,
        ReceiptHandle: message.receiptHandle,
        MD5OfBody: md5(message.body),
        Body: message.body,
        ...(systemAttributes.length === 0 ? {} : { Attributes: Object.fromEntries(systemAttributes) }),
        ...(digest === undefined ? {} : { MD5OfMessageAttributes: digest, MessageAttributes: attributes }),
    };
}

/** Source: SQS API Reference, "ReceiveMessage". */
function systemAttributesOf(message: QueueMessage): Record<string, string> {
    return {
        ApproximateReceiveCount: String(message.receiveCount),
        ...(message.traceHeader === undefined ? {} : { AWSTraceHeader: message.traceHeader }),
        SentTimestamp: String(message.sentAt),
        ...(message.sequenceNumber === undefined ? {} : { SequenceNumber: message.sequenceNumber }),
        ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
        SenderId: message.senderId,
        ...(message.deduplicationId === undefined ? {} : { MessageDeduplicationId: message.deduplicationId }),
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
        ...(message.deadLetterSourceArn === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
    };
}

function jsonObject(policy: unknown): Record<string, unknown> | undefined {
    const value = typeof policy === "string" ? parseJson(policy) : policy;
    return isObject(value) ? value : undefined;
}
