import type { PolicyResource } from "@pulumi/policy";
import { deadLetterQueuesOf, directlyInvoked, functionsOf, polled, queueReadBy, redrives } from "../connections";
import { resourceGuardrail, stackGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";
import { whereKnown } from "../unknown";
import { watchedFunctions, watchedQueues } from "../watched";

const functionErrorAlarm = stackGuardrail({
    name: "function-error-alarm",
    displayName: "Somebody is told when a function fails",
    description:
        "A function that events invoke has an alarm on its errors, or what it fails on goes to a dead-letter queue with an alarm.",
    severity: "high",
    remediationSteps:
        "Add a MetricAlarm on Errors (AWS/Lambda) with the function's name as FunctionName, or one on the dead-letter queue that takes what it fails on.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
    level: "mandatory",
    types: [TYPES.function],
    validate: (stack, report) => {
        const watched = watchedFunctions(stack);
        const invoked = invokedFunctions(stack);
        stack.each(TYPES.function, (lambda) => {
            const sources = invoked.get(lambda);
            if (!sources || watched.has(lambda)) return;
            const silent = sources.filter(({ isWatched }) => !isWatched);
            if (silent.length === 0 || stack.mayBeReferenced(TYPES.alarm, "dimensions")) return;
            report(
                `It has no alarm on Errors, and no watched dead-letter queue takes what it fails on of ${silent.map(({ name }) => name).join(", ")}.`,
                lambda.urn,
            );
        });
    },
});

const alarmAction = stackGuardrail({
    name: "alarm-action",
    displayName: "Alarms tell somebody",
    description: "An alarm has an action, or is part of a composite alarm.",
    severity: "high",
    remediationSteps: "Set alarmActions to a topic that people read, and leave actionsEnabled on.",
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    level: "mandatory",
    types: [TYPES.alarm, TYPES.compositeAlarm],
    validate: (stack, report) => {
        const named = namedInRules(stack);
        for (const type of [TYPES.alarm, TYPES.compositeAlarm]) {
            stack.each(type, (alarm) => {
                if (stack.referencing(alarm, TYPES.compositeAlarm, "alarmRule").length > 0) return;
                if (["name", "arn"].some((key) => named.has(whereKnown(() => alarm.props[key] as string)!))) return;
                const { actionsEnabled, alarmActions } = alarm.props;
                const isOff = actionsEnabled === false;
                if (!isOff && (alarmActions ?? []).length > 0) return;
                if (stack.mayBeReferenced(TYPES.compositeAlarm, "alarmRule")) return;
                const why = isOff ? "Its actions are switched off" : "It has 0 alarm actions";
                report(`${why}: it rings and nobody is told.`, alarm.urn);
            });
        }
    },
});

/** Metrics that AWS leaves out while nothing is wrong. */
const ERROR_COUNTS = [
    "Errors",
    "Throttles",
    "DeadLetterErrors",
    "DestinationDeliveryFailures",
    "AsyncEventsDropped",
    "FailedInvocations",
    "InvocationsFailedToBeSentToDlq",
    "ThrottledRules",
    "ApproximateNumberOfMessagesVisible",
    "ApproximateAgeOfOldestMessage",
    "NumberOfNotificationsFailed",
    "NumberOfNotificationsFailedToRedriveToDlq",
];

const alarmMissingData = resourceGuardrail({
    name: "alarm-missing-data",
    displayName: "No data is no error",
    description:
        "An alarm on a count of errors does not ring because there is no data: such metrics are silent while nothing is wrong.",
    severity: "medium",
    remediationSteps: "Set treatMissingData to notBreaching.",
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    level: "mandatory",
    types: [TYPES.alarm],
    settings: {
        metrics: {
            type: "array",
            items: { type: "string" },
            default: ERROR_COUNTS,
            description: "The metrics that count errors. AWS sends no data for them while nothing is wrong.",
        },
    },
    validate: ({ props }, { metrics }) => {
        if (props["treatMissingData"] !== "breaching") return [];
        return metricsOf(props)
            .filter((metric) => metrics.includes(metric))
            .map((metric) => `It treats missing data of ${metric} as breaching: it rings while nothing is wrong.`);
    },
});

/** Alarms ring when, and only when, something is wrong, and somebody hears it. */
export const ALARMS = [functionErrorAlarm, alarmAction, alarmMissingData] as const;

/** The names and ARNs of alarms that the rules of composite alarms hold without quotes, which names without blanks do not need. */
function namedInRules(stack: StackView): ReadonlySet<string> {
    const rules = stack
        .ofType(TYPES.compositeAlarm)
        .map(({ props }) => whereKnown(() => props["alarmRule"] as string | undefined) ?? "");
    return new Set(
        rules.flatMap((rule) =>
            Array.from(rule.matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*([^\s"()]+)\s*\)/g), ([, name]) => name!),
        ),
    );
}

/** The functions that events invoke: each with its sources, and whether an alarm watches where their failed events go. */
function invokedFunctions(
    stack: StackView,
): Map<PolicyResource, { readonly name: string; readonly isWatched: boolean }[]> {
    const watched = watchedQueues(stack);
    const anyWatched = (queues: readonly PolicyResource[]) => queues.some((queue) => watched.has(queue));
    const redriven = redrives(stack);
    const destinations = new Map<PolicyResource, PolicyResource[]>();
    stack.each(TYPES.invokeConfig, (config) => {
        for (const lambda of functionsOf(stack, config, ["functionName"])) {
            destinations.set(lambda, deadLetterQueuesOf(stack, config));
        }
    });

    const found = new Map<PolicyResource, { name: string; isWatched: boolean }[]>();
    const add = (lambda: PolicyResource, { name }: PolicyResource, isWatched: boolean) =>
        found.set(lambda, [...(found.get(lambda) ?? []), { name, isWatched }]);
    for (const [lambda, sources] of directlyInvoked(stack)) {
        const queues = [...(destinations.get(lambda) ?? []), ...deadLetterQueuesOf(stack, lambda)];
        for (const source of sources) add(lambda, source, anyWatched(queues));
    }
    for (const [lambda, mappings] of polled(stack)) {
        for (const mapping of mappings) {
            const queue = queueReadBy(stack, mapping);
            add(lambda, mapping, anyWatched((queue && redriven.get(queue)) ?? []));
        }
    }
    return found;
}

function metricsOf(props: Readonly<Record<string, unknown>>): readonly string[] {
    const queries = (props["metricQueries"] ?? []) as readonly { readonly metric?: { readonly metricName: string } }[];
    const own = props["metricName"] as string | undefined;
    return [...(own ? [own] : []), ...queries.flatMap(({ metric }) => (metric ? [metric.metricName] : []))];
}
