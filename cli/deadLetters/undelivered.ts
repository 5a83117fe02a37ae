import type { Message } from "@aws-sdk/client-sqs";
import { parseArn } from "event-ops-lab/delivery";
import { toFunction, toQueue, toTopic } from "./calls";
import type { Redrive } from "./deadLetter";

/** Why a target was not reached, from the attributes that EventBridge and EventBridge Scheduler both give. */
export function whyNot(attributes: Readonly<Record<string, string>>): string {
    const { ERROR_CODE, ERROR_MESSAGE, RETRY_ATTEMPTS, EXHAUSTED_RETRY_CONDITION } = attributes;
    const retries = RETRY_ATTEMPTS === undefined ? "" : ` after ${RETRY_ATTEMPTS} retries`;
    const exhausted = EXHAUSTED_RETRY_CONDITION === undefined ? "" : ` (${EXHAUSTED_RETRY_CONDITION})`;
    return `${ERROR_CODE ?? "no error code"}${retries}${exhausted}: ${ERROR_MESSAGE ?? ""}`;
}

/** Sends `text` to a queue, function or topic as its deliverer would. `buses` says why a bus gets nothing. */
export function toTarget(
    arn: string,
    text: string,
    {
        message,
        groupId,
        buses,
    }: { readonly message: Message; readonly groupId: string | undefined; readonly buses: string },
): Redrive {
    switch (parseArn(arn)?.service) {
        case "sqs": {
            const call = toQueue(arn, text, message, groupId === undefined ? {} : { groupId });
            return typeof call === "string" ? { refused: call } : { call };
        }
        case "lambda":
            return { call: toFunction(arn, text) };
        case "sns":
            return { call: toTopic(arn, text) };
        case "events":
            return { refused: buses };
        default:
            return { refused: `targets of this kind are not sent to again: ${arn}` };
    }
}
