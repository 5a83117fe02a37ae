import type * as pulumi from "@pulumi/pulumi";
import { checkAlarms } from "./alarmChecks";
import type { AlarmSettings } from "./alarms";
import { ArgumentProblems } from "./arguments";
import { checkInteger } from "./checks";
import type { FunctionSettings } from "./functionSettings";
import { checkNames } from "./names";
import type { OpsFoundation } from "./opsFoundation";
import { QUEUED_FUNCTION_ALARMS, type QueuedFunctionAlarms } from "./queuedFunction";
import { checkQueueSettings, type QueueSettings } from "./queueSettings";
import { checkPattern, type EventPattern } from "./reactionPattern";
import type { ScheduleSettings } from "./reactionSchedule";
import { checkSchedule } from "./scheduleChecks";

/** How long a delivery is tried. */
export interface RetryPolicy {
    /** Seconds until an event is too old to be delivered: 60 to 86,400. Default 86,400 (a day). */
    readonly maximumEventAgeInSeconds?: number;
    /** Attempts after the first: 0 to 185. Default 185. */
    readonly maximumRetryAttempts?: number;
}

/** Another target of the same rule. Its own policy must let the rule in, as this package cannot know it. */
export interface ExtraTarget {
    /** Ends the target's name, `${reaction}-target-${name}`. */
    readonly name: string;
    readonly arn: pulumi.Input<string>;
    /** Only for targets that need one: another bus, a state machine, another account's. */
    readonly roleArn?: pulumi.Input<string>;
    /** JSON text in place of the event. */
    readonly input?: pulumi.Input<string>;
}

/** The alarms of a `Reaction`; `false` turns one off. */
export interface ReactionAlarms extends QueuedFunctionAlarms {
    /** An event could not be delivered to the queue or function. Rings with the first. */
    readonly deliveryDeadLetters?: AlarmSettings | false;
    /** Direct delivery only: Lambda had no room. Rings with the first. */
    readonly throttles?: AlarmSettings | false;
    /** Direct delivery only: Lambda could not keep an event that failed, and dropped it. Rings with the first. */
    readonly droppedFailures?: AlarmSettings | false;
}

/** Arguments of a `Reaction`. */
export interface ReactionArgs extends FunctionSettings, QueueSettings {
    readonly foundation: OpsFoundation;
    /** What to react to: a pattern, or its JSON text. At most 2,048 characters, and pinned to its sources. Either this or `schedule`. */
    readonly eventPattern?: EventPattern | string;
    /** When to run by itself. Either this or `eventPattern`. */
    readonly schedule?: ScheduleSettings;
    /**
     * `queued` (default): through a queue, with retries, partial batches and redrive. `direct`: the function is invoked at once, for
     * reactions that have minutes; the settings of the queue do not apply then.
     */
    readonly delivery?: "queued" | "direct";
    /** How EventBridge, or the scheduler, retries a delivery. */
    readonly retryPolicy?: RetryPolicy;
    /** Direct delivery only: how Lambda retries when the function fails. At most 21,600 seconds (default) and 2 retries (default). */
    readonly invocationRetryPolicy?: RetryPolicy;
    /** Read-only API calls (Get, List, Describe) reach the rule, too. Only for patterns that name exact calls: there are very many. Default false. */
    readonly readOnlyCalls?: boolean;
    /** Other targets of the rule, 4 at most. */
    readonly extraTargets?: readonly ExtraTarget[];
    /** The name or ARN of an existing bus. Default: the account's default bus, where the events of AWS are. */
    readonly busName?: pulumi.Input<string>;
    /** `false` switches the rule or schedule off and keeps everything. Default true. */
    readonly enabled?: boolean;
    /** Default: all that apply. `false` turns all off. */
    readonly alarms?: ReactionAlarms | false;
}

