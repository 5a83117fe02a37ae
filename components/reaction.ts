import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createAlarm, failuresDropped, throttled } from "./alarms";
import { DeadLetterQueue } from "./deadLetterQueue";
import { functionSettings } from "./functionSettings";
import { InlineFunction } from "./inlineFunction";
import type { OpsFoundation } from "./opsFoundation";
import type { Sender } from "./policyStatements";
import { QueuedFunction } from "./queuedFunction";
import { checkReaction, type ReactionAlarms, type ReactionArgs } from "./reactionArgs";
import { createInvokeConfig, createPermission, createRule, createTarget, retryPolicy } from "./reactionParts";
import { patternText, patternWarnings } from "./reactionPattern";
import { ReactionSchedule } from "./reactionSchedule";

/**
 * The unit: what happens when an event matches, or a time has come.
 *
 * Creates the rule and its target (or the schedule with its role), the queue with its event source mapping (`delivery: "queued"`) or the Lambda
 * permission and the on-failure destination (`"direct"`), a dead-letter queue for deliveries that failed and one for events that could not be
 * handled, the function with its role and log group, and three alarms (four with direct delivery).
 *
 * @example
 * new Reaction("instance-states", {
 *     foundation,
 *     eventPattern: { source: ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"] },
 *     handler: async (event, { log }) => log.info("seen"),
 * });
 * @example
 * new Reaction("morning-report", {
 *     foundation,
 *     schedule: { expression: "cron(0 8 ? * MON-FRI *)", timeZone: "Europe/Zurich" },
 *     handler: async (event, { log }) => log.info("good morning"),
 * });
 */
export class Reaction extends pulumi.ComponentResource {
    /** The name that the tag `event-ops:reaction` carries. */
    readonly name: string;
    readonly delivery: "queued" | "direct";
    /** The pattern as the rule has it; undefined with a schedule. */
    readonly eventPattern: string | undefined;

    readonly rule: aws.cloudwatch.EventRule | undefined;
    readonly target: aws.cloudwatch.EventTarget | undefined;
    readonly extraTargets: readonly aws.cloudwatch.EventTarget[];
    readonly schedule: ReactionSchedule | undefined;

    /** Deliveries that EventBridge or the scheduler gave up. */
    readonly deliveryDeadLetterQueue: DeadLetterQueue;
    /** Events that the function could not handle. */
    readonly deadLetterQueue: DeadLetterQueue;

    readonly queuedFunction: QueuedFunction | undefined;
    readonly queue: aws.sqs.Queue | undefined;
    readonly poller: aws.lambda.EventSourceMapping | undefined;
    readonly permission: aws.lambda.Permission | undefined;
    readonly invokeConfig: aws.lambda.FunctionEventInvokeConfig | undefined;

    readonly inlineFunction: InlineFunction;
    readonly function: aws.lambda.Function;
    readonly role: aws.iam.Role;
    readonly logGroup: aws.cloudwatch.LogGroup;
    readonly alarms: readonly aws.cloudwatch.MetricAlarm[];

