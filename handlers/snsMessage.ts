import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import type { ResourceEvent } from "./resourceEvent";
import { cut } from "./runtime/text";

/** What SNS takes in one message, attributes included: 256 KiB. Source: "Amazon SNS message publishing", Publish API. */
export const SNS_LIMIT_BYTES = 262_144;

const LONGEST_ATTRIBUTE = 1_024;

/** A message as `Publish` takes it. */
export interface SnsMessage {
    readonly Message: string;
    readonly MessageAttributes: Readonly<Record<string, MessageAttributeValue>>;
    /** What was left out so that the message fits. */
    readonly leftOut: readonly ("detail" | "tags")[];
}

/**
 * The resource event as an SNS message, with the three columns and the type as attributes for filter policies. What SNS could not carry is
 * sent without its `detail` and with `truncated: true`; should that not do, without its tags too.
 */
export function snsMessage(event: ResourceEvent, limit = SNS_LIMIT_BYTES): SnsMessage {
    const attributes = {
        source: attribute(event.data.source),
        resource: attribute(event.data.resource),
        state: attribute(event.data.state),
        type: attribute(event.type),
    };
    const room = limit - attributeBytes(attributes);
    const whole = wireJson(event);
    if (Buffer.byteLength(whole) <= room) return { Message: whole, MessageAttributes: attributes, leftOut: [] };
    const { detail: _detail, ...data } = event.data;
    const withoutDetail = wireJson({ ...event, data: { ...data, truncated: true } });
    if (Buffer.byteLength(withoutDetail) <= room) {
        return { Message: withoutDetail, MessageAttributes: attributes, leftOut: ["detail"] };
    }
    const { tags: _tags, ...bare } = data;
    const tagsUnknown = "too large for the message";
    return {
        Message: wireJson({ ...event, data: { ...bare, tagsUnknown, truncated: true } }),
        MessageAttributes: attributes,
        leftOut: ["detail", "tags"],
    };
}

/** JSON without the characters that SQS refuses a message for: they are written as escapes. */
export function wireJson(value: unknown): string {
    return JSON.stringify(value).replace(
        /[\u007f-\u009f\ufffe\uffff]/g,
        (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

function attribute(value: string): MessageAttributeValue {
    return { DataType: "String", StringValue: cut(value, LONGEST_ATTRIBUTE) };
}

function attributeBytes(attributes: Readonly<Record<string, MessageAttributeValue>>): number {
    return Object.entries(attributes)
        .map(([name, { DataType, StringValue }]) => Buffer.byteLength(`${name}${DataType}${StringValue}`))
        .reduce((sum, bytes) => sum + bytes, 0);
}
