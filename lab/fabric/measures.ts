import type { Cloud } from "../cloud";
import type { FunctionConfig } from "../types";
import type { Bus, Rule } from "./eventBridge";

/** What can be said of a value beside its metric. */
interface Measured {
    /** Default 1. */
    readonly value?: number;
    readonly unit?: string;
    /** Milliseconds since 1970. Default: now. */
    readonly at?: number;
}

/**
 * A metric of Lambda, by function and for all functions of the Region; versions and aliases have none of their own. Source: Lambda
 * Developer Guide, "Types of metrics for Lambda functions".
 */
export function measureFunction(
    cloud: Cloud,
    { region, name: FunctionName }: Pick<FunctionConfig, "region" | "name">,
    name: string,
    measured: Measured = {},
): void {
    measure(cloud, "AWS/Lambda", region, name, { FunctionName }, measured);
    measure(cloud, "AWS/Lambda", region, name, {}, measured);
}

/** The metrics of EventBridge that are summed up over all rules, too. */
const OVER_ALL = new Set([
    "Invocations",
    "InvocationAttempts",
    "RetryInvocationAttempts",
    "SuccessfulInvocationAttempts",
    "TriggeredRules",
]);
/** Those that are summed up over each bus. */
const BY_BUS = new Set([
    "InvocationAttempts",
    "RetryInvocationAttempts",
    "SuccessfulInvocationAttempts",
    "TriggeredRules",
]);

/**
 * A metric of EventBridge: by rule, with the bus where that is not the default one. Source: EventBridge User Guide, "Monitoring Amazon
 * EventBridge".
 */
export function measureRule(cloud: Cloud, rule: Pick<Rule, "region" | "name" | "busName">, name: string): void {
    const { region, name: RuleName, busName: EventBusName } = rule;
    const of = (dimensions: Record<string, string>) => measure(cloud, "AWS/Events", region, name, dimensions, {});
    of(EventBusName === "default" ? { RuleName } : { EventBusName, RuleName });
    if (BY_BUS.has(name)) of({ EventBusName });
    if (OVER_ALL.has(name)) of({});
}

/** An event that any rule of a bus has matched: once, however many rules have. Source: as for rules. */
export function measureMatch(cloud: Cloud, { region, name: EventBusName }: Pick<Bus, "region" | "name">): void {
    measure(cloud, "AWS/Events", region, "MatchedEvents", { EventBusName }, {});
}

/** A metric of SQS. Source: SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS". */
export function measureQueue(
    cloud: Cloud,
    queue: { readonly region: string; readonly name: string },
    name: string,
    measured: Measured = {},
): void {
    measure(cloud, "AWS/SQS", queue.region, name, { QueueName: queue.name }, measured);
}

/** A metric of SNS. Source: SNS Developer Guide, "Monitoring Amazon SNS topics using CloudWatch". */
export function measureTopic(
    cloud: Cloud,
    topic: { readonly region: string; readonly name: string },
    name: string,
    measured: Measured = {},
): void {
    measure(cloud, "AWS/SNS", topic.region, name, { TopicName: topic.name }, measured);
}

function measure(
    cloud: Cloud,
    namespace: string,
    region: string,
    name: string,
    dimensions: Readonly<Record<string, string>>,
    { value = 1, at, unit }: Measured,
): void {
    cloud.measure({ namespace, region, name, dimensions, value, at, unit });
}
