import type { Cloud } from "../cloud";
import { AwsError, type Trace } from "../types";
import { parseArn, queueUrlOf, serviceCaller } from "./arns";
import { uuidOf } from "./ids";
import { type MessageAttributes, textAttributes } from "./messageAttributes";
import { deliverWithRetries, type GivenUp, SNS_RETRIES } from "./retry";
import type { Subscription } from "./sns";
import { envelope, lambdaEvent, type TopicMessage } from "./snsMessage";

/** Raw delivery to a queue carries as many attributes as a queue's message may have. */
const RAW_ATTRIBUTES = 10;

/**
 * Delivers a message to one subscriber, as SNS itself. Errors of the service are retried; those of the subscriber (gone,
 * forbidden, too large) are not. What cannot be delivered goes to the subscription's dead-letter queue, or is lost.
 */
export async function deliver(
    cloud: Cloud,
    subscription: Subscription,
    message: TopicMessage,
    trace: Trace,
): Promise<void> {
    await deliverWithRetries(
        cloud.clock,
        SNS_RETRIES,
        () => attempt(cloud, subscription, message, trace),
        (result) => giveUp(cloud, subscription, message, trace, result),
    );
}

async function attempt(cloud: Cloud, subscription: Subscription, message: TopicMessage, trace: Trace): Promise<void> {
    const region = parseArn(subscription.endpoint)!.region;
    const caller = callerOf(cloud, subscription);
    if (subscription.protocol === "lambda") {
        const input = {
            FunctionName: subscription.endpoint,
            InvocationType: "Event",
            Payload: lambdaEvent(message, subscription.arn),
        };
        await cloud.call({ service: "lambda", operation: "Invoke", input, region, caller, trace });
        return;
    }
    if (subscription.raw && Object.keys(message.attributes).length > RAW_ATTRIBUTES) {
        throw new AwsError(
            "InvalidParameterValue",
            `Raw delivery to a queue takes ${RAW_ATTRIBUTES} message attributes: this message has ${Object.keys(message.attributes).length}.`,
        );
    }
    const input = {
        QueueUrl: queueUrlOf(subscription.endpoint),
        ...queueMessage(subscription, message),
        // Nothing else tells the messages of a topic apart in a FIFO queue.
        ...(subscription.endpoint.endsWith(".fifo") ? { MessageGroupId: message.topicArn } : {}),
    };
    await cloud.call({ service: "sqs", operation: "SendMessage", input, region, caller, trace });
}

async function giveUp(
    cloud: Cloud,
    subscription: Subscription,
    message: TopicMessage,
    trace: Trace,
    { error }: GivenUp,
): Promise<void> {
    const time = cloud.clock.now().toISOString();
    const reason = `${error.code}: ${error.message}`;
    const queueArn = subscription.deadLetterTargetArn;
    const lost = (why: string) => cloud.notify({ kind: "lost", time, trace, where: subscription.arn, why });
    if (queueArn === undefined) {
        lost(`not delivered to ${subscription.endpoint}, and the subscription has no dead-letter queue: ${reason}`);
        return;
    }
    const own = textAttributes({
        RequestID: uuidOf(`${message.id} ${subscription.arn}`),
        ErrorCode: error.code,
        ErrorMessage: error.message,
    });
    const { MessageBody, MessageAttributes = {} } = queueMessage(subscription, message);
    const input = { QueueUrl: queueUrlOf(queueArn), MessageBody, MessageAttributes: { ...MessageAttributes, ...own } };
    const region = parseArn(queueArn)!.region;
    const caller = callerOf(cloud, subscription);
    try {
        await cloud.call({ service: "sqs", operation: "SendMessage", input, region, caller, trace });
        cloud.notify({ kind: "dead-letter", time, trace, queueArn, reason });
    } catch (failure) {
        if (!(failure instanceof AwsError)) throw failure;
        lost(`${reason}; its dead-letter queue ${queueArn} refuses it: ${failure.code}: ${failure.message}`);
    }
}

function callerOf(cloud: Cloud, { topicArn }: Subscription) {
    return serviceCaller("sns.amazonaws.com", topicArn, cloud.accountId);
}

function queueMessage(
    subscription: Subscription,
    message: TopicMessage,
): { MessageBody: string; MessageAttributes?: MessageAttributes } {
    if (!subscription.raw) return { MessageBody: envelope(message, subscription.arn) };
    const attributes = Object.keys(message.attributes).length > 0;
    return { MessageBody: message.message, ...(attributes ? { MessageAttributes: message.attributes } : {}) };
}
