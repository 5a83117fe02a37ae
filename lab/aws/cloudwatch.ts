import { physicalName } from "../account/physicalName";
import type { Cloud } from "../cloud";
import type { Iam } from "../iam/iam";
import {
    AwsError,
    type CreateRequest,
    type NameRule,
    type Outputs,
    type ResourceKind,
    type ServiceImplementation,
} from "../types";

/** What was put of one metric. */
export interface MetricCount {
    readonly region: string;
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    /** How many values. */
    count: number;
    sum: number;
}

export interface MetricAlarm {
    readonly arn: string;
    readonly name: string;
    readonly region: string;
    /** The resource's inputs, in the provider's words. */
    readonly settings: Readonly<Record<string, unknown>>;
}

/** Of one `PutMetricData` (CloudWatch API Reference). */
const MAX_DATA = 1000;
const MAX_DIMENSIONS = 30;

/** The metrics that were put and the alarms of the account. */
export class Metrics {
    readonly #counts = new Map<string, MetricCount>();
    /** By ARN. */
    readonly alarms = new Map<string, MetricAlarm>();

    counts(): readonly MetricCount[] {
        return [...this.#counts.values()];
    }

    clear(): void {
        this.#counts.clear();
    }

    add(
        region: string,
        namespace: string,
        name: string,
        dimensions: Readonly<Record<string, string>>,
        count: number,
        sum: number,
    ): void {
        const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
        const key = JSON.stringify([region, namespace, name, sorted]);
        let metric = this.#counts.get(key);
        if (!metric) {
            metric = { region, namespace, name, dimensions: Object.fromEntries(sorted), count: 0, sum: 0 };
            this.#counts.set(key, metric);
        }
        metric.count += count;
        metric.sum += sum;
    }
}

/** Amazon CloudWatch: `PutMetricData`. Count and sum of each metric are kept, not its course. */
export function cloudwatch(metrics: Metrics): ServiceImplementation {
    return {
        PutMetricData(input, { region }) {
            const namespace = String(input["Namespace"] ?? "");
            if (namespace === "" || namespace.startsWith("AWS/")) {
                throw invalid(`The value ${namespace} for parameter Namespace is invalid.`);
            }
            const data: Datum[] = input["MetricData"] ?? [];
            if (data.length > MAX_DATA)
                throw invalid(`MetricData may hold ${MAX_DATA} metrics: it holds ${data.length}.`);
            for (const datum of data) {
                const dimensions = datum.Dimensions ?? [];
                if (dimensions.length > MAX_DIMENSIONS)
                    throw invalid(
                        `A metric may have ${MAX_DIMENSIONS} dimensions: ${datum.MetricName} has ${dimensions.length}.`,
                    );
                const { count, sum } = valuesOf(datum);
                metrics.add(
                    region,
                    namespace,
                    datum.MetricName,
                    Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])),
                    count,
                    sum,
                );
            }
        },
    };
}

interface Datum {
    readonly MetricName: string;
    readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
    readonly Value?: number;
    readonly Values?: readonly number[];
    readonly Counts?: readonly number[];
    readonly StatisticValues?: { readonly SampleCount: number; readonly Sum: number };
}

function valuesOf({ MetricName, Value, Values, Counts, StatisticValues }: Datum): { count: number; sum: number } {
    if (StatisticValues) return { count: StatisticValues.SampleCount, sum: StatisticValues.Sum };
    if (Value !== undefined) return { count: 1, sum: Value };
    if (!Values) throw invalid(`The metric ${MetricName} has neither Value nor Values nor StatisticValues.`);
    if (Counts && Counts.length !== Values.length)
        throw invalid(`The metric ${MetricName} has ${Values.length} Values and ${Counts.length} Counts.`);
    const times = (index: number) => Counts?.[index] ?? 1;
    return {
        count: Values.reduce((sum, _, index) => sum + times(index), 0),
        sum: Values.reduce((sum, value, index) => sum + value * times(index), 0),
    };
}

function invalid(message: string): AwsError {
    return new AwsError("InvalidParameterValueException", message);
}

