import type { PolicyResource } from "@pulumi/policy";
import { readsQueue } from "../connections";
import { stackGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";

const partialBatchResponses = stackGuardrail({
    name: "partial-batch-responses",
    displayName: "Only failed messages of a batch come back",
    description:
        "An event source mapping of a queue reports which messages of a batch failed, so that the others are not handled again.",
    severity: "high",
    remediationSteps:
        'Set functionResponseTypes to ["ReportBatchItemFailures"] and return batchItemFailures from the function, or set batchSize to 1.',
    url: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
    level: "mandatory",
    types: [TYPES.eventSourceMapping],
    validate: (stack, report) =>
        stack.each(TYPES.eventSourceMapping, (mapping) => {
            const { functionResponseTypes, batchSize } = mapping.props;
            // One message is the whole batch.
            if (batchSize === 1 || includes(functionResponseTypes, "ReportBatchItemFailures")) return;
            if (!readsQueue(stack, mapping)) return;
            report(
                "Its functionResponseTypes lack ReportBatchItemFailures: one failed message brings the whole batch back, up to the dead-letter queue.",
                mapping.urn,
            );
        }),
});

const maximumConcurrency = stackGuardrail({
    name: "event-source-maximum-concurrency",
    displayName: "Queues invoke a bounded number of functions at a time",
    description:
        "An event source mapping of a queue has a maximum concurrency, so that a burst does not use up the account's.",
    severity: "medium",
    remediationSteps: "Set scalingConfig.maximumConcurrency (2 to 1,000) of the event source mapping.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
    level: "advisory",
    types: [TYPES.eventSourceMapping],
    settings: {
        maximum: {
            type: "integer",
            minimum: 2,
            maximum: 1000,
            default: 1000,
            description: "The concurrency that a mapping may have at most.",
        },
    },
    validate: (stack, report, { maximum }) =>
        stack.each(TYPES.eventSourceMapping, (mapping) => {
            const limit = limitOf(mapping);
            if (limit !== undefined && limit <= maximum) return;
            if (!readsQueue(stack, mapping)) return;
            report(
                limit === undefined
                    ? "It has no maximum concurrency: a burst takes up to 1,250 invocations at a time from the other functions of the account."
                    : `It runs up to ${limit} invocations at a time, over the ${maximum} that are allowed.`,
                mapping.urn,
            );
        }),
});

/** Functions take from queues what they can handle. */
export const EVENT_SOURCES = [partialBatchResponses, maximumConcurrency] as const;

function includes(values: unknown, value: string): boolean {
    return Array.isArray(values) && values.includes(value);
}

/** How many invocations a mapping runs at most. Each poller of the provisioned mode runs up to 10. */
function limitOf({ props }: PolicyResource): number | undefined {
    const pollers: number | undefined = props["provisionedPollerConfig"]?.maximumPollers;
    return props["scalingConfig"]?.maximumConcurrency ?? (pollers === undefined ? undefined : pollers * 10);
}
