import type { Alarm, Alarms } from "../cloudwatch/alarms";
import type { AlarmState } from "../cloudwatch/evaluation";
import { sorted } from "../cloudwatch/metric";
import { percentileOf } from "../cloudwatch/summary";
import { AwsError, type ServiceImplementation } from "../types";

type Input = Readonly<Record<string, unknown>>;

/** Alarms on one page of `DescribeAlarms` (CloudWatch API Reference). */
const PAGE = 50;

const STATES: readonly unknown[] = ["OK", "ALARM", "INSUFFICIENT_DATA"];

/** The alarms of a Region: `DescribeAlarms`, `SetAlarmState`, `EnableAlarmActions` and `DisableAlarmActions`. */
export function alarmOperations(alarms: Alarms): ServiceImplementation {
    const of = (region: string) => alarms.all().filter(({ settings }) => settings.region === region);
    const enable = (input: Input, region: string, enabled: boolean): void => {
        const names = new Set(texts(input["AlarmNames"]));
        for (const { settings } of of(region))
            if (names.has(settings.name)) alarms.enableActions(settings.arn, enabled);
    };
    return {
        DescribeAlarms(input, { region }) {
            const found = of(region)
                .filter((alarm) => isWanted(alarm, input))
                .sort((a, b) => (a.settings.name < b.settings.name ? -1 : 1));
            const start = Number(input["NextToken"] ?? 0);
            const end = start + Number(input["MaxRecords"] ?? PAGE);
            return {
                MetricAlarms: found.slice(start, end).map(described),
                CompositeAlarms: [],
                ...(end < found.length ? { NextToken: String(end) } : {}),
            };
        },
        SetAlarmState(input, { region }) {
            const { AlarmName: name, StateValue: value, StateReason: reason, StateReasonData: data } = input;
            const alarm = of(region).find(({ settings }) => settings.name === name);
            if (!alarm) throw new AwsError("ResourceNotFound", `There is no alarm ${name} in ${region}.`, 404);
            if (!STATES.includes(value)) throw new AwsError("ValidationError", `StateValue is ${value}.`);
            alarms.set(
                alarm.settings.arn,
                value as AlarmState,
                String(reason),
                typeof data === "string" ? data : undefined,
            );
        },
        EnableAlarmActions: (input, { region }) => enable(input, region, true),
        DisableAlarmActions: (input, { region }) => enable(input, region, false),
    };
}

function isWanted({ settings, state }: Alarm, input: Input): boolean {
    const { AlarmNames: names, AlarmNamePrefix: prefix, StateValue: value, ActionPrefix: action } = input;
    const types = texts(input["AlarmTypes"]);
    if (types.length > 0 && !types.includes("MetricAlarm")) return false;
    if (texts(names).length > 0 && !texts(names).includes(settings.name)) return false;
    if (typeof prefix === "string" && !settings.name.startsWith(prefix)) return false;
    if (
        typeof action === "string" &&
        !Object.values(settings.actions)
            .flat()
            .some((one) => one.startsWith(action))
    )
        return false;
    return value === undefined || state.value === value;
}

function described({ settings, state, updated, actionsEnabled, transitioned }: Alarm) {
    const { watched, actions, description, inputs } = settings;
    return {
        AlarmName: settings.name,
        AlarmArn: settings.arn,
        ...(description === undefined ? {} : { AlarmDescription: description }),
        AlarmConfigurationUpdatedTimestamp: updated,
        ActionsEnabled: actionsEnabled,
        OKActions: actions.OK,
        AlarmActions: actions.ALARM,
        InsufficientDataActions: actions.INSUFFICIENT_DATA,
        StateValue: state.value,
        StateReason: state.reason,
        ...(state.reasonData === undefined ? {} : { StateReasonData: state.reasonData }),
        StateUpdatedTimestamp: state.timestamp,
        StateTransitionedTimestamp: transitioned,
        ...(watched
            ? {
                  Namespace: watched.metric.namespace,
                  MetricName: watched.metric.name,
                  Dimensions: sorted(watched.metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
                  ...(percentileOf(watched.statistic) === undefined
                      ? { Statistic: watched.statistic }
                      : { ExtendedStatistic: watched.statistic }),
                  Period: watched.periodMs / 1000,
                  EvaluationPeriods: watched.evaluationPeriods,
                  DatapointsToAlarm: watched.datapointsToAlarm,
                  Threshold: watched.threshold,
                  ComparisonOperator: watched.comparison,
              }
            : {}),
        TreatMissingData: inputs["treatMissingData"] ?? "missing",
    };
}

function texts(value: unknown): readonly string[] {
    return Array.isArray(value) ? value.map(String) : [];
}
