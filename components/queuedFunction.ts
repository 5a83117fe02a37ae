import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkAlarms } from "./alarmChecks";
import { type AlarmSettings, createAlarm, oldestMessage } from "./alarms";
import { ArgumentProblems } from "./arguments";
import { DeadLetterQueue } from "./deadLetterQueue";
import { type FunctionSettings, functionSettings } from "./functionSettings";
import { InlineFunction } from "./inlineFunction";
import { checkNames } from "./names";
import type { OpsFoundation } from "./opsFoundation";
import { queuePolicy, type Sender } from "./policyStatements";
import { DEFAULT_RETENTION_SECONDS, MAX_MESSAGE_BYTES } from "./queueLimits";
import {
    checkQueueSettings,
    DEFAULT_BATCH_SIZE,
    maximumConcurrency,
    type QueueSettings,
    visibilityTimeout,
} from "./queueSettings";

/** The alarms of a `QueuedFunction`; `false` turns one off. */
export interface QueuedFunctionAlarms {
    /** A message was given up after `maxReceiveCount` attempts. Rings with the first. */
    readonly deadLetters?: AlarmSettings | false;
    /** The function does not keep up. Rings when a message has waited 15 minutes, or two visibility timeouts where that is longer. */
    readonly age?: AlarmSettings | false;
}

export const QUEUED_FUNCTION_ALARMS = ["deadLetters", "age"] as const satisfies readonly (keyof QueuedFunctionAlarms)[];

/** Arguments of a `QueuedFunction`. */
export interface QueuedFunctionArgs extends FunctionSettings, QueueSettings {
    readonly foundation: OpsFoundation;
    /** The rules and topics that may send to the queue. None: whoever holds `sqs:SendMessage` in the account. */
    readonly senders?: readonly Sender[];
    /** Default: both alarms. `false` turns both off. */
    readonly alarms?: QueuedFunctionAlarms | false;
}

/**
 * A queue and the function that works it off: retries, partial batches and redrive come with it.
 *
 * Creates the queue (`${name}-queue`) with its policy, the dead-letter queue for what the function could not handle (`${name}-dead-letters`),
 * the function with its role and log group (`${name}`), the event source mapping (`${name}-poller`), and two alarms.
 *
 * @example
 * const worker = new QueuedFunction("worker", {
 *     foundation,
 *     senders: [{ service: "sns.amazonaws.com", sourceArn: topic.arn }],
 *     handler: async (event, { log }) => log.info("seen"),
 * });
 */
export class QueuedFunction extends pulumi.ComponentResource {
    readonly queue: aws.sqs.Queue;
    readonly queuePolicy: aws.sqs.QueuePolicy;
    readonly deadLetterQueue: DeadLetterQueue;
    readonly redriveAllowPolicy: aws.sqs.RedriveAllowPolicy;
    readonly inlineFunction: InlineFunction;
    readonly function: aws.lambda.Function;
    readonly role: aws.iam.Role;
    readonly poller: aws.lambda.EventSourceMapping;
    readonly ageAlarm: aws.cloudwatch.MetricAlarm | undefined;

    constructor(name: string, args: QueuedFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
        super("event-ops:index:QueuedFunction", name, {}, opts);
        const { foundation } = args;
        const problems = new ArgumentProblems("QueuedFunction", name);
        checkNames(problems, {
            queue: [`${name}-queue`, `${name}-dead-letters`],
            function: [name],
            role: [foundation.roleName(args.physicalName ?? name)],
        });
        checkQueueSettings(problems, args);
        checkAlarms(problems, args.alarms, QUEUED_FUNCTION_ALARMS, "a queued function");
        problems.throwIfAny();

        const alarms =
            args.alarms === false ? { deadLetters: false as const, age: false as const } : (args.alarms ?? {});
        const tags = { "event-ops:reaction": name };
        const child = { parent: this };

        this.deadLetterQueue = new DeadLetterQueue(
            `${name}-dead-letters`,
            {
                foundation,
                meaning: `${name} could not handle these messages. They wait 14 days; the function's log says why they failed.`,
                takesFromQueues: true,
                alarm: alarms.deadLetters,
                tags,
            },
            child,
        );
        this.queue = new aws.sqs.Queue(
            `${name}-queue`,
            {
                visibilityTimeoutSeconds: visibilityTimeout(args),
                messageRetentionSeconds: args.messageRetentionSeconds ?? DEFAULT_RETENTION_SECONDS,
                maxMessageSize: MAX_MESSAGE_BYTES,
                sqsManagedSseEnabled: true,
                redrivePolicy: pulumi.jsonStringify({
                    deadLetterTargetArn: this.deadLetterQueue.queue.arn,
                    maxReceiveCount: args.maxReceiveCount ?? 5,
                }),
                tags: { ...foundation.tags, ...tags },
            },
            child,
        );
        this.queuePolicy = new aws.sqs.QueuePolicy(
            `${name}-queue-policy`,
            { queueUrl: this.queue.url, policy: queuePolicy(this.queue.arn, args.senders ?? []) },
            child,
        );
        this.redriveAllowPolicy = new aws.sqs.RedriveAllowPolicy(
            `${name}-dead-letters-source`,
            {
                queueUrl: this.deadLetterQueue.queue.url,
                redriveAllowPolicy: pulumi.jsonStringify({
                    redrivePermission: "byQueue",
                    sourceQueueArns: [this.queue.arn],
                }),
            },
            child,
        );

        this.inlineFunction = new InlineFunction(
            name,
            functionSettings(name, foundation, args, [
                {
                    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                    resources: [this.queue.arn],
                },
            ]),
            child,
        );
        this.function = this.inlineFunction.function;
        this.role = this.inlineFunction.role;
        this.poller = new aws.lambda.EventSourceMapping(
            `${name}-poller`,
            {
                eventSourceArn: this.queue.arn,
                functionName: this.function.name,
                functionResponseTypes: ["ReportBatchItemFailures"],
                batchSize: args.batchSize ?? DEFAULT_BATCH_SIZE,
                maximumBatchingWindowInSeconds: args.maximumBatchingWindowInSeconds ?? 0,
                scalingConfig: { maximumConcurrency: maximumConcurrency(args) },
                tags: { ...foundation.tags, ...tags },
            },
            // Lambda refuses a mapping while the role cannot receive from the queue.
            { parent: this, dependsOn: [this.inlineFunction.rolePolicy] },
        );

        this.ageAlarm = createAlarm(
            `${name}-age-alarm`,
            oldestMessage(
                this.queue,
                Math.max(900, 2 * visibilityTimeout(args)),
                `${name} does not keep up: a message has waited too long in its queue.`,
            ),
            alarms.age,
            foundation,
            this,
        );
        this.registerOutputs({
            queue: this.queue,
            deadLetterQueue: this.deadLetterQueue.queue,
            function: this.function,
        });
    }
}
