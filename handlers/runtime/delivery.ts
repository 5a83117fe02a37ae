import { MalformedEventError } from "../errors";

/** As much of an SQS record as is used here. */
export interface SqsRecord {
    readonly messageId: string;
    readonly body: string;
    readonly eventSource: "aws:sqs";
    readonly eventSourceARN?: string;
    readonly attributes?: { readonly ApproximateReceiveCount?: string };
}

/** What arrived, by what brought it. */
export type Delivery =
    | { readonly by: "sqs"; readonly records: readonly SqsRecord[]; readonly fifo: boolean }
    | { readonly by: "sns"; readonly messages: readonly { readonly id: string; readonly text: string }[] }
    | { readonly by: "direct"; readonly event: unknown };

/** Says what Lambda was invoked with: an SQS batch, SNS records, or the event itself. */
export function deliveryOf(lambdaEvent: unknown): Delivery {
    if (!isObject(lambdaEvent) || !Array.isArray(lambdaEvent.Records)) return { by: "direct", event: lambdaEvent };
    const records: readonly unknown[] = lambdaEvent.Records;
    if (records.every((record) => isObject(record) && record.eventSource === "aws:sqs")) {
        const batch = records as readonly SqsRecord[];
        return { by: "sqs", records: batch, fifo: batch.some((record) => record.eventSourceARN?.endsWith(".fifo")) };
    }
    if (records.every((record) => isObject(record) && isObject(record.Sns))) {
        return {
            by: "sns",
            messages: (records as { Sns: Record<string, unknown> }[]).map(({ Sns }) => ({
                id: String(Sns.MessageId),
                text: String(Sns.Message),
            })),
        };
    }
    return { by: "direct", event: lambdaEvent };
}

/** The event in a message's text: JSON of an object, or an SNS envelope around it (a subscription without raw delivery). */
export function eventOf(text: string): Record<string, unknown> {
    const parsed = parseObject(text);
    const enveloped =
        parsed.Type === "Notification" && typeof parsed.Message === "string" && typeof parsed.TopicArn === "string";
    return enveloped ? parseObject(parsed.Message as string) : parsed;
}

function parseObject(text: string): Record<string, unknown> {
    let parsed: unknown;
    try {
        parsed = JSON.parse(text);
    } catch {
        // The parser's own message quotes the text, which is the event's.
        throw new MalformedEventError("The message is not JSON.");
    }
    if (!isObject(parsed)) throw new MalformedEventError("The message is JSON, but not an object.");
    return parsed;
}

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names the event in the log: its id, its source, and whether EventBridge replayed it, in each of the shapes that this project passes on. */
export function identityOf(event: unknown): {
    readonly eventId?: string;
    readonly source?: string;
    readonly replayed: boolean;
} {
    if (!isObject(event)) return { replayed: false };
    const inner = isObject(event.resourceEvent) ? event.resourceEvent : event;
    const data = isObject(inner.data) ? inner.data : inner;
    return {
        eventId: text(inner.id),
        source: text(inner.source),
        replayed: typeof event["replay-name"] === "string" || data.replayed === true,
    };
}

function text(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
