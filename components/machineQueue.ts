import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuseWrongAlarms } from "./alarmChecks";
import { type AlarmSettings, createAlarm, oldestMessage } from "./alarms";
import type { OpsFoundation } from "./opsFoundation";
import { queuePolicy, type ResourceStatement } from "./policyStatements";
import { MAX_MESSAGE_BYTES, MAX_RETENTION_SECONDS } from "./queueLimits";
import { QueueSubscription } from "./queueSubscription";

/** Arguments of a `MachineQueue`. */
export interface MachineQueueArgs {
    readonly foundation: OpsFoundation;
    readonly topic: aws.sns.Topic;
    /** Who may read beside this account's own roles: account ids, or ARNs of roles and users. Default: nobody. */
    readonly readers?: readonly string[];
    /** Default: rings when a message has waited a day. `false` turns it off. */
    readonly ageAlarm?: AlarmSettings | false;
    /** The alarm on messages that did not reach the queue. */
    readonly undeliveredAlarm?: AlarmSettings | false;
}

const A_DAY = 86_400;

/**
 * A queue that another team's system reads: messages are kept 14 days, and an alarm tells when nobody reads them.
 *
 * Creates the queue (`${name}`), its policy, an alarm on age, and the subscription to the topic.
 */
export class MachineQueue extends pulumi.ComponentResource {
    readonly queue: aws.sqs.Queue;
    readonly policy: aws.sqs.QueuePolicy;
    readonly subscription: QueueSubscription;
    readonly ageAlarm: aws.cloudwatch.MetricAlarm | undefined;

    constructor(name: string, args: MachineQueueArgs, opts?: pulumi.ComponentResourceOptions) {
        super("event-ops:index:MachineQueue", name, {}, opts);
        refuseWrongAlarms("MachineQueue", name, { ageAlarm: args.ageAlarm, undeliveredAlarm: args.undeliveredAlarm });
        const { foundation, topic } = args;

        this.queue = new aws.sqs.Queue(
            name,
            {
                messageRetentionSeconds: MAX_RETENTION_SECONDS,
                maxMessageSize: MAX_MESSAGE_BYTES,
                sqsManagedSseEnabled: true,
                // Readers wait for messages instead of asking again and again.
                receiveWaitTimeSeconds: 20,
                tags: { ...foundation.tags },
            },
            { parent: this },
        );
        this.policy = new aws.sqs.QueuePolicy(
            `${name}-policy`,
            {
                queueUrl: this.queue.url,
                policy: queuePolicy(
                    this.queue.arn,
                    [{ service: "sns.amazonaws.com", sourceArn: topic.arn }],
                    readerStatements(foundation, this.queue, args.readers ?? []),
                ),
            },
            { parent: this },
        );
        this.subscription = new QueueSubscription(
            `${name}-subscription`,
            { foundation, topic, queue: this.queue, queuePolicy: this.policy, alarm: args.undeliveredAlarm },
            { parent: this },
        );
        this.ageAlarm = createAlarm(
            `${name}-age-alarm`,
            oldestMessage(this.queue, A_DAY, `Nobody reads ${name}: what is older than 14 days will be gone.`),
            args.ageAlarm,
            foundation,
            this,
        );
        this.registerOutputs({ queue: this.queue, policy: this.policy });
    }
}

function readerStatements(
    foundation: OpsFoundation,
    queue: aws.sqs.Queue,
    readers: readonly string[],
): ResourceStatement[] {
    if (readers.length === 0) return [];
    const principals = readers.map((reader) =>
        /^\d{12}$/.test(reader) ? pulumi.interpolate`arn:${foundation.partition}:iam::${reader}:root` : reader,
    );
    return [
        {
            Sid: "ReadersOfOtherAccounts",
            Effect: "Allow",
            Principal: { AWS: principals },
            Action: [
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
            ],
            Resource: queue.arn,
        },
    ];
}
