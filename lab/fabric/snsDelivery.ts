import type { Cloud } from "../cloud";
import type { Trace } from "../types";
import { parseArn, queueUrlOf, serviceCaller } from "./arns";
import { sendDeadLetter, tellLost } from "./deadLetter";
import { uuidOf } from "./ids";
import { measureTopic } from "./measures";
import { type MessageAttributes, textAttributes } from "./messageAttributes";
import { deliverWithRetries, type GivenUp, SNS_RETRIES } from "./retry";
import type { Subscription } from "./sns";
import { envelope, lambdaEvent, type TopicMessage } from "./snsMessage";

/** As many as a queue's message may have: raw delivery of more is refused by the queue. */
const QUEUE_ATTRIBUTES = 10;

/**
 * Delivers a message to one subscriber, as SNS itself. Errors of the service are retried; those of the subscriber (gone,
 * forbidden, too large) are not. What cannot be delivered goes to the subscription's dead-letter queue, or is lost. Calls `done`
 * when it has come to an end.
 */
export async function deliver(
    cloud: Cloud,
    subscription: Subscription,
    message: TopicMessage,
    trace: Trace,
    done: () => void = () => {},
): Promise<void> {
    await deliverWithRetries(
        cloud.clock,
        SNS_RETRIES,
        async () => {
            await attempt(cloud, subscription, message, trace);
            measure(cloud, subscription, "NumberOfNotificationsDelivered");
            done();
        },
        async (result) => {
            await giveUp(cloud, subscription, message, trace, result);
            done();
        },
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
    const input = {
        QueueUrl: queueUrlOf(subscription.endpoint),
        ...queueMessage(subscription, message),
        ...fifoParameters(subscription.endpoint, message),
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
    const reason = `${error.code}: ${error.message}`;
    measure(cloud, subscription, "NumberOfNotificationsFailed");
    const queueArn = subscription.deadLetterTargetArn;
    if (queueArn === undefined) {
        const why = `not delivered to ${subscription.endpoint}, and the subscription has no dead-letter queue: ${reason}`;
        tellLost(cloud, trace, subscription.arn, why);
        return;
    }
    const own = textAttributes({
        RequestID: uuidOf(`${message.id} ${subscription.arn}`),
        ErrorCode: error.code,
        ErrorMessage: error.message,
    });
    const { MessageBody, MessageAttributes = {} } = queueMessage(subscription, message);
    // A queue takes ten attributes: those that say why come first.
    const kept = Object.entries(MessageAttributes).slice(0, QUEUE_ATTRIBUTES - Object.keys(own).length);
    const sent = await sendDeadLetter(cloud, {
        queueArn,
        message: {
            MessageBody,
            MessageAttributes: { ...Object.fromEntries(kept), ...own },
            ...fifoParameters(queueArn, message),
        },
        caller: callerOf(cloud, subscription),
        trace,
        reason,
        where: subscription.arn,
    });
    measure(
        cloud,
        subscription,
        sent ? "NumberOfNotificationsRedrivenToDlq" : "NumberOfNotificationsFailedToRedriveToDlq",
    );
}

function measure(cloud: Cloud, { topicArn }: Subscription, metric: string): void {
    const { region, resource: name } = parseArn(topicArn)!;
    measureTopic(cloud, { region, name }, metric);
}

function callerOf(cloud: Cloud, { topicArn }: Subscription) {
    return serviceCaller("sns.amazonaws.com", topicArn, cloud.accountId);
}

/** Group and order go on to a FIFO queue; a standard one gets the group alone. */
function fifoParameters(queueArn: string, { groupId, fifo }: TopicMessage) {
    const fifoQueue = queueArn.endsWith(".fifo");
    return {
        ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
        ...(fifoQueue && fifo ? { MessageDeduplicationId: fifo.deduplicationId } : {}),
    };
}

function queueMessage(
    subscription: Subscription,
    message: TopicMessage,
): { MessageBody: string; MessageAttributes?: MessageAttributes } {
    if (!subscription.raw) return { MessageBody: envelope(message, subscription.arn) };
    return { MessageBody: message.message, MessageAttributes: message.attributes };
}