    constructor(name: string, args: ReactionArgs, opts?: pulumi.ComponentResourceOptions) {
        super("event-ops:index:Reaction", name, {}, opts);
        checkReaction(name, args);
        if (args.eventPattern !== undefined) {
            for (const warning of patternWarnings(args.eventPattern))
                void pulumi.log.warn(`eventPattern: ${warning}`, this);
        }
        const { foundation } = args;
        const child = { parent: this };
        const tags = { "event-ops:reaction": name };
        const alarms = allOrNone(args.alarms);

        this.name = name;
        this.delivery = args.delivery ?? "queued";
        this.eventPattern = args.eventPattern === undefined ? undefined : patternText(args.eventPattern);
        this.rule =
            this.eventPattern === undefined ? undefined : createRule(`${name}-rule`, args, this.eventPattern, this);
        const sender: Sender | undefined = this.rule && { service: "events.amazonaws.com", sourceArn: this.rule.arn };

        this.deliveryDeadLetterQueue = new DeadLetterQueue(
            `${name}-delivery-dead-letters`,
            {
                foundation,
                meaning: `Events for ${name} could not be delivered. They wait 14 days; the messages' attributes say why.`,
                sender,
                alarm: alarms.deliveryDeadLetters,
                tags,
            },
            child,
        );

        let ofDirect: readonly (aws.cloudwatch.MetricAlarm | undefined)[] = [];
        if (this.delivery === "queued") {
            const queued = new QueuedFunction(
                name,
                {
                    ...args,
                    senders: sender ? [sender] : [],
                    alarms: { deadLetters: alarms.deadLetters, age: alarms.age },
                },
                child,
            );
            this.queuedFunction = queued;
            this.queue = queued.queue;
            this.poller = queued.poller;
            this.inlineFunction = queued.inlineFunction;
            this.deadLetterQueue = queued.deadLetterQueue;
        } else {
            this.deadLetterQueue = new DeadLetterQueue(
                `${name}-dead-letters`,
                {
                    foundation,
                    meaning: `${name} could not handle these events. They wait 14 days; each record says why it failed.`,
                    alarm: alarms.deadLetters,
                    tags,
                },
                child,
            );
            const failed = { actions: ["sqs:SendMessage"], resources: [this.deadLetterQueue.queue.arn] };
            this.inlineFunction = new InlineFunction(name, functionSettings(name, foundation, args, [failed]), child);
            this.invokeConfig = createInvokeConfig(
                `${name}-failures`,
                args,
                this.inlineFunction,
                this.deadLetterQueue,
                this,
            );
            this.permission = this.rule && createPermission(`${name}-permission`, this.inlineFunction, this.rule, this);
            ofDirect = this.#directAlarms(name, foundation, alarms);
        }
        this.function = this.inlineFunction.function;
        this.role = this.inlineFunction.role;
        this.logGroup = this.inlineFunction.logGroup;

        const arn = this.queue ? this.queue.arn : this.function.arn;
        if (this.rule) {
            // Nothing may be sent before it is let in, nor before a failure would be kept.
            const ready = [this.permission, this.invokeConfig, this.queuedFunction?.queuePolicy].filter(
                (resource) => resource !== undefined,
            );
            const targets = { args, rule: this.rule, deadLetters: this.deliveryDeadLetterQueue, parent: this };
            this.target = createTarget(`${name}-target`, { arn }, ready, targets);
            this.extraTargets = (args.extraTargets ?? []).map(({ name: extra, ...target }) =>
                createTarget(`${name}-target-${extra}`, target, [], targets),
            );
        } else {
            this.extraTargets = [];
            this.schedule = new ReactionSchedule(
                `${name}-schedule`,
                {
                    ...args.schedule!,
                    foundation,
                    enabled: args.enabled,
                    retryPolicy: retryPolicy(args),
                    target: this.queue ? { action: "sqs:SendMessage", arn } : { action: "lambda:InvokeFunction", arn },
                    deadLetterQueueArn: this.deliveryDeadLetterQueue.queue.arn,
                    roleName: foundation.roleName(`${args.physicalName ?? name}-schedule`),
                    tags,
                },
                child,
            );
        }
        this.alarms = [
            this.deliveryDeadLetterQueue.alarm,
            this.deadLetterQueue.alarm,
            this.queuedFunction?.ageAlarm,
            ...ofDirect,
        ].filter((alarm) => alarm !== undefined);

        this.registerOutputs({
            rule: this.rule,
            queue: this.queue,
            function: this.function,
            role: this.role,
            deadLetterQueue: this.deadLetterQueue.queue,
            deliveryDeadLetterQueue: this.deliveryDeadLetterQueue.queue,
        });
    }

    #directAlarms(
        name: string,
        foundation: OpsFoundation,
        alarms: ReactionAlarms,
    ): (aws.cloudwatch.MetricAlarm | undefined)[] {
        const lambda = this.inlineFunction.function;
        const late = `${name} was throttled: its events are late. Raise its reserved concurrency.`;
        const lost = `${name} failed, and Lambda could not keep the event in ${name}-dead-letters: it is lost. The function's log has what is left of it.`;
        return [
            createAlarm(`${name}-throttles-alarm`, throttled(lambda, late), alarms.throttles, foundation, this),
            createAlarm(
                `${name}-dropped-failures-alarm`,
                failuresDropped(lambda, lost),
                alarms.droppedFailures,
                foundation,
                this,
            ),
        ];
    }
}

function allOrNone(alarms: ReactionArgs["alarms"]): ReactionAlarms {
    return alarms === false
        ? { deliveryDeadLetters: false, deadLetters: false, age: false, throttles: false, droppedFailures: false }
        : (alarms ?? {});
}