/** EventBridge's quota, not adjustable: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const TARGETS_PER_RULE = 5;

const QUEUE_ONLY = [
    "batchSize",
    "maximumBatchingWindowInSeconds",
    "maximumConcurrency",
    "maxReceiveCount",
    "visibilityTimeoutSeconds",
    "messageRetentionSeconds",
] as const satisfies readonly (keyof QueueSettings)[];

const ALARMS = {
    queued: ["deliveryDeadLetters", ...QUEUED_FUNCTION_ALARMS],
    direct: ["deliveryDeadLetters", "deadLetters", "throttles", "droppedFailures"],
} as const satisfies Record<string, readonly (keyof ReactionAlarms)[]>;

/** Throws one error with everything that is wrong. */
export function checkReaction(name: string, args: ReactionArgs): void {
    const problems = new ArgumentProblems("Reaction", name);
    if (!args?.foundation) {
        problems.add("foundation", "is missing", 'Pass the OpsFoundation of the stack: new OpsFoundation("ops")');
        problems.throwIfAny();
    }
    const direct = args.delivery === "direct";
    const scheduled = args.schedule !== undefined;
    const base = args.physicalName ?? name;

    checkNames(problems, {
        ...(scheduled ? { schedule: [`${name}-schedule-group`] } : { rule: [`${name}-rule`] }),
        queue: [`${name}-delivery-dead-letters`],
        function: [name],
        role: [args.foundation.roleName(scheduled ? `${base}-schedule` : base)],
    });

    if (scheduled && args.eventPattern !== undefined) {
        problems.add(
            "schedule",
            "stands beside eventPattern",
            "Keep one: what runs at a time and on events is two reactions",
        );
    } else if (!scheduled && args.eventPattern === undefined) {
        problems.add("eventPattern", "is missing, and so is schedule", "Give one of them: nothing would ever run");
    }
    if (args.eventPattern !== undefined) checkPattern(problems, args.eventPattern, args.readOnlyCalls === true);
    if (args.schedule !== undefined) checkSchedule(problems, args.schedule);
    if (args.delivery !== undefined && args.delivery !== "queued" && args.delivery !== "direct") {
        problems.add("delivery", `"${args.delivery}" is unknown`, 'Use "queued" or "direct"');
    }

    if (direct) checkDirect(problems, args);
    else {
        checkQueueSettings(problems, args);
        if (args.invocationRetryPolicy) {
            problems.add(
                "invocationRetryPolicy",
                "applies to direct delivery only",
                "Use maxReceiveCount, or leave it out",
            );
        }
    }
    checkInteger(
        problems,
        "retryPolicy.maximumEventAgeInSeconds",
        args.retryPolicy?.maximumEventAgeInSeconds,
        60,
        86_400,
    );
    checkInteger(problems, "retryPolicy.maximumRetryAttempts", args.retryPolicy?.maximumRetryAttempts, 0, 185);
    checkRuleOnly(problems, args);
    const delivery = direct ? "direct" : "queued";
    checkAlarms(problems, args.alarms, ALARMS[delivery], `${delivery} delivery`);
    problems.throwIfAny();
}

function checkDirect(problems: ArgumentProblems, args: ReactionArgs): void {
    for (const property of QUEUE_ONLY) {
        if (args[property] !== undefined) {
            problems.add(property, "applies to queued delivery only", "Leave it out: direct delivery has no queue");
        }
    }
    const retry = args.invocationRetryPolicy;
    checkInteger(
        problems,
        "invocationRetryPolicy.maximumEventAgeInSeconds",
        retry?.maximumEventAgeInSeconds,
        60,
        21_600,
    );
    checkInteger(problems, "invocationRetryPolicy.maximumRetryAttempts", retry?.maximumRetryAttempts, 0, 2);
}

function checkRuleOnly(problems: ArgumentProblems, args: ReactionArgs): void {
    const extra = args.extraTargets ?? [];
    if (args.schedule !== undefined) {
        if (extra.length > 0) problems.add("extraTargets", "a schedule has one target", "Leave it out");
        if (args.readOnlyCalls) problems.add("readOnlyCalls", "a schedule sees no calls", "Leave it out");
        if (args.busName !== undefined) problems.add("busName", "a schedule listens to no bus", "Leave it out");
    }
    if (extra.length > TARGETS_PER_RULE - 1) {
        problems.add(
            "extraTargets",
            `with the function's own the rule would have ${extra.length + 1} targets; AWS allows ${TARGETS_PER_RULE}`,
            "Move some to another reaction with the same pattern",
        );
    }
    extra.forEach(({ name }, index) => {
        if (extra.findIndex((other) => other.name === name) < index) {
            problems.add(`extraTargets[${index}].name`, `"${name}" is there twice`, "Rename one");
        }
    });
}
