import type { PolicyResource } from "@pulumi/policy";
import { stackGuardrail } from "../guardrail";
import { knownRegionOf } from "../regions";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";

const reservedConcurrency = stackGuardrail({
    name: "reserved-concurrency",
    displayName: "Reserved concurrency leaves some for others",
    description:
        "The reserved concurrency of all functions in a Region leaves at least 100 of the account's quota to functions without one.",
    severity: "high",
    remediationSteps: "Reserve less, or have the quota of concurrent executions raised and tell the setting.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    level: "mandatory",
    types: [TYPES.function],
    settings: {
        quota: {
            type: "integer",
            minimum: 0,
            default: 1000,
            description: "The account's concurrent executions in a Region. AWS gives 1,000, new accounts less.",
        },
        unreserved: {
            type: "integer",
            minimum: 100,
            default: 100,
            description: "What must stay for functions without a reservation. Lambda itself wants 100.",
        },
    },
    validate: (stack, report, { quota, unreserved }) => {
        const regions = new Map<string | undefined, { sum: number; largest: number; lambda: PolicyResource }>();
        stack.each(TYPES.function, (lambda) => {
            const reserved: number = lambda.props["reservedConcurrentExecutions"] ?? -1;
            if (reserved < 1) return;
            const region = knownRegionOf(lambda);
            const before = regions.get(region) ?? { sum: 0, largest: 0, lambda };
            const isLargest = reserved > before.largest;
            regions.set(region, {
                sum: before.sum + reserved,
                largest: isLargest ? reserved : before.largest,
                lambda: isLargest ? lambda : before.lambda,
            });
        });
        for (const { sum, lambda } of regions.values()) {
            const most = quota - unreserved;
            if (sum <= most) continue;
            report(
                `It reserves most of ${sum} concurrent executions, more than the ${most} that the quota of ${quota} has when ${unreserved} stay unreserved: Lambda refuses it.`,
                lambda.urn,
            );
        }
    },
});

const monitoringBudget = stackGuardrail({
    name: "monitoring-budget",
    displayName: "Alarms, dashboards and metrics stay in the budget",
    description: "A stack has no more alarms, dashboards and metrics of its own than its budget says.",
    severity: "low",
    remediationSteps:
        "Join alarms by metric math or composite alarms, share a dashboard, or raise the budget in the settings.",
    url: "https://aws.amazon.com/cloudwatch/pricing/",
    level: "advisory",
    types: [TYPES.alarm, TYPES.compositeAlarm, TYPES.dashboard, TYPES.logMetricFilter],
    settings: {
        alarms: { type: "integer", minimum: 0, default: 100, description: "Metric and composite alarms." },
        dashboards: {
            type: "integer",
            minimum: 0,
            default: 3,
            description: "Dashboards. Three of an account are free.",
        },
        metrics: { type: "integer", minimum: 0, default: 50, description: "Metrics that filters of log groups make." },
    },
    validate: (stack, report, { alarms, dashboards, metrics }) => {
        const tell = (what: string, found: readonly PolicyResource[], most: number) => {
            const over = found[most];
            if (over)
                report(`The stack has ${found.length} ${what}, more than ${most}; this is the first beyond.`, over.urn);
        };
        tell("alarms", stack.ofType(TYPES.alarm, TYPES.compositeAlarm), alarms);
        tell("dashboards", stack.ofType(TYPES.dashboard), dashboards);
        tell("metrics of its own", metricFilters(stack), metrics);
    },
});

/** What an account has only so much of. */
export const QUOTAS = [reservedConcurrency, monitoringBudget] as const;

/** One filter for each metric: several filters may feed one. */
function metricFilters(stack: StackView): readonly PolicyResource[] {
    const metrics = new Map<string, PolicyResource>();
    stack.each(TYPES.logMetricFilter, (filter) => {
        const { namespace, name } = filter.props["metricTransformation"] ?? {};
        const metric = `${namespace}/${name}`;
        if (!metrics.has(metric)) metrics.set(metric, filter);
    });
    return [...metrics.values()];
}
