import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuseWrongAlarms } from "./alarmChecks";
import type { AlarmSettings } from "./alarms";
import { DeadLetterQueue } from "./deadLetterQueue";
import type { OpsFoundation } from "./opsFoundation";

/** Arguments of a `QueueSubscription`. */
export interface QueueSubscriptionArgs {
    readonly foundation: OpsFoundation;
    readonly topic: aws.sns.Topic;
    readonly queue: aws.sqs.Queue;
    /** The queue's policy must be there before the first message is. */
    readonly queuePolicy: aws.sqs.QueuePolicy;
    /** Default: rings with the first message that could not be delivered. */
    readonly alarm?: AlarmSettings | false;
    readonly tags?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * A queue's subscription to a topic: messages arrive as they were published (raw), and what SNS cannot deliver is kept.
 *
 * Creates the subscription (`${name}`) and its dead-letter queue (`${name}-undelivered`) with an alarm.
 */
export class QueueSubscription extends pulumi.ComponentResource {
    readonly subscription: aws.sns.TopicSubscription;
    readonly undelivered: DeadLetterQueue;

    constructor(name: string, args: QueueSubscriptionArgs, opts?: pulumi.ComponentResourceOptions) {
        super("event-ops:index:QueueSubscription", name, {}, opts);
        refuseWrongAlarms("QueueSubscription", name, { alarm: args.alarm });
        this.undelivered = new DeadLetterQueue(
            `${name}-undelivered`,
            {
                foundation: args.foundation,
                meaning: `Messages of ${name} could not be delivered to their queue. They wait 14 days; look at the queue's policy.`,
                sender: { service: "sns.amazonaws.com", sourceArn: args.topic.arn },
                alarm: args.alarm,
                tags: args.tags,
            },
            { parent: this },
        );
        this.subscription = new aws.sns.TopicSubscription(
            name,
            {
                topic: args.topic.arn,
                protocol: "sqs",
                endpoint: args.queue.arn,
                rawMessageDelivery: true,
                redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: this.undelivered.queue.arn }),
            },
            { parent: this, dependsOn: [args.queuePolicy, this.undelivered.policy] },
        );
        this.registerOutputs({ subscription: this.subscription, undelivered: this.undelivered.queue });
    }
}
