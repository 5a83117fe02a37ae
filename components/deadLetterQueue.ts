import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuseWrongAlarms } from "./alarmChecks";
import { type AlarmSettings, createAlarm, messagesWaiting } from "./alarms";
import type { OpsFoundation } from "./opsFoundation";
import { queuePolicy, type Sender } from "./policyStatements";
import { MAX_MESSAGE_BYTES, MAX_RETENTION_SECONDS } from "./queueLimits";

/** Arguments of a `DeadLetterQueue`. */
export interface DeadLetterQueueArgs {
    readonly foundation: OpsFoundation;
    /** What it means when something lies here, and what to do: the alarm's description. */
    readonly meaning: string;
    /** The rule or topic whose failed deliveries come here. None: a role sends, or SQS moves the messages. */
    readonly sender?: Sender;
    /** Whether other queues may name this one in their redrive policy. Default false: it takes failed deliveries only. */
    readonly takesFromQueues?: boolean;
    /** Default: rings with the first message. `false` turns it off. */
    readonly alarm?: AlarmSettings | false;
    readonly tags?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Where a message goes that could not be delivered or handled: kept 14 days (the longest that SQS keeps), with an alarm from the first one on.
 *
 * Creates the queue (`${name}`), its policy (`${name}-policy`) and the alarm (`${name}-alarm`).
 */
export class DeadLetterQueue extends pulumi.ComponentResource {
    readonly queue: aws.sqs.Queue;
    readonly policy: aws.sqs.QueuePolicy;
    readonly alarm: aws.cloudwatch.MetricAlarm | undefined;

    constructor(name: string, args: DeadLetterQueueArgs, opts?: pulumi.ComponentResourceOptions) {
        super("event-ops:index:DeadLetterQueue", name, {}, opts);
        refuseWrongAlarms("DeadLetterQueue", name, { alarm: args.alarm });
        const { foundation } = args;

        this.queue = new aws.sqs.Queue(
            name,
            {
                messageRetentionSeconds: MAX_RETENTION_SECONDS,
                maxMessageSize: MAX_MESSAGE_BYTES,
                sqsManagedSseEnabled: true,
                ...(args.takesFromQueues
                    ? {}
                    : { redriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }) }),
                tags: { ...foundation.tags, ...args.tags },
            },
            { parent: this },
        );
        this.policy = new aws.sqs.QueuePolicy(
            `${name}-policy`,
            { queueUrl: this.queue.url, policy: queuePolicy(this.queue.arn, args.sender ? [args.sender] : []) },
            { parent: this },
        );
        this.alarm = createAlarm(
            `${name}-alarm`,
            messagesWaiting(this.queue, args.meaning),
            args.alarm,
            foundation,
            this,
        );
        this.registerOutputs({ queue: this.queue, policy: this.policy, alarm: this.alarm });
    }
}
