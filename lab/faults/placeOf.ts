import type { Sqs } from "../fabric/sqs";
import type { AwsRequest } from "../types";

/** The ARN of the queue or the topic that a call is about. */
export function placeOf({ service, input }: AwsRequest, queues: Pick<Sqs, "at">): string | undefined {
    if (service === "sns") return (input["TopicArn"] ?? input["TargetArn"]) as string | undefined;
    return service === "sqs" ? queues.at(String(input["QueueUrl"] ?? ""))?.arn : undefined;
}
