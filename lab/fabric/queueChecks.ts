import { createHash } from "node:crypto";
import { AwsError } from "../types";
import { checkAttributes, messageBytes } from "./messageAttributes";
import type { NewMessage, QueueSettings } from "./queue";
import { isFifoId } from "./recentlySent";

// Source: SQS Developer Guide, "Amazon SQS message quotas".
const MAXIMUM_ATTRIBUTES = 10;
const MAXIMUM_DELAY = 900;
/** What XML 1.0 can hold; SQS takes nothing else. Source: SQS API Reference, "SendMessage". */
const CHARACTERS = /^[\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

export function missing(message: string): AwsError {
    return new AwsError("MissingParameter", message);
}

/** Refuses what no queue takes: no body, forbidden characters, too many or wrong attributes, too many bytes, too long a delay. */
export function checkMessage(message: NewMessage, { maxMessageSize }: QueueSettings): void {
    const { body, attributes = {}, delaySeconds = 0, groupId } = message;
    const count = Object.keys(attributes).length;
    if (count > MAXIMUM_ATTRIBUTES) {
        throw invalid(`Number of message attributes [${count}] exceeds the allowed maximum [${MAXIMUM_ATTRIBUTES}].`);
    }
    checkAttributes(attributes);
    if (body === "") throw missing("The request must contain the parameter MessageBody.");
    if (!CHARACTERS.test(body)) {
        throw new AwsError("InvalidMessageContents", "The message contains characters outside the allowed set.");
    }
    if (messageBytes(body, attributes) > maxMessageSize) {
        const reason = `Message must be shorter than ${maxMessageSize} bytes.`;
        throw invalid(`One or more parameters are invalid. Reason: ${reason}`);
    }
    if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > MAXIMUM_DELAY) {
        const reason = `DelaySeconds must be >= 0 and <= ${MAXIMUM_DELAY}.`;
        throw invalid(`Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: ${reason}`);
    }
    if (groupId !== undefined) checkId("MessageGroupId", groupId);
}

export function checkVisibility(seconds: number): void {
    if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 43_200) return;
    const reason = "VisibilityTimeout must be an integer between 0 and 43200.";
    throw invalid(`Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: ${reason}`);
}

/** Refuses what would hide a message for more than twelve hours after its receive. Source: SQS API Reference, "ChangeMessageVisibility". */
export function checkTotalVisibility(seconds: number, sinceReceiveMs: number): void {
    if (1000 * seconds + sinceReceiveMs <= 43_200_000) return;
    const reason = "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].";
    throw invalid(`Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: ${reason}`);
}

/** Refuses what is no receipt handle at all. That of a message that is gone is none that is wrong. */
export function checkHandle(handle: unknown): void {
    if (typeof handle !== "string" || handle === "") {
        throw missing("The request must contain the parameter ReceiptHandle.");
    }
    if (/^[0-9a-f-]{36}#\d+$/.test(Buffer.from(handle, "base64").toString())) return;
    throw new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`);
}

/** Of a FIFO queue. Source: SQS API Reference, "DeleteMessage", and what SQS answers. */
export function expiredHandle(handle: string): AwsError {
    return invalid(`Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`);
}

/** A standard queue takes group ids, for fairness among groups, but tells no duplicates. */
export function checkStandard({ deduplicationId }: NewMessage): void {
    if (deduplicationId === undefined) return;
    const reason = "The request includes a parameter that is not valid for this queue type.";
    throw invalid(`Value ${deduplicationId} for parameter MessageDeduplicationId is invalid. Reason: ${reason}`);
}

/** What tells a duplicate: the id that was given, or the SHA-256 of the body. Refuses what a FIFO queue refuses. */
export function fifoDeduplicationId(message: NewMessage, settings: QueueSettings): string {
    const { body, groupId, deduplicationId, delaySeconds = 0 } = message;
    if (groupId === undefined) throw missing("The request must contain the parameter MessageGroupId.");
    if (delaySeconds > 0) {
        const reason = "The request include parameter that is not valid for this queue type.";
        throw invalid(`Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: ${reason}`);
    }
    if (deduplicationId !== undefined) {
        checkId("MessageDeduplicationId", deduplicationId);
        return deduplicationId;
    }
    if (settings.contentBasedDeduplication) return createHash("sha256").update(body).digest("hex");
    throw invalid(
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
}

function checkId(name: string, value: string): void {
    if (isFifoId(value)) return;
    const reason = `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
    throw invalid(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
}

function invalid(message: string): AwsError {
    return new AwsError("InvalidParameterValue", message);
}
