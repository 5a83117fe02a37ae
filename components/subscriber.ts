import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AlarmSettings } from "./alarms";
import type { OpsFoundation } from "./opsFoundation";
import { QueuedFunction, type QueuedFunctionArgs } from "./queuedFunction";
import { QueueSubscription } from "./queueSubscription";

/** What each subscriber gets from the pipeline. */
export interface SubscriberArgs {
    readonly foundation: OpsFoundation;
    readonly topic: aws.sns.Topic;
    readonly settings: Pick<QueuedFunctionArgs, "logRetentionDays" | "alarms">;
    readonly undeliveredAlarm: AlarmSettings | false | undefined;
}

export type SubscriberFunction = Pick<QueuedFunctionArgs, "description" | "handler" | "environment" | "permissions">;

/** A function that works off a topic's messages (`${name}`), and its queue's subscription to the topic (`${name}-subscription`). */
export function createSubscriber(
    name: string,
    { foundation, topic, settings, undeliveredAlarm }: SubscriberArgs,
    runs: SubscriberFunction,
    parent: pulumi.Resource,
): { readonly worker: QueuedFunction; readonly subscription: QueueSubscription } {
    const senders = [{ service: "sns.amazonaws.com" as const, sourceArn: topic.arn }];
    const worker = new QueuedFunction(name, { ...settings, ...runs, foundation, senders }, { parent });
    const { queue, queuePolicy } = worker;
    const subscription = new QueueSubscription(
        `${name}-subscription`,
        { foundation, topic, queue, queuePolicy, alarm: undeliveredAlarm },
        { parent },
    );
    return { worker, subscription };
}