/** CloudWatch API Reference, PutMetricAlarm. */
const NAME: NameRule = { what: "alarm", limit: 255, shape: /^\P{Cc}+$/u, allowed: "all but control characters" };

const MISSING_DATA = ["missing", "ignore", "breaching", "notBreaching"];
const COMPARISONS = [
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
    "LessThanLowerOrGreaterThanUpperThreshold",
    "LessThanLowerThreshold",
    "GreaterThanUpperThreshold",
];

export function alarmKinds(
    cloud: Cloud,
    metrics: Metrics,
    iam: Pick<Iam, "resourceTags">,
): Readonly<Record<string, ResourceKind>> {
    const put = (request: CreateRequest, name: string): Outputs => {
        const { inputs, region, tags } = request;
        checkAlarm(name, request);
        const arn = cloud.arn("cloudwatch", region, `alarm:${name}`);
        metrics.alarms.set(arn, { arn, name, region, settings: inputs });
        iam.resourceTags.set(arn, tags);
        return {
            arn,
            name,
            actionsEnabled: inputs["actionsEnabled"] ?? true,
            treatMissingData: inputs["treatMissingData"] ?? "missing",
        };
    };
    return {
        "aws:cloudwatch/metricAlarm:MetricAlarm": {
            naming: () => NAME,
            create(request) {
                const name = physicalName(request, NAME);
                return { id: name, outputs: put(request, name) };
            },
            update: (request) => put(request, request.old.id),
            delete({ outputs }) {
                metrics.alarms.delete(outputs["arn"]);
                iam.resourceTags.delete(outputs["arn"]);
            },
        },
    };
}

/** What CloudWatch refuses of an alarm (CloudWatch API Reference, PutMetricAlarm). */
function checkAlarm(name: string, { inputs }: CreateRequest): void {
    const refuse = (text: string): never => {
        throw new Error(`alarm "${name}": ${text}`);
    };
    const {
        metricName,
        metricQueries,
        evaluationPeriods,
        datapointsToAlarm,
        comparisonOperator,
        treatMissingData,
        period,
    } = inputs;
    // An alarm on a query language has criteria instead of a comparison.
    if (inputs["evaluationCriteria"] !== undefined) return;
    if ((metricName === undefined) === (metricQueries === undefined))
        refuse(`give either "metricName" or "metricQueries"`);
    if (!(Number(evaluationPeriods) >= 1)) refuse(`"evaluationPeriods" is ${evaluationPeriods}: expected 1 or more`);
    if (datapointsToAlarm !== undefined && datapointsToAlarm > evaluationPeriods) {
        refuse(
            `"datapointsToAlarm" is ${datapointsToAlarm}: it may be ${evaluationPeriods}, as many as "evaluationPeriods"`,
        );
    }
    if (!COMPARISONS.includes(comparisonOperator)) {
        refuse(
            `"comparisonOperator" is ${JSON.stringify(comparisonOperator)}: expected one of ${COMPARISONS.join(", ")}`,
        );
    }
    if (treatMissingData !== undefined && !MISSING_DATA.includes(treatMissingData)) {
        refuse(`"treatMissingData" is ${JSON.stringify(treatMissingData)}: expected one of ${MISSING_DATA.join(", ")}`);
    }
    if (metricName !== undefined && inputs["namespace"] === undefined)
        refuse(`"namespace" is missing beside "metricName"`);
    if (metricName !== undefined && ![10, 20, 30].includes(period) && !(period >= 60 && period % 60 === 0)) {
        refuse(`"period" is ${period}: expected 10, 20, 30 or a multiple of 60 seconds`);
    }
    if (
        metricName !== undefined &&
        (inputs["statistic"] === undefined) === (inputs["extendedStatistic"] === undefined)
    ) {
        refuse(`give either "statistic" or "extendedStatistic"`);
    }
    for (const kind of ["alarmActions", "okActions", "insufficientDataActions"]) {
        if ((inputs[kind]?.length ?? 0) > 5) refuse(`"${kind}" holds ${inputs[kind].length} actions: it may hold 5`);
    }
}
