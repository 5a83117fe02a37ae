import type { PolicyResource } from "@pulumi/policy";
import { functionsOf, queueReadBy, redrives } from "../connections";
import { resourceGuardrail, stackGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";
import { WATCHING_METRICS, watchedQueues } from "../watched";

// What AWS sets where nothing is said.
const DEFAULT_VISIBILITY_SECONDS = 30;
const DEFAULT_TIMEOUT_SECONDS = 3;

/** What fills a queue with events, and where it names the queue. */
const FILLING = [
    [TYPES.target, ["arn"]],
    [TYPES.subscription, ["endpoint"]],
    [TYPES.schedule, ["target", "arn"]],
] as const;

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
    displayName: "Messages that cannot be handled are moved aside",
    description:
        "A message that a function cannot handle is moved to a dead-letter queue. A queue that rules, topics or schedules fill for a reader outside the stack has one too, or an alarm on what lies in it.",
    severity: "high",
    remediationSteps:
        "Set redrivePolicy of the queue: deadLetterTargetArn and maxReceiveCount. Where another system reads it and may not want that: an alarm on ApproximateAgeOfOldestMessage.",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    level: "mandatory",
    types: [TYPES.eventSourceMapping, ...FILLING.map(([type]) => type)],
    validate: (stack, report) => {
        const redriven = redrives(stack);
        const read = new Set<PolicyResource>();
        stack.each(TYPES.eventSourceMapping, (mapping) => {
            const queue = queueReadBy(stack, mapping);
            if (queue) read.add(queue);
        });
        const filled = filledQueues(stack);
        const watched = watchedQueues(stack);
        stack.each(TYPES.queue, (queue) => {
            const from = filled.get(queue);
            const isJudged = read.has(queue) || (from !== undefined && !watched.has(queue));
            if (!isJudged || redriven.has(queue) || queue.props["redrivePolicy"]) return;
            if (stack.mayBeReferenced(TYPES.queueRedrivePolicy, "queueUrl")) return;
            if (read.has(queue)) {
                report(
                    "It has no redrive policy: a message that its function cannot handle comes back until it is too old, and is lost.",
                    queue.urn,
                );
            } else if (!stack.mayBeReferenced(TYPES.alarm, "dimensions")) {
                report(
                    `It has no redrive policy, and no alarm on ${WATCHING_METRICS.join(" or ")}: what ${from!.name} sends, and nobody reads or can handle, is lost unseen.`,
                    queue.urn,
                );
            }
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

/** The queues that rules, topics or schedules fill, each with the first of what does. */
function filledQueues(stack: StackView): Map<PolicyResource, PolicyResource> {
    const found = new Map<PolicyResource, PolicyResource>();
    for (const [type, path] of FILLING) {
        stack.each(type, (source) => {
            for (const queue of stack.referencedAt(source, [...path], TYPES.queue)) {
                if (!found.has(queue)) found.set(queue, source);
            }
        });
    }
    return found;
}

/** A redrive policy: JSON text. What is no JSON says nothing. */
function parsed(text: unknown): { readonly maxReceiveCount?: unknown } | undefined {
    try {
        return JSON.parse(String(text));
    } catch {
        return undefined;
    }
}
