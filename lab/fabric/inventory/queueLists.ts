import { AwsError, type ServiceImplementation } from "../../types";
import type { Sqs } from "../sqs";

/** What SQS tells of dead-letter queues. Source: SQS API Reference, "ListDeadLetterSourceQueues". */
export function queueLists(sqs: Sqs): ServiceImplementation {
    return {
        ListDeadLetterSourceQueues(input) {
            const queue = sqs.at(String(input["QueueUrl"]));
            if (!queue) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
            const sources = sqs.all().filter(({ settings }) => settings.redrive?.deadLetterTargetArn === queue.arn);
            return { queueUrls: sources.map(({ url }) => url) };
        },
    };
}
