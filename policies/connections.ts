import type { PolicyResource } from "@pulumi/policy";
import { TYPES } from "./resourceTypes";
import type { StackView } from "./stackView";

/** A type of resource, and where in its inputs it refers to others. */
type Reference = readonly [type: string, path: Path];
type Path = readonly [string, ...string[]];

/** Where failed events go: the type of resource that names a dead-letter queue, and the property in which it does. */
const DEAD_LETTER_REFERENCES: readonly Reference[] = [
    [TYPES.target, ["deadLetterConfig"]],
    [TYPES.bus, ["deadLetterConfig"]],
    [TYPES.queue, ["redrivePolicy"]],
    [TYPES.queueRedrivePolicy, ["redrivePolicy"]],
    [TYPES.subscription, ["redrivePolicy"]],
    [TYPES.function, ["deadLetterConfig"]],
    [TYPES.invokeConfig, ["destinationConfig", "onFailure"]],
    [TYPES.eventSourceMapping, ["destinationConfig", "onFailure"]],
    [TYPES.schedule, ["target", "deadLetterConfig"]],
];

/** What brings events to a function without waiting for what becomes of them: Lambda invokes it asynchronously. */
const ASYNCHRONOUS_SOURCES: readonly Reference[] = [
    [TYPES.target, ["arn"]],
    [TYPES.subscription, ["endpoint"]],
    [TYPES.schedule, ["target", "arn"]],
    [TYPES.bucketNotification, ["lambdaFunctions"]],
];

/** The queues that a resource names as the place for what fails. */
export function deadLetterQueuesOf(stack: StackView, resource: PolicyResource): PolicyResource[] {
    return DEAD_LETTER_REFERENCES.filter(([type]) => type === resource.type).flatMap(([, path]) =>
        stack.referencedAt(resource, path, TYPES.queue),
    );
}

/** The dead-letter queues of the stack, each with the resources that send to it. */
export function deadLetterQueues(stack: StackView): Map<PolicyResource, PolicyResource[]> {
    const senders = new Map<PolicyResource, PolicyResource[]>();
    for (const [type] of DEAD_LETTER_REFERENCES) {
        stack.each(type, (sender) => {
            for (const queue of deadLetterQueuesOf(stack, sender)) {
                senders.set(queue, [...(senders.get(queue) ?? []), sender]);
            }
        });
    }
    return senders;
}

/** The queues with a redrive policy, of their own or beside them: each with its dead-letter queue, where the stack holds it. */
export function redrives(stack: StackView): Map<PolicyResource, PolicyResource[]> {
    const found = new Map<PolicyResource, PolicyResource[]>();
    stack.each(TYPES.queue, (queue) => {
        const to = deadLetterQueuesOf(stack, queue);
        if (to.length > 0 || queue.props["redrivePolicy"]) found.set(queue, to);
    });
    stack.each(TYPES.queueRedrivePolicy, (policy) => {
        const to = deadLetterQueuesOf(stack, policy);
        for (const queue of stack.referenced(policy, "queueUrl", TYPES.queue)) found.set(queue, to);
    });
    return found;
}

/** The functions that a property of a resource refers to, through an alias too. */
export function functionsOf(stack: StackView, resource: PolicyResource, path: Path): PolicyResource[] {
    const aliases = stack.referencedAt(resource, path, TYPES.alias);
    return [
        ...stack.referencedAt(resource, path, TYPES.function),
        ...aliases.flatMap((alias) => stack.referenced(alias, "functionName", TYPES.function)),
    ];
}

/** The functions that rules, topics, schedules and buckets invoke directly, each with what brings the events. */
export function directlyInvoked(stack: StackView): Map<PolicyResource, PolicyResource[]> {
    return invokedBy(stack, ASYNCHRONOUS_SOURCES);
}

/** The functions that event source mappings call, each with its mappings. */
export function polled(stack: StackView): Map<PolicyResource, PolicyResource[]> {
    return invokedBy(stack, [[TYPES.eventSourceMapping, ["functionName"]]]);
}

/** The queue that an event source mapping reads, where the stack holds it. */
export function queueReadBy(stack: StackView, mapping: PolicyResource): PolicyResource | undefined {
    return stack.referenced(mapping, "eventSourceArn", TYPES.queue)[0];
}

/** Whether an event source mapping reads a queue, of this stack or another. Throws where that is not known yet. */
export function readsQueue(stack: StackView, mapping: PolicyResource): boolean {
    return queueReadBy(stack, mapping) !== undefined || isQueueArn(mapping.props["eventSourceArn"]);
}

function isQueueArn(arn: unknown): boolean {
    return /^arn:[^:]+:sqs:/.test(String(arn));
}

function invokedBy(stack: StackView, sources: readonly Reference[]): Map<PolicyResource, PolicyResource[]> {
    const found = new Map<PolicyResource, PolicyResource[]>();
    for (const [type, path] of sources) {
        stack.each(type, (source) => {
            for (const lambda of functionsOf(stack, source, path)) {
                found.set(lambda, [...(found.get(lambda) ?? []), source]);
            }
        });
    }
    return found;
}
