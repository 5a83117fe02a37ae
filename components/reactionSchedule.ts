import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { OpsFoundation } from "./opsFoundation";
import { policyDocument, type RoleStatement, trustOf } from "./policyStatements";
import type { RetryPolicy } from "./reactionArgs";

/** When a reaction runs by itself. */
export interface ScheduleSettings {
    /**
     * `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)` or `at(2027-01-31T08:00:00)`:
     * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
     */
    readonly expression: string;
    /** An IANA time zone, for example `Europe/Zurich`, which `cron` and `at` are read in. Default `UTC`. */
    readonly timeZone?: string;
    /** Runs at any minute within so many after the time, 1 to 1,440. Default: at the time. */
    readonly flexibleWindowMinutes?: number;
    /** Not before: `2027-01-01T00:00:00Z`, UTC. */
    readonly startDate?: string;
    /** Not after, UTC. */
    readonly endDate?: string;
    /** What the handler gets as `detail`. Default: `{}`. */
    readonly detail?: Readonly<Record<string, unknown>>;
}

/** Arguments of a `ReactionSchedule`. */
export interface ReactionScheduleArgs extends ScheduleSettings {
    readonly foundation: OpsFoundation;
    readonly enabled?: boolean;
    readonly retryPolicy: Required<RetryPolicy>;
    readonly target: {
        readonly action: "sqs:SendMessage" | "lambda:InvokeFunction";
        readonly arn: pulumi.Output<string>;
    };
    readonly deadLetterQueueArn: pulumi.Output<string>;
    readonly roleName: string;
    readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * A schedule of EventBridge Scheduler with a role that can do nothing but reach its one target and its dead-letter queue.
 *
 * Creates a schedule group (`${name}-group`), the role (`${name}-role`) with its policy, and the schedule (`${name}`).
 * The group exists for the role's sake: AWS lets a trust policy name a group, not a schedule
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html).
 */
export class ReactionSchedule extends pulumi.ComponentResource {
    readonly group: aws.scheduler.ScheduleGroup;
    readonly role: aws.iam.Role;
    readonly rolePolicy: aws.iam.RolePolicy;
    readonly schedule: aws.scheduler.Schedule;

    constructor(name: string, args: ReactionScheduleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("event-ops:index:ReactionSchedule", name, {}, opts);
        const { foundation, target } = args;
        const tags = { ...foundation.tags, ...args.tags };
        const child = { parent: this };

        this.group = new aws.scheduler.ScheduleGroup(`${name}-group`, { tags }, child);
        this.role = new aws.iam.Role(
            `${name}-role`,
            {
                name: args.roleName,
                path: foundation.rolePath,
                assumeRolePolicy: trustOf("scheduler.amazonaws.com", {
                    StringEquals: { "aws:SourceAccount": foundation.accountId },
                    ArnEquals: { "aws:SourceArn": this.group.arn },
                }),
                ...(foundation.permissionsBoundaryArn === undefined
                    ? {}
                    : { permissionsBoundary: foundation.permissionsBoundaryArn }),
                tags,
            },
            child,
        );
        this.rolePolicy = new aws.iam.RolePolicy(
            `${name}-policy`,
            { role: this.role.name, policy: policyDocument(permissions(args)) },
            child,
        );
        this.schedule = new aws.scheduler.Schedule(
            name,
            {
                groupName: this.group.name,
                scheduleExpression: args.expression,
                scheduleExpressionTimezone: args.timeZone ?? "UTC",
                flexibleTimeWindow:
                    args.flexibleWindowMinutes === undefined
                        ? { mode: "OFF" }
                        : { mode: "FLEXIBLE", maximumWindowInMinutes: args.flexibleWindowMinutes },
                ...(args.startDate === undefined ? {} : { startDate: args.startDate }),
                ...(args.endDate === undefined ? {} : { endDate: args.endDate }),
                state: args.enabled === false ? "DISABLED" : "ENABLED",
                target: {
                    arn: target.arn,
                    roleArn: this.role.arn,
                    input: scheduledEvent(foundation, args.detail ?? {}),
                    deadLetterConfig: { arn: args.deadLetterQueueArn },
                    retryPolicy: args.retryPolicy,
                },
            },
            { parent: this, dependsOn: [this.rolePolicy] },
        );
        this.registerOutputs({ group: this.group, role: this.role, schedule: this.schedule });
    }
}

function permissions({ target, deadLetterQueueArn }: ReactionScheduleArgs): RoleStatement[] {
    if (target.action === "sqs:SendMessage") {
        return [{ Effect: "Allow", Action: target.action, Resource: [target.arn, deadLetterQueueArn] }];
    }
    return [
        { Effect: "Allow", Action: target.action, Resource: target.arn },
        { Effect: "Allow", Action: "sqs:SendMessage", Resource: deadLetterQueueArn },
    ];
}

/** A run as the handler gets it: an event like any other. The scheduler fills in what stands in angle brackets. */
function scheduledEvent(foundation: OpsFoundation, detail: Readonly<Record<string, unknown>>): pulumi.Output<string> {
    return pulumi.jsonStringify({
        version: "0",
        id: "<aws.scheduler.execution-id>",
        "detail-type": "Scheduled Event",
        source: "aws.scheduler",
        account: foundation.accountId,
        time: "<aws.scheduler.scheduled-time>",
        region: foundation.region,
        resources: ["<aws.scheduler.schedule-arn>"],
        detail,
    });
}
