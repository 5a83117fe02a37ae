import type { VirtualClock } from "../clock";
import type { Datum } from "../cloudwatch/metric";
import type { MetricStore } from "../cloudwatch/metricStore";
import { AwsError, type ServiceImplementation } from "../types";

/** Of one `PutMetricData` (CloudWatch API Reference). */
const MAX_DATA = 1000;
const MAX_DIMENSIONS = 30;
const MAX_VALUES = 150;
/** How old a value may be, and how far in the future, in milliseconds. */
const MAX_AGE = 14 * 24 * 3_600_000;
const MAX_FUTURE = 2 * 3_600_000;

/** Amazon CloudWatch: `PutMetricData`. */
export function cloudwatch(metrics: MetricStore, clock: Pick<VirtualClock, "now">): ServiceImplementation {
    return {
        PutMetricData(input, { region }) {
            const namespace = String(input["Namespace"] ?? "");
            if (namespace === "" || namespace.startsWith("AWS/")) {
                throw invalid(`The value ${namespace} for parameter Namespace is invalid.`);
            }
            const data: MetricDatum[] = input["MetricData"] ?? [];
            if (data.length > MAX_DATA)
                throw invalid(`MetricData may hold ${MAX_DATA} metrics: it holds ${data.length}.`);
            // All or nothing: a request that is wrong in one place puts no value.
            for (const datum of data.map((datum) => read(datum, region, namespace, clock.now()))) metrics.put(datum);
        },
    };
}

interface MetricDatum {
    readonly MetricName: string;
    readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
    readonly Timestamp?: Date;
    readonly Value?: number;
    readonly Values?: readonly number[];
    readonly Counts?: readonly number[];
    readonly StatisticValues?: {
        readonly SampleCount: number;
        readonly Sum: number;
        readonly Minimum: number;
        readonly Maximum: number;
    };
    readonly Unit?: string;
    readonly StorageResolution?: number;
}

function read(datum: MetricDatum, region: string, namespace: string, now: Date): Datum {
    const { MetricName: name, Dimensions = [], Timestamp = now, Unit, StorageResolution } = datum;
    if (Dimensions.length > MAX_DIMENSIONS) {
        throw invalid(`A metric may have ${MAX_DIMENSIONS} dimensions: ${name} has ${Dimensions.length}.`);
    }
    const at = Timestamp.getTime();
    if (at < now.getTime() - MAX_AGE || at > now.getTime() + MAX_FUTURE) {
        throw invalid(
            `The metric ${name} has the time ${Timestamp.toISOString()}: it may be two weeks old and lie two hours ahead of ${now.toISOString()}.`,
        );
    }
    return {
        region,
        namespace,
        name,
        dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
        at,
        ...(Unit === undefined ? {} : { unit: Unit }),
        ...(StorageResolution === 1 ? { highResolution: true } : {}),
        ...valuesOf(datum),
    };
}

function valuesOf({ MetricName, Value, Values, Counts, StatisticValues }: MetricDatum): Pick<Datum, "values" | "set"> {
    if (StatisticValues) {
        const { SampleCount: count, Sum: sum, Minimum: min, Maximum: max } = StatisticValues;
        return { set: { count, sum, min, max } };
    }
    if (Value !== undefined) return { values: [[Value, 1]] };
    if (!Values) throw invalid(`The metric ${MetricName} has neither Value nor Values nor StatisticValues.`);
    if (Values.length > MAX_VALUES)
        throw invalid(`A metric may have ${MAX_VALUES} Values: ${MetricName} has ${Values.length}.`);
    if (Counts && Counts.length !== Values.length)
        throw invalid(`The metric ${MetricName} has ${Values.length} Values and ${Counts.length} Counts.`);
    return { values: Values.map((value, index) => [value, Counts?.[index] ?? 1] as const) };
}

function invalid(message: string): AwsError {
    return new AwsError("InvalidParameterValueException", message);
}
