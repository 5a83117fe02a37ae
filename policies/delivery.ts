import { resourceGuardrail } from "./guardrail";
import { TYPES } from "./resourceTypes";

const targetDeadLetterQueue = resourceGuardrail({
    name: "target-dead-letter-queue",
    displayName: "Targets have a dead-letter queue",
    description: "What EventBridge cannot deliver to a target is kept in a dead-letter queue.",
    severity: "high",
    remediationSteps:
        "Set deadLetterConfig of the target to a queue whose policy lets events.amazonaws.com send for the rule.",
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
    level: "mandatory",
    types: [TYPES.target],
    validate: ({ props }) =>
        props["deadLetterConfig"]?.arn
            ? []
            : ["It has no dead-letter queue: an event that cannot be delivered within its retries is dropped."],
});

/** Every event arrives, or is kept where somebody sees it. */
export const DELIVERY = [targetDeadLetterQueue] as const;
