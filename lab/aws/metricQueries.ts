import { type MetricId, metricKey, sorted } from "../cloudwatch/metric";
import type { MetricStore } from "../cloudwatch/metricStore";
import { isKnownStatistic, statisticOf } from "../cloudwatch/summary";
import { AwsError, type ServiceImplementation } from "../types";

interface Dimension {
    readonly Name: string;
    readonly Value?: string;
}

interface MetricStat {
    readonly Metric?: { readonly Namespace?: string; readonly MetricName?: string; readonly Dimensions?: Dimension[] };
    readonly Period: number;
    readonly Stat: string;
    readonly Unit?: string;
}

interface Query {
    readonly Id: string;
    readonly MetricStat?: MetricStat;
    readonly Label?: string;
    readonly ReturnData?: boolean;
}

/** Of one `GetMetricStatistics` and one `GetMetricData` (CloudWatch API Reference). */
const MAX_POINTS = 1_440;
const MAX_QUERIES = 500;
const LIST_PAGE = 500;

/** What a metric was over a time: `GetMetricStatistics`, `GetMetricData` without expressions, and `ListMetrics`. */
export function metricQueries(metrics: MetricStore): ServiceImplementation {
    const series = (id: MetricId, statistics: readonly string[], query: Span) => {
        for (const statistic of statistics) {
            if (!isKnownStatistic(statistic)) throw invalid(`The lab does not compute the statistic ${statistic}.`);
        }
        const key = metricKey(id);
        return periods(query).flatMap(({ start, end }) => {
            const summary = metrics.window(key, start, end, query.unit);
            const values = statistics.map((statistic) => statisticOf(summary, statistic));
            return values.some((value) => value !== undefined) ? [{ start: new Date(start), values }] : [];
        });
    };
    return {
        GetMetricStatistics(input, { region }) {
            const simple: string[] = input["Statistics"] ?? [];
            const extended: string[] = input["ExtendedStatistics"] ?? [];
            if (simple.length + extended.length === 0) throw invalid("Give Statistics or ExtendedStatistics.");
            const id = idOf(region, input["Namespace"], input["MetricName"], input["Dimensions"]);
            const query = span(input["StartTime"], input["EndTime"], input["Period"], input["Unit"]);
            const count = periods(query).length;
            if (count > MAX_POINTS)
                throw invalid(`GetMetricStatistics answers ${MAX_POINTS} points at most: these are ${count}.`);
            const statistics = [...simple, ...extended];
            // Values of several units are told unit by unit.
            const units = query.unit === undefined ? metrics.units(metricKey(id)) : [query.unit];
            const Datapoints = units.flatMap((unit) =>
                series(id, statistics, { ...query, unit }).map(({ start, values }) => {
                    const named = statistics.map((statistic, index) => [statistic, values[index]] as const);
                    const [plain, percentiles] = [named.slice(0, simple.length), named.slice(simple.length)];
                    return {
                        Timestamp: start,
                        ...Object.fromEntries(plain),
                        ...(percentiles.length > 0 ? { ExtendedStatistics: Object.fromEntries(percentiles) } : {}),
                        Unit: unit,
                    };
                }),
            );
            return { Label: input["MetricName"], Datapoints };
        },
        GetMetricData(input, { region }) {
            const queries: Query[] = input["MetricDataQueries"] ?? [];
            if (queries.length > MAX_QUERIES)
                throw invalid(`GetMetricData takes ${MAX_QUERIES} queries at most: these are ${queries.length}.`);
            const newestFirst = input["ScanBy"] !== "TimestampAscending";
            const results = queries
                .filter(({ ReturnData = true }) => ReturnData)
                .map(({ Id, MetricStat: stat, Label }) => {
                    if (!stat) throw invalid(`The query ${Id} has no MetricStat: the lab computes no expressions.`);
                    const { Namespace, MetricName, Dimensions } = stat.Metric ?? {};
                    const id = idOf(region, Namespace, MetricName, Dimensions);
                    const query = span(input["StartTime"], input["EndTime"], stat.Period, stat.Unit);
                    const points = series(id, [stat.Stat], query);
                    if (newestFirst) points.reverse();
                    return {
                        Id,
                        Label: Label ?? MetricName,
                        Timestamps: points.map(({ start }) => start),
                        Values: points.map(({ values }) => values[0]),
                        StatusCode: "Complete",
                    };
                });
            return { MetricDataResults: results, Messages: [] };
        },
        ListMetrics(input, { region }) {
            const {
                Namespace,
                MetricName,
                Dimensions = [],
            } = input as {
                Namespace?: string;
                MetricName?: string;
                Dimensions?: Dimension[];
            };
            const found = metrics
                .all()
                .filter((metric) => metric.region === region)
                .filter(({ namespace }) => Namespace === undefined || namespace === Namespace)
                .filter(({ name }) => MetricName === undefined || name === MetricName)
                .filter(({ dimensions }) => Dimensions.every((wanted) => has(dimensions, wanted)));
            const start = Number(input["NextToken"] ?? 0);
            const end = start + LIST_PAGE;
            return {
                Metrics: found.slice(start, end).map(({ namespace, name, dimensions }) => ({
                    Namespace: namespace,
                    MetricName: name,
                    Dimensions: sorted(dimensions).map(([Name, Value]) => ({ Name, Value })),
                })),
                ...(end < found.length ? { NextToken: String(end) } : {}),
            };
        },
    };
}

function has(dimensions: Readonly<Record<string, string>>, { Name, Value }: Dimension): boolean {
    return dimensions[Name] !== undefined && (Value === undefined || dimensions[Name] === Value);
}

function idOf(region: string, namespace: unknown, name: unknown, dimensions: readonly Dimension[] = []): MetricId {
    if (typeof namespace !== "string" || typeof name !== "string") throw invalid("Give a namespace and a metric name.");
    return {
        region,
        namespace,
        name,
        dimensions: Object.fromEntries(dimensions.map(({ Name, Value = "" }) => [Name, Value])),
    };
}

interface Span {
    readonly from: number;
    readonly to: number;
    readonly periodMs: number;
    readonly unit?: string;
}

function span(start: unknown, end: unknown, period: unknown, unit: unknown): Span {
    if (!(start instanceof Date) || !(end instanceof Date)) throw invalid("Give StartTime and EndTime.");
    if (start >= end) throw invalid("StartTime must be before EndTime.");
    const seconds = Number(period);
    if (![1, 5, 10, 20, 30].includes(seconds) && !(seconds >= 60 && seconds % 60 === 0)) {
        throw invalid(`The period is ${period}: expected 1, 5, 10, 20, 30 or a multiple of 60 seconds.`);
    }
    const periodMs = 1000 * seconds;
    return {
        // The first period is the one that the start lies in.
        from: Math.floor(start.getTime() / periodMs) * periodMs,
        to: end.getTime(),
        periodMs,
        ...(typeof unit === "string" ? { unit } : {}),
    };
}

function periods({ from, to, periodMs }: Span): { readonly start: number; readonly end: number }[] {
    return Array.from({ length: Math.ceil((to - from) / periodMs) }, (_, index) => {
        const start = from + index * periodMs;
        return { start, end: Math.min(start + periodMs, to) };
    });
}

function invalid(message: string): AwsError {
    return new AwsError("InvalidParameterValue", message);
}
