import { resourceGuardrail, stackGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";

const targetDeadLetterQueue = resourceGuardrail({
    name: "target-dead-letter-queue",
    displayName: "Targets have a dead-letter queue",
    description: "What EventBridge cannot deliver to a target is kept in a dead-letter queue.",
    severity: "high",
    remediationSteps:
        "Set deadLetterConfig of the target to a queue whose policy lets events.amazonaws.com send for the rule.",
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html#eb-rule-dlq",
    level: "mandatory",
    types: [TYPES.target],
    validate: ({ props }) =>
        props["deadLetterConfig"]?.arn
            ? []
            : ["It has no dead-letter queue: an event that cannot be delivered within its retries is dropped."],
});

const targetRetryPolicy = resourceGuardrail({
    name: "target-retry-policy",
    displayName: "Targets say how long to retry",
    description: "Every target has a retry policy, and it retries.",
    severity: "medium",
    remediationSteps:
        "Set both values of retryPolicy: maximumRetryAttempts (185 at most) and maximumEventAgeInSeconds (60 to 86,400).",
    url: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html",
    level: "advisory",
    types: [TYPES.target],
    settings: {
        minimumAttempts: {
            type: "integer",
            minimum: 0,
            maximum: 185,
            default: 1,
            description: "The retries that a target makes at least.",
        },
    },
    validate: ({ props }, { minimumAttempts }) => {
        const retryPolicy = props["retryPolicy"];
        if (!retryPolicy) return ["It has no retry policy: how long an event stays worth delivering is left open."];
        // The provider sends 0 for what is left out: https://github.com/hashicorp/terraform-provider-aws/issues/38265
        const attempts: number = retryPolicy.maximumRetryAttempts ?? 0;
        return attempts < minimumAttempts
            ? [
                  `It retries ${attempts} times, under the ${minimumAttempts} that are wanted: a short failure drops the event.`,
              ]
            : [];
    },
});

const ruleTrigger = resourceGuardrail({
    name: "rule-trigger",
    displayName: "Rules have a pattern or a schedule",
    description: "Every rule says what it waits for: an event pattern or a schedule.",
    severity: "high",
    remediationSteps: "Set eventPattern or scheduleExpression of the rule.",
    url: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html",
    level: "mandatory",
    types: [TYPES.rule],
    validate: ({ props }) =>
        props["scheduleExpression"] || props["eventPattern"]
            ? []
            : ["It has neither an event pattern nor a schedule: nothing ever sets it off."],
});

const ruleTarget = stackGuardrail({
    name: "rule-target",
    displayName: "Rules have a target",
    description: "Every rule has at least one target.",
    severity: "high",
    remediationSteps: "Add an EventTarget whose rule is this one, or remove the rule.",
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html",
    level: "mandatory",
    types: [TYPES.rule],
    validate: (stack, report) =>
        stack.each(TYPES.rule, (rule) => {
            if (stack.referencing(rule, TYPES.target, "rule").length > 0) return;
            if (stack.mayBeReferenced(TYPES.target, "rule")) return;
            report("It has 0 targets: the events that it matches go nowhere.", rule.urn);
        }),
});

/** A rule is set off and its targets get what they are sent. */
export const TARGETS = [targetDeadLetterQueue, targetRetryPolicy, ruleTrigger, ruleTarget] as const;
