import type { Message } from "@aws-sdk/client-sqs";
import { type Attributes, type Call, toFunction, toQueue } from "./calls";
import { attributesOf, type Recognised, type Redrive } from "./deadLetter";
import { objectOf } from "./json";
import type { QueueFacts, SubscriptionFacts, Wiring } from "./wiring";

/** What SNS adds to a message that it gives up. */
const OWN: ReadonlySet<string> = new Set(["RequestID", "ErrorCode", "ErrorMessage"]);

/**
 * What SNS could not deliver to a subscriber: the notification, which names its subscription in the address to unsubscribe at, or
 * with raw delivery the message alone. Source: SNS Developer Guide, "Amazon SNS dead-letter queues",
 * https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
 */
export function fromTopic(
    queue: QueueFacts,
    message: Message,
    { subscriptions, functions }: Wiring,
): Recognised | undefined {
    const here = subscriptions.filter(({ deadLetterArn }) => deadLetterArn === queue.arn);
    const notification = notificationOf(message.Body ?? "");
    const { RequestID, ErrorCode, ErrorMessage } = attributesOf(message);
    const why = ErrorCode === undefined ? "the subscriber could not be reached" : `${ErrorCode}: ${ErrorMessage ?? ""}`;
    if (notification) {
        const arn = subscriptionOf(notification);
        const ofTopic = here.filter(({ topicArn }) => topicArn === notification["TopicArn"]);
        const found = subscriptions.find((one) => one.arn === arn) ?? (ofTopic.length === 1 ? ofTopic[0] : undefined);
        if (found) return known(found, why, redriveOf(found, message, notification));
        // Gone, or of a topic whose notifications a queue has received and given up: then nothing has marked it.
        if (RequestID === undefined && ofTopic.length === 0) return undefined;
        const refused = `the subscription ${arn ?? "that it is of"} is there no more`;
        return { shape: "sns-subscription", ...(arn === undefined ? {} : { from: arn }), why, redrive: { refused } };
    }
    const raw = here.filter((one) => one.raw);
    if (RequestID === undefined || ErrorCode === undefined || raw.length === 0) return undefined;
    // Lambda marks the events that a function gives up alike.
    const ofFunctions = functions.filter(({ kind, to }) => kind === "dead-letter queue" && to === queue.arn);
    if (ofFunctions.length > 0) {
        const shared = "subscriptions with raw delivery and functions share the queue";
        return { shape: "unknown", why, redrive: { refused: `the message does not say whose it is: ${shared}` } };
    }
    if (raw.length === 1) return known(raw[0]!, why, redriveOf(raw[0]!, message, undefined));
    const refused = `the message does not say to whom it was to go: ${raw.length} subscriptions with raw delivery share the queue`;
    return { shape: "sns-subscription", why, redrive: { refused } };
}

function known({ arn, endpoint }: SubscriptionFacts, why: string, redrive: Redrive): Recognised {
    return { shape: "sns-subscription", from: arn, to: endpoint, why, redrive };
}

type Notification = Readonly<Record<string, unknown>>;

function notificationOf(body: string): Notification | undefined {
    const object = objectOf(body);
    const isOne = object?.["Type"] === "Notification" && typeof object["TopicArn"] === "string";
    return isOne && typeof object["Message"] === "string" ? object : undefined;
}

function subscriptionOf({ UnsubscribeURL }: Notification): string | undefined {
    return URL.parse(String(UnsubscribeURL))?.searchParams.get("SubscriptionArn") ?? undefined;
}

function redriveOf(
    { arn, protocol, endpoint, topicArn, raw }: SubscriptionFacts,
    message: Message,
    notification: Notification | undefined,
): Redrive {
    if (protocol === "lambda" && notification) return { call: toFunction(endpoint, functionEvent(notification, arn)) };
    if (protocol !== "sqs") {
        return { refused: `SNS alone delivers to subscribers of the protocol ${protocol}: publish the message again` };
    }
    const call: Call | string =
        raw && !notification
            ? rawMessage(endpoint, topicArn, message)
            : toQueue(endpoint, message.Body ?? "", message, { fifoGroupId: topicArn });
    return typeof call === "string" ? { refused: call } : { call };
}

function rawMessage(endpoint: string, fifoGroupId: string, message: Message): Call | string {
    const attributes: Attributes = Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).filter(([name]) => !OWN.has(name)),
    );
    return toQueue(endpoint, message.Body ?? "", message, { attributes, fifoGroupId });
}

/** What a function gets of a notification. Source: Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications". */
function functionEvent(notification: Notification, EventSubscriptionArn: string): string {
    const { SigningCertURL, UnsubscribeURL, MessageAttributes = {}, Subject = null, ...rest } = notification;
    const Sns = { ...rest, Subject, SigningCertUrl: SigningCertURL, UnsubscribeUrl: UnsubscribeURL, MessageAttributes };
    return JSON.stringify({
        Records: [{ EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn, Sns }],
    });
}
