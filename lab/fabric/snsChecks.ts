import { AwsError } from "../types";
import { parseArn } from "./arns";
import { isObject, parseJson } from "./json";
import { checkAttributes, type MessageAttributes } from "./messageAttributes";
import type { Subscription, Topic, Wanted } from "./sns";

/** Protocols whose subscribers must confirm. */
export const CONFIRMED = new Set(["email", "email-json", "http", "https"]);
/** Protocols that the lab delivers. */
export const LIVE = new Set(["sqs", "lambda"]);
const KNOWN = new Set([...CONFIRMED, ...LIVE, "sms", "application", "firehose"]);

export function invalid(what: string): AwsError {
    return new AwsError("InvalidParameter", `Invalid parameter: ${what}`);
}

/** SNS has one type more than SQS, and checks it. */
export function checkSnsAttributes(attributes: MessageAttributes): void {
    checkAttributes(attributes);
    for (const [name, { DataType, StringValue }] of Object.entries(attributes)) {
        if (DataType === "String.Array" && !Array.isArray(parseJson(StringValue!))) {
            throw invalid(`Message attribute ${name} of the type String.Array must hold a JSON array`);
        }
    }
}

/** `MessageStructure: json`: a text for each protocol, and one for all others. */
export function structured(message: string): Record<string, string> {
    const texts = parseJson(message);
    if (!isObject(texts)) throw invalid("Message Structure - JSON message body failed to parse");
    if (typeof texts["default"] !== "string") {
        throw invalid("Message Structure - No default entry in JSON message body");
    }
    return texts as Record<string, string>;
}

/** Subscriptions of a topic with a filter policy, adjustable. Source: SNS Developer Guide, "Filter policy constraints". */
const FILTER_POLICIES_PER_TOPIC = 200;

/**
 * Throws what Subscribe answers to an endpoint or a dead-letter queue that does not fit protocol and topic, and to a filter policy
 * when the topic has 200 already. `before` is the subscription that is to be changed.
 */
export function checkSubscription(topic: Topic, wanted: Wanted, before?: Subscription): void {
    const { protocol, endpoint, raw, deadLetterTargetArn } = wanted;
    if (!KNOWN.has(protocol)) throw invalid(`Amazon SNS does not support this protocol string: ${protocol}`);
    const arn = parseArn(endpoint);
    if (protocol === "sqs" && arn?.service !== "sqs") throw invalid(`SQS endpoint ARN: ${endpoint}`);
    if (protocol === "lambda" && arn?.service !== "lambda") throw invalid(`Lambda endpoint ARN: ${endpoint}`);
    if (protocol.startsWith("email") && !/^[^\s@]+@[^\s@]+$/.test(endpoint)) throw invalid("Email address");
    if (protocol.startsWith("http") && !endpoint.startsWith(`${protocol}://`)) {
        throw invalid("Endpoint must match the specified protocol");
    }
    if (topic.fifo && protocol !== "sqs") {
        throw invalid(`Invalid parameter: Endpoint Reason: FIFO topics deliver to queues only, not to ${protocol}`);
    }
    if (!topic.fifo && protocol === "sqs" && endpoint.endsWith(".fifo")) {
        throw invalid(
            "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
        );
    }
    if (raw && !["sqs", "http", "https", "firehose"].includes(protocol)) {
        throw invalid(`RawMessageDelivery: Delivery protocol [${protocol}] does not support raw message delivery.`);
    }
    if (deadLetterTargetArn !== undefined) checkDeadLetterQueue(topic, deadLetterTargetArn);
    const filtered = topic.subscriptions.filter((one) => one.filter && one !== before).length;
    if (wanted.filter && filtered >= FILTER_POLICIES_PER_TOPIC) {
        const why = `${topic.arn} has ${FILTER_POLICIES_PER_TOPIC} filter policies, the quota of a topic`;
        throw new AwsError("FilterPolicyLimitExceeded", why, 403);
    }
}

/** Source: SNS Developer Guide, "Amazon SNS dead-letter queues". */
function checkDeadLetterQueue(topic: Topic, queueArn: string): void {
    const { account, region } = parseArn(topic.arn)!;
    const queue = parseArn(queueArn)!;
    if (queue.account !== account || queue.region !== region) {
        throw invalid("RedrivePolicy: the dead-letter queue must be in the account and Region of the topic");
    }
    if (queueArn.endsWith(".fifo") !== (topic.fifo !== undefined)) {
        const kind = topic.fifo ? "FIFO" : "standard";
        throw invalid(`RedrivePolicy: must use a ${kind} queue as DLQ for a ${kind} topic`);
    }
}
