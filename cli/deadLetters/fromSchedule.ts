import type { Message } from "@aws-sdk/client-sqs";
import { attributesOf, type Recognised, type Redrive } from "./deadLetter";
import { toTarget, whyNot } from "./undelivered";
import type { Wiring } from "./wiring";

/**
 * What EventBridge Scheduler could not deliver: the payload of the run as it was sent, with attributes that say to what and why. Source:
 * Scheduler User Guide, https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export function fromSchedule(message: Message, wiring: Wiring): Recognised | undefined {
    const attributes = attributesOf(message);
    const { SCHEDULE_ARN, TARGET_ARN } = attributes;
    if (SCHEDULE_ARN === undefined || TARGET_ARN === undefined) return undefined;
    return {
        shape: "scheduler-target",
        from: SCHEDULE_ARN,
        to: TARGET_ARN,
        why: whyNot(attributes),
        redrive: redriveOf(message, attributes, wiring),
    };
}

function redriveOf(message: Message, attributes: Readonly<Record<string, string>>, { schedules }: Wiring): Redrive {
    const { SCHEDULE_ARN, TARGET_ARN = "", IS_PAYLOAD_TRUNCATED } = attributes;
    if (IS_PAYLOAD_TRUNCATED === "true") return { refused: "the payload was too large for the queue and was cut" };
    const { target } = schedules.find(({ arn }) => arn === SCHEDULE_ARN) ?? {};
    return toTarget(TARGET_ARN, message.Body ?? "", {
        message,
        groupId: target?.SqsParameters?.MessageGroupId,
        buses: "the target is a bus: nothing is put on one, where every rule would have it",
    });
}
