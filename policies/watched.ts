import type { PolicyResource } from "@pulumi/policy";
import { TYPES } from "./resourceTypes";
import type { StackView } from "./stackView";

/**
 * The metrics that tell of what lies in a queue. `NumberOfMessagesSent` does not: it leaves out what SQS moves to a dead-letter queue.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export const WATCHING_METRICS = ["ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"] as const;

/** The queues on which an alarm tells of what lies in them. */
export function watchedQueues(stack: StackView): Set<PolicyResource> {
    return watched(stack, TYPES.queue, WATCHING_METRICS);
}

/** The functions on which an alarm tells of their errors. */
export function watchedFunctions(stack: StackView): Set<PolicyResource> {
    return watched(stack, TYPES.function, ["Errors"]);
}

/** The resources of a type that are a dimension of an alarm on one of these metrics, by itself or in metric math. */
function watched(stack: StackView, type: string, metrics: readonly string[]): Set<PolicyResource> {
    const found = new Set<PolicyResource>();
    stack.each(TYPES.alarm, (alarm) => {
        const queries: readonly { readonly metric?: { readonly metricName?: string } }[] =
            alarm.props["metricQueries"] ?? [];
        if (metrics.includes(alarm.props["metricName"])) {
            for (const one of stack.referenced(alarm, "dimensions", type)) found.add(one);
        }
        if (queries.some(({ metric }) => metric?.metricName !== undefined && metrics.includes(metric.metricName))) {
            for (const one of stack.referenced(alarm, "metricQueries", type)) found.add(one);
        }
    });
    return found;
}
