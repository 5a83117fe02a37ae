import { eventText } from "../fabric/busEvent";
import { uuidOf } from "../fabric/ids";
import type { AlarmSettings, StateReason } from "./alarm";
import { sorted } from "./metric";
import { timestamp } from "./reason";
import { regionName } from "./regionNames";
import { percentileOf } from "./summary";

/** An alarm that has come into another state. */
export interface StateChange {
    readonly alarm: AlarmSettings;
    readonly accountId: string;
    /** Of the alarm's settings. */
    readonly updated: Date;
    readonly from: StateReason;
    readonly to: StateReason;
}

/** What a topic gets. Source: CloudWatch User Guide, "Notifying users on alarm changes", and messages as they are received. */
export function alarmMessage({ alarm, accountId, updated, from, to }: StateChange): {
    Subject: string;
    Message: string;
} {
    const region = regionName(alarm.region);
    const message = {
        AlarmName: alarm.name,
        AlarmDescription: alarm.description ?? null,
        AWSAccountId: accountId,
        AlarmConfigurationUpdatedTimestamp: timestamp(updated),
        NewStateValue: to.value,
        NewStateReason: to.reason,
        StateChangeTime: timestamp(to.timestamp),
        Region: region,
        AlarmArn: alarm.arn,
        OldStateValue: from.value,
        OKActions: alarm.actions.OK,
        AlarmActions: alarm.actions.ALARM,
        InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
        Trigger: triggerOf(alarm),
    };
    // A topic takes subjects of at most 100 printable characters.
    const subject = `${to.value}: "${alarm.name}" in ${region}`.replace(/[^\x20-\x7e]/g, "?").slice(0, 100);
    return { Subject: subject, Message: JSON.stringify(message) };
}

function triggerOf({ watched, inputs }: AlarmSettings) {
    if (!watched) return undefined;
    const { metric, statistic } = watched;
    const extended = percentileOf(statistic) !== undefined;
    return {
        MetricName: metric.name,
        Namespace: metric.namespace,
        StatisticType: extended ? "ExtendedStatistic" : "Statistic",
        ...(extended ? { ExtendedStatistic: statistic } : { Statistic: upperSnake(statistic) }),
        Unit: watched.unit ?? null,
        Dimensions: sorted(metric.dimensions).map(([name, value]) => ({ value, name })),
        Period: watched.periodMs / 1000,
        EvaluationPeriods: watched.evaluationPeriods,
        DatapointsToAlarm: watched.datapointsToAlarm,
        ComparisonOperator: watched.comparison,
        Threshold: watched.threshold,
        TreatMissingData: inputs["treatMissingData"] ?? "missing",
        EvaluateLowSampleCountPercentile: inputs["evaluateLowSampleCountPercentiles"] ?? "",
    };
}

/** `SAMPLE_COUNT` for `SampleCount`. */
function upperSnake(statistic: string): string {
    return statistic.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}

/** What the default bus gets, as JSON text. Source: CloudWatch User Guide, "Alarm events and EventBridge". */
export function alarmEvent(change: StateChange, id: string): string {
    const { alarm, accountId, to } = change;
    return eventText({
        id,
        source: "aws.cloudwatch",
        detailType: "CloudWatch Alarm State Change",
        account: accountId,
        region: alarm.region,
        time: to.timestamp,
        resources: [alarm.arn],
        detail: JSON.stringify(dataOf(change)),
    });
}

/** What a function gets, as JSON text. Source: CloudWatch User Guide, "Invoke a Lambda function from an alarm". */
export function alarmInput(change: StateChange): string {
    const { alarm, accountId, to } = change;
    return JSON.stringify({
        source: "aws.cloudwatch",
        alarmArn: alarm.arn,
        accountId,
        time: timestamp(to.timestamp),
        region: alarm.region,
        alarmData: dataOf(change),
    });
}

function dataOf({ alarm, from, to }: StateChange) {
    return {
        alarmName: alarm.name,
        configuration: { description: alarm.description, metrics: metricsOf(alarm) },
        previousState: stateOf(from),
        state: stateOf(to),
    };
}

function metricsOf({ arn, watched }: AlarmSettings) {
    if (!watched) return [];
    const { metric, periodMs, statistic } = watched;
    const { dimensions, name, namespace } = metric;
    const metricStat = { metric: { dimensions, name, namespace }, period: periodMs / 1000, stat: statistic };
    return [{ id: uuidOf(`metric of ${arn}`), metricStat, returnData: true }];
}

function stateOf({ reason, reasonData, timestamp: at, value }: StateReason) {
    return { reason, reasonData, timestamp: timestamp(at), value };
}
