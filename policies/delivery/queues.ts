import type { PolicyResource } from "@pulumi/policy";
import { functionsOf, queueReadBy, redrives } from "../connections";
import { resourceGuardrail, stackGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";

// What AWS sets where nothing is said.
const DEFAULT_VISIBILITY_SECONDS = 30;
const DEFAULT_TIMEOUT_SECONDS = 3;

const queueVisibilityTimeout = stackGuardrail({
    name: "queue-visibility-timeout",
    displayName: "Queues hide messages long enough",
    description:
        "A queue hides a message for at least six times the timeout of the function that reads it, and the batching window.",
    severity: "high",
    remediationSteps:
        "Raise visibilityTimeoutSeconds of the queue (43,200 at most), or lower the function's timeout or the batching window.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    level: "mandatory",
    types: [TYPES.eventSourceMapping],
    settings: {
        factor: {
            type: "number",
            minimum: 1,
            default: 6,
            description: "How many timeouts of the function a message stays hidden at least.",
        },
    },
    validate: (stack, report, { factor }) =>
        stack.each(TYPES.eventSourceMapping, (mapping) => {
            const queue = queueReadBy(stack, mapping);
            if (!queue) return;
            for (const lambda of functionsOf(stack, mapping, ["functionName"])) {
                const timeout: number = stack.read(lambda, ({ timeout }) => timeout ?? DEFAULT_TIMEOUT_SECONDS);
                const window: number = mapping.props["maximumBatchingWindowInSeconds"] ?? 0;
                const hidden: number = stack.read(
                    queue,
                    ({ visibilityTimeoutSeconds }) => visibilityTimeoutSeconds ?? DEFAULT_VISIBILITY_SECONDS,
                );
                const least = factor * timeout + window;
                if (hidden >= least) continue;
                report(
                    `Its visibility timeout is ${hidden} s, under ${least} s (${factor} times the timeout of ${lambda.name}, ${timeout} s, and the batching window, ${window} s): messages are handled twice.`,
                    queue.urn,
                );
            }
        }),
});

const queueRedrive = stackGuardrail({
    name: "queue-redrive",
    displayName: "Queues that functions read have a redrive policy",
    description: "A message that a function cannot handle is moved to a dead-letter queue.",
    severity: "high",
    remediationSteps: "Set redrivePolicy of the queue: deadLetterTargetArn and maxReceiveCount.",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    level: "mandatory",
    types: [TYPES.eventSourceMapping],
    validate: (stack, report) => {
        const redriven = redrives(stack);
        const read = new Set<PolicyResource>();
        stack.each(TYPES.eventSourceMapping, (mapping) => {
            const queue = queueReadBy(stack, mapping);
            if (queue) read.add(queue);
        });
        stack.each(TYPES.queue, (queue) => {
            if (!read.has(queue) || redriven.has(queue) || queue.props["redrivePolicy"]) return;
            if (stack.mayBeReferenced(TYPES.queueRedrivePolicy, "queueUrl")) return;
            report(
                "It has no redrive policy: a message that its function cannot handle comes back until it is too old, and is lost.",
                queue.urn,
            );
        });
    },
});

const queueReceiveCount = resourceGuardrail({
    name: "queue-receive-count",
    displayName: "Messages are tried often enough",
    description: "A message is received several times before it goes to the dead-letter queue.",
    severity: "medium",
    remediationSteps: "Raise maxReceiveCount of the redrive policy (1,000 at most).",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    level: "mandatory",
    types: [TYPES.queue, TYPES.queueRedrivePolicy],
    settings: {
        minimum: {
            type: "integer",
            minimum: 1,
            maximum: 1000,
            default: 5,
            description:
                "The receives that a redrive policy allows at least. AWS advises 5 for queues that Lambda reads.",
        },
    },
    validate: ({ props, notApplicable }, { minimum }) => {
        const policy = parsed(props["redrivePolicy"]);
        if (policy?.maxReceiveCount === undefined) return notApplicable("it has no redrive policy");
        const count = Number(policy.maxReceiveCount);
        return count < minimum
            ? [
                  `It gives a message up after ${count} receives, under ${minimum}: a short throttling is enough for that.`,
              ]
            : [];
    },
});

/** Messages wait, are tried again, and are moved aside. */
export const QUEUES = [queueVisibilityTimeout, queueRedrive, queueReceiveCount] as const;

/** A redrive policy: JSON text. What is no JSON says nothing. */
function parsed(text: unknown): { readonly maxReceiveCount?: unknown } | undefined {
    try {
        return JSON.parse(String(text));
    } catch {
        return undefined;
    }
}
