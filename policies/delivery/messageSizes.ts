import type { PolicyResource } from "@pulumi/policy";
import { deadLetterQueuesOf, directlyInvoked, functionsOf, redrives } from "../connections";
import { stackGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";

/** 1 MiB: an event of EventBridge. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const EVENT_BYTES = 1_048_576;
/** 256 KiB, what a topic carries. Topics can be set to carry more, but the provider has no property for it. */
const TOPIC_BYTES = 262_144;
/** 256 KiB: the input of a schedule. https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html */
const SCHEDULE_BYTES = 262_144;
/** 256 KiB: what the provider sets where nothing is said. */
const DEFAULT_QUEUE_BYTES = 262_144;

const queueMessageSize = stackGuardrail({
    name: "queue-message-size",
    displayName: "Queues take what is sent to them",
    description:
        "A queue takes messages as large as what stands before it may send: an event, a topic's message, another queue's.",
    severity: "medium",
    remediationSteps: "Set maxMessageSize of the queue to 1,048,576 (1 MiB, the most that SQS allows).",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html",
    level: "mandatory",
    types: [TYPES.queue],
    validate: (stack, report) => {
        const hop = (queue: PolicyResource, bytes: number, from: PolicyResource) => {
            const taken = sizeOf(stack, queue);
            if (taken >= bytes) return;
            report(
                `It takes messages of ${taken} bytes and ${from.name} sends up to ${bytes}: what is larger is not delivered.`,
                queue.urn,
            );
        };
        stack.each(TYPES.target, (target) => {
            // What failed is sent as the event that it was.
            for (const queue of deadLetterQueuesOf(stack, target)) hop(queue, EVENT_BYTES, target);
            if (!sendsWholeEvent(target)) return;
            for (const queue of stack.referenced(target, "arn", TYPES.queue)) hop(queue, EVENT_BYTES, target);
        });
        stack.each(TYPES.subscription, (subscription) => {
            for (const queue of stack.referenced(subscription, "endpoint", TYPES.queue)) {
                hop(queue, TOPIC_BYTES, subscription);
            }
            for (const queue of deadLetterQueuesOf(stack, subscription)) hop(queue, TOPIC_BYTES, subscription);
        });
        stack.each(TYPES.bus, (bus) => {
            for (const queue of deadLetterQueuesOf(stack, bus)) hop(queue, EVENT_BYTES, bus);
        });
        stack.each(TYPES.schedule, (schedule) => {
            for (const queue of deadLetterQueuesOf(stack, schedule)) hop(queue, SCHEDULE_BYTES, schedule);
        });
        // A mapping of a stream is left out: what it sends to its destination tells where the records are, without them.
        const invoked = directlyInvoked(stack);
        stack.each(TYPES.function, (lambda) => {
            for (const queue of deadLetterQueuesOf(stack, lambda)) hop(queue, largest(invoked.get(lambda)), lambda);
        });
        stack.each(TYPES.invokeConfig, (config) => {
            const [lambda] = functionsOf(stack, config, ["functionName"]);
            const bytes = largest(lambda && invoked.get(lambda));
            for (const queue of deadLetterQueuesOf(stack, config)) hop(queue, bytes, config);
        });
        const sources = redrives(stack);
        stack.each(TYPES.queue, (source) => {
            for (const queue of sources.get(source) ?? []) hop(queue, sizeOf(stack, source), source);
        });
    },
});

const topicMessageSize = stackGuardrail({
    name: "topic-message-size",
    displayName: "Events do not go straight into a topic",
    description: "A rule does not send whole events to a topic, which carries 256 KiB where an event may have 1 MiB.",
    severity: "low",
    remediationSteps:
        "Send to a queue and let a function publish what fits, or send a part of the event with inputPath or inputTransformer.",
    url: "https://docs.aws.amazon.com/sns/latest/dg/large-message-payloads.html",
    level: "advisory",
    types: [TYPES.target],
    validate: (stack, report) =>
        stack.each(TYPES.target, (target) => {
            if (!sendsWholeEvent(target)) return;
            for (const topic of stack.referenced(target, "arn", TYPES.topic)) {
                report(
                    `It sends events of up to ${EVENT_BYTES} bytes to ${topic.name}, which carries ${TOPIC_BYTES}: what is larger is not delivered.`,
                    target.urn,
                );
            }
        }),
});

/** No hop is narrower than the one before. */
export const MESSAGE_SIZES = [queueMessageSize, topicMessageSize] as const;

function sizeOf(stack: StackView, queue: PolicyResource): number {
    return stack.read(queue, ({ maxMessageSize }) => maxMessageSize ?? DEFAULT_QUEUE_BYTES);
}

/**
 * What may come to a function from what invokes it directly, and with that to where its failed events go: 1 MiB where that is not in the
 * stack, what Lambda takes asynchronously. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
function largest(sources: readonly PolicyResource[] | undefined): number {
    if (!sources) return EVENT_BYTES;
    return Math.max(
        ...sources.map((source) => {
            if (source.type === TYPES.subscription) return TOPIC_BYTES;
            if (source.type === TYPES.schedule) return SCHEDULE_BYTES;
            return source.type !== TYPES.target || sendsWholeEvent(source) ? EVENT_BYTES : 0;
        }),
    );
}

/** Whether a target gets the event as it is; what an input makes of it has a size that nobody can tell. */
function sendsWholeEvent({ props }: PolicyResource): boolean {
    return !props["input"] && !props["inputPath"] && !props["inputTransformer"];
}
