import { physicalName } from "../account/physicalName";
import type { Cloud } from "../cloud";
import { readAlarm } from "../cloudwatch/alarm";
import type { Alarms } from "../cloudwatch/alarms";
import { isExtendedStatistic, SIMPLE_STATISTICS } from "../cloudwatch/statisticNames";
import type { Iam } from "../iam/iam";
import type { CreateRequest, NameRule, Outputs, ResourceKind } from "../resources";

/** CloudWatch API Reference, PutMetricAlarm. */
const NAME: NameRule = { what: "alarm", limit: 255, shape: /^\P{Cc}+$/u, allowed: "all but control characters" };

const HOUR = 3600;
const DAY = 86_400;
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
    alarms: Alarms,
    iam: Pick<Iam, "resourceTags">,
): Readonly<Record<string, ResourceKind>> {
    const put = (request: CreateRequest, name: string): Outputs => {
        const { inputs, region, tags } = request;
        checkAlarm(name, request);
        const arn = cloud.arn("cloudwatch", region, `alarm:${name}`);
        alarms.put(readAlarm(arn, name, region, inputs));
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
                alarms.delete(outputs["arn"]);
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
    const { metricName, metricQueries, evaluationPeriods, datapointsToAlarm, comparisonOperator, treatMissingData } =
        inputs;
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
    if (metricName !== undefined) checkMetric(inputs, refuse);
    for (const kind of ["alarmActions", "okActions", "insufficientDataActions"]) {
        if ((inputs[kind]?.length ?? 0) > 5) refuse(`"${kind}" holds ${inputs[kind].length} actions: it may hold 5`);
    }
}

/** What CloudWatch refuses of an alarm on one metric. */
function checkMetric(inputs: CreateRequest["inputs"], refuse: (text: string) => never): void {
    const { namespace, period, statistic, extendedStatistic, evaluationPeriods } = inputs;
    if (namespace === undefined) refuse(`"namespace" is missing beside "metricName"`);
    if (![10, 20, 30].includes(period) && !(period >= 60 && period % 60 === 0)) {
        refuse(`"period" is ${period}: expected 10, 20, 30 or a multiple of 60 seconds`);
    }
    const longest = period < HOUR ? DAY : 7 * DAY;
    if (period * evaluationPeriods > longest) {
        refuse(
            `"evaluationPeriods" is ${evaluationPeriods}: with a "period" of ${period} seconds it may be ${Math.floor(longest / period)}, ${longest} seconds in all`,
        );
    }
    if ((statistic === undefined) === (extendedStatistic === undefined)) {
        refuse(`give either "statistic" or "extendedStatistic"`);
    }
    if (statistic !== undefined && !SIMPLE_STATISTICS.includes(statistic)) {
        refuse(`"statistic" is ${JSON.stringify(statistic)}: expected one of ${SIMPLE_STATISTICS.join(", ")}`);
    }
    if (extendedStatistic !== undefined && !isExtendedStatistic(extendedStatistic)) {
        refuse(
            `"extendedStatistic" is ${JSON.stringify(extendedStatistic)}: expected a percentile (p0 to p100), IQM, PR(n:m), or a trimmed or winsorized one (tm90, WM(10%:90%))`,
        );
    }
}
