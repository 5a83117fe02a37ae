import { createHash } from "node:crypto";
import type { FifoStamp } from "./fifoTopic";
import type { MessageAttributes } from "./messageAttributes";

/** A message on its way from a topic to a subscriber. */
export interface TopicMessage {
    readonly id: string;
    readonly topicArn: string;
    readonly message: string;
    readonly subject?: string;
    readonly attributes: MessageAttributes;
    /** ISO 8601 with milliseconds. */
    readonly timestamp: string;
    readonly groupId?: string;
    /** Of a FIFO topic. */
    readonly fifo?: FifoStamp;
}

/**
 * What a subscriber without raw delivery gets. The signature is a digest: its form is right, and nobody can verify it. Source:
 * SNS Developer Guide, "Parsing Amazon SNS message formats".
 */
export function envelope(message: TopicMessage, subscriptionArn: string): string {
    const attributes = attributesOf(message.attributes);
    return JSON.stringify({
        Type: "Notification",
        MessageId: message.id,
        ...(message.fifo ? { SequenceNumber: message.fifo.sequenceNumber } : {}),
        TopicArn: message.topicArn,
        ...(message.subject === undefined ? {} : { Subject: message.subject }),
        Message: message.message,
        Timestamp: message.timestamp,
        SignatureVersion: "1",
        Signature: signature(message),
        SigningCertURL: certificateUrl(message),
        UnsubscribeURL: unsubscribeUrl(message, subscriptionArn),
        ...(Object.keys(attributes).length === 0 ? {} : { MessageAttributes: attributes }),
    });
}

/** What a function gets. Source: Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications". */
export function lambdaEvent(message: TopicMessage, subscriptionArn: string): string {
    return JSON.stringify({
        Records: [
            {
                EventSource: "aws:sns",
                EventVersion: "1.0",
                EventSubscriptionArn: subscriptionArn,
                Sns: {
                    Type: "Notification",
                    MessageId: message.id,
                    TopicArn: message.topicArn,
                    Subject: message.subject ?? null,
                    Message: message.message,
                    Timestamp: message.timestamp,
                    SignatureVersion: "1",
                    Signature: signature(message),
                    SigningCertUrl: certificateUrl(message),
                    UnsubscribeUrl: unsubscribeUrl(message, subscriptionArn),
                    MessageAttributes: attributesOf(message.attributes),
                },
            },
        ],
    });
}

function attributesOf(attributes: MessageAttributes): Record<string, { Type: string; Value: string | undefined }> {
    return Object.fromEntries(
        Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
            name,
            { Type: DataType, Value: BinaryValue ? Buffer.from(BinaryValue).toString("base64") : StringValue },
        ]),
    );
}

function signature({ id, message }: TopicMessage): string {
    return createHash("sha256").update(id).update(message).digest("base64");
}

function endpoint({ topicArn }: TopicMessage): string {
    return `https://sns.${topicArn.split(":")[3]}.amazonaws.com`;
}

function certificateUrl(message: TopicMessage): string {
    return `${endpoint(message)}/SimpleNotificationService-00000000000000000000000000000000.pem`;
}

function unsubscribeUrl(message: TopicMessage, subscriptionArn: string): string {
    return `${endpoint(message)}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;
}
