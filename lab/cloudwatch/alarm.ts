import { type AlarmState, type Comparison, type Criteria, evaluationRange, type MissingData } from "./evaluation";
import { type MetricId, metricKey } from "./metric";
import { isKnownStatistic } from "./summary";

type Inputs = Readonly<Record<string, unknown>>;

/** What an alarm watches, where it is one metric and a statistic that the lab computes. */
export interface Watched extends Criteria {
    readonly metric: MetricId;
    readonly key: string;
    /** For example `Sum` or `p99`. */
    readonly statistic: string;
    readonly periodMs: number;
    /** Periods that are looked at. */
    readonly range: number;
    readonly unit: string | undefined;
    /** With too few values for its percentile the alarm stays as it is. */
    readonly waitsForSamples: boolean;
}

/** An alarm as it was put. */
export interface AlarmSettings {
    readonly arn: string;
    readonly name: string;
    readonly region: string;
    /** The resource's inputs, in the provider's words. */
    readonly inputs: Inputs;
    readonly description: string | undefined;
    /** ARNs, by the state in which they are called. */
    readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
    /** Absent for metric math, anomaly detection and query languages: such an alarm is never evaluated. */
    readonly watched?: Watched;
}

/** A state, and why an alarm is in it. */
export interface StateReason {
    readonly value: AlarmState;
    readonly reason: string;
    /** JSON. */
    readonly reasonData?: string;
    readonly timestamp: Date;
}

const SIMPLE_COMPARISONS: readonly unknown[] = [
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
];

/** Reads an alarm from the inputs of its resource, which were checked before. */
export function readAlarm(arn: string, name: string, region: string, inputs: Inputs): AlarmSettings {
    const watched = readWatched(region, inputs);
    return {
        arn,
        name,
        region,
        inputs,
        actions: {
            ALARM: texts(inputs["alarmActions"]),
            OK: texts(inputs["okActions"]),
            INSUFFICIENT_DATA: texts(inputs["insufficientDataActions"]),
        },
        description: inputs["alarmDescription"] as string | undefined,
        ...(watched ? { watched } : {}),
    };
}

function readWatched(region: string, inputs: Inputs): Watched | undefined {
    const { metricName, namespace, comparisonOperator, unit } = inputs;
    const statistic = String(inputs["statistic"] ?? inputs["extendedStatistic"]);
    if (typeof metricName !== "string" || typeof namespace !== "string") return undefined;
    if (!SIMPLE_COMPARISONS.includes(comparisonOperator) || !isKnownStatistic(statistic)) return undefined;
    const dimensions = (inputs["dimensions"] ?? {}) as Record<string, string>;
    const metric = { region, namespace, name: metricName, dimensions };
    const evaluationPeriods = Number(inputs["evaluationPeriods"]);
    return {
        metric,
        key: metricKey(metric),
        statistic,
        periodMs: 1000 * Number(inputs["period"]),
        evaluationPeriods,
        datapointsToAlarm: Number(inputs["datapointsToAlarm"] ?? evaluationPeriods),
        range: evaluationRange(evaluationPeriods),
        comparison: comparisonOperator as Comparison,
        threshold: Number(inputs["threshold"] ?? 0),
        missingData: missingDataOf(namespace, inputs["treatMissingData"]),
        waitsForSamples: inputs["evaluateLowSampleCountPercentiles"] === "ignore",
        unit: unit as string | undefined,
    };
}

/** Alarms on metrics of DynamoDB ignore missing data, whatever they are told (CloudWatch API Reference, PutMetricAlarm). */
function missingDataOf(namespace: string, treatMissingData: unknown): MissingData {
    if (namespace === "AWS/DynamoDB") return "ignore";
    return (treatMissingData ?? "missing") as MissingData;
}

function texts(list: unknown): readonly string[] {
    return Array.isArray(list) ? list.map(String) : [];
}
