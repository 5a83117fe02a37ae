import type { AwsRequest, Caller, Trace } from "../types";
import { parseArn, queueUrlOf } from "./arns";
import type { MessageAttributes } from "./messageAttributes";

export interface Sending {
    readonly caller: Caller;
    readonly trace: Trace;
    /** Of a FIFO queue. */
    readonly groupId?: string;
    readonly attributes?: MessageAttributes;
}

/** The call that hands a text to a queue, a topic or (asynchronously) a function; undefined for other resources and for what is no ARN. */
export function sending(
    arn: string,
    text: string,
    { caller, trace, groupId, attributes }: Sending,
): AwsRequest | undefined {
    const parsed = parseArn(arn);
    if (!parsed) return undefined;
    const messageAttributes = attributes ? { MessageAttributes: attributes } : {};
    const { region } = parsed;
    switch (parsed.service) {
        case "sqs": {
            const group = groupId === undefined ? {} : { MessageGroupId: groupId };
            const input = { QueueUrl: queueUrlOf(arn), MessageBody: text, ...group, ...messageAttributes };
            return { service: "sqs", operation: "SendMessage", input, region, caller, trace };
        }
        case "sns": {
            const input = { TopicArn: arn, Message: text, ...messageAttributes };
            return { service: "sns", operation: "Publish", input, region, caller, trace };
        }
        case "lambda": {
            const input = { FunctionName: arn, InvocationType: "Event", Payload: text };
            return { service: "lambda", operation: "Invoke", input, region, caller, trace };
        }
        default:
            return undefined;
    }
}
