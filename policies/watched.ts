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

interface MetricQuery {
    readonly expression?: string;
    readonly metric?: { readonly metricName?: string };
}

/**
 * The resources of a type that are a dimension of one of these metrics in an alarm, by itself or in metric math. An alarm that rings where
 * there are few does not tell of them; what an expression makes of them is left to it.
 */
function watched(stack: StackView, type: string, metrics: readonly string[]): Set<PolicyResource> {
    const found = new Set<PolicyResource>();
    stack.each(TYPES.alarm, (alarm) => {
        const { props } = alarm;
        const queries: readonly MetricQuery[] = props["metricQueries"] ?? [];
        if (metrics.includes(props["metricName"]) && !ringsBelow(props)) {
            for (const one of stack.referenced(alarm, "dimensions", type)) found.add(one);
        }
        queries.forEach(({ metric }, at) => {
            if (metric?.metricName === undefined || !metrics.includes(metric.metricName)) return;
            if (queries.some(({ expression }) => expression) || !ringsBelow(props)) {
                const path = ["metricQueries", String(at), "metric", "dimensions"] as const;
                for (const one of stack.referencedAt(alarm, path, type)) found.add(one);
            }
        });
    });
    return found;
}

function ringsBelow(props: PolicyResource["props"]): boolean {
    return /^LessThan(OrEqualTo)?Threshold$/.test(props["comparisonOperator"] ?? "");
}
