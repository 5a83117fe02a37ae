import type { AwsRequest } from "../types";

/** The ARN of the queue or the topic that a call is about. */
export function placeOf({ service, input }: AwsRequest): string | undefined {
    if (service === "sns") return (input["TopicArn"] ?? input["TargetArn"]) as string | undefined;
    if (service !== "sqs") return undefined;
    const url = String(input["QueueUrl"] ?? "");
    const [, region, account, name] = /^https?:\/\/sqs\.([^./]+)[^/]*\/(\d{12})\/(.+)$/.exec(url) ?? [];
    return name === undefined ? undefined : `arn:aws:sqs:${region}:${account}:${name}`;
}
