import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { OpsFoundation } from "./opsFoundation";

/** What can be changed of an alarm. `false` in place of it turns the alarm off. */
export interface AlarmSettings {
    /** The alarm rings from this value on. */
    readonly threshold?: number;
    /** Seconds over which the metric is taken together: 60 or a multiple of it. Default 60. */
    readonly periodSeconds?: number;
    /** Periods that are looked at. Default 1. */
    readonly evaluationPeriods?: number;
    /** How many of them must be over the threshold. Default: all. */
    readonly datapointsToAlarm?: number;
}

/** An alarm on one metric of AWS, as a component wants it before anybody changed it. */
export interface AlarmSpec {
    readonly description: string;
    readonly namespace: "AWS/SQS" | "AWS/Lambda";
    readonly metric: string;
    readonly statistic: "Maximum" | "Sum";
    readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
    readonly threshold: number;
}

/**
 * An alarm that tells the foundation's alert topic, or nothing when it is turned off.
 *
 * Missing data is not breaching: these metrics are silent while nothing is wrong.
 */
export function createAlarm(
    name: string,
    spec: AlarmSpec,
    settings: AlarmSettings | false | undefined,
    foundation: OpsFoundation,
    parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm | undefined {
    if (settings === false) return undefined;
    const evaluationPeriods = settings?.evaluationPeriods ?? 1;
    return new aws.cloudwatch.MetricAlarm(
        name,
        {
            alarmDescription: spec.description,
            namespace: spec.namespace,
            metricName: spec.metric,
            dimensions: { ...spec.dimensions },
            statistic: spec.statistic,
            comparisonOperator: "GreaterThanOrEqualToThreshold",
            threshold: settings?.threshold ?? spec.threshold,
            period: settings?.periodSeconds ?? 60,
            evaluationPeriods,
            datapointsToAlarm: settings?.datapointsToAlarm ?? evaluationPeriods,
            treatMissingData: "notBreaching",
            alarmActions: [foundation.alertTopicArn],
            tags: foundation.tags,
        },
        { parent },
    );
}

/** Rings with the first message in a queue that should be empty. */
export function messagesWaiting(queue: aws.sqs.Queue, description: string): AlarmSpec {
    return {
        description,
        namespace: "AWS/SQS",
        metric: "ApproximateNumberOfMessagesVisible",
        statistic: "Maximum",
        dimensions: { QueueName: queue.name },
        threshold: 1,
    };
}

/** Rings when the oldest message of a queue is older than `seconds`. */
export function oldestMessage(queue: aws.sqs.Queue, seconds: number, description: string): AlarmSpec {
    return {
        description,
        namespace: "AWS/SQS",
        metric: "ApproximateAgeOfOldestMessage",
        statistic: "Maximum",
        dimensions: { QueueName: queue.name },
        threshold: seconds,
    };
}

/**
 * Rings with the first record that the on-failure destination did not take, because it is too large or must not be sent: Lambda drops it.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function failuresDropped(lambda: aws.lambda.Function, description: string): AlarmSpec {
    return {
        description,
        namespace: "AWS/Lambda",
        metric: "DestinationDeliveryFailures",
        statistic: "Sum",
        dimensions: { FunctionName: lambda.name },
        threshold: 1,
    };
}

/** Rings with the first invocation that Lambda had no room for. */
export function throttled(lambda: aws.lambda.Function, description: string): AlarmSpec {
    return {
        description,
        namespace: "AWS/Lambda",
        metric: "Throttles",
        statistic: "Sum",
        dimensions: { FunctionName: lambda.name },
        threshold: 1,
    };
}
