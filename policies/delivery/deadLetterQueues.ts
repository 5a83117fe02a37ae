import { deadLetterQueues, redrives } from "../connections";
import { stackGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";
import { WATCHING_METRICS, watchedQueues } from "../watched";

// Amazon SQS quotas: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const DEFAULT_RETENTION_SECONDS = 345_600;
const MAX_RETENTION_SECONDS = 1_209_600;

const deadLetterQueueAlarm = stackGuardrail({
    name: "dead-letter-queue-alarm",
    displayName: "Dead-letter queues are watched",
    description: "An alarm tells when a message lies in a dead-letter queue.",
    severity: "high",
    remediationSteps:
        "Add a MetricAlarm on ApproximateNumberOfMessagesVisible (AWS/SQS) with the queue's name as QueueName, ringing from 1 on.",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html",
    level: "mandatory",
    types: [TYPES.queue],
    validate: (stack, report) => {
        const watched = watchedQueues(stack);
        for (const [queue, senders] of deadLetterQueues(stack)) {
            if (watched.has(queue)) continue;
            if (stack.mayBeReferenced(TYPES.alarm, "dimensions")) continue;
            report(
                `No alarm on ${WATCHING_METRICS.join(" or ")} watches it: what ${senders.map(({ name }) => name).join(", ")} could not deliver lies here unseen.`,
                queue.urn,
            );
        }
    },
});

const deadLetterQueueRetention = stackGuardrail({
    name: "dead-letter-queue-retention",
    displayName: "Dead-letter queues keep messages longer than their source",
    description:
        "A dead-letter queue keeps messages longer than the queue they come from, because a message's age does not start anew (FIFO queues: not shorter).",
    severity: "high",
    remediationSteps:
        "Set messageRetentionSeconds of the dead-letter queue to 1,209,600 (14 days, the most that SQS allows).",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html",
    level: "mandatory",
    types: [TYPES.queue],
    validate: (stack, report) => {
        const sources = redrives(stack);
        stack.each(TYPES.queue, (source) => {
            for (const queue of sources.get(source) ?? []) {
                const own: number = source.props["messageRetentionSeconds"] ?? DEFAULT_RETENTION_SECONDS;
                const kept: number = stack.read(
                    queue,
                    ({ messageRetentionSeconds }) => messageRetentionSeconds ?? DEFAULT_RETENTION_SECONDS,
                );
                // The age starts anew only in FIFO queues. Nothing is longer than the longest.
                const least = source.props["fifoQueue"] ? own : Math.min(own + 1, MAX_RETENTION_SECONDS);
                if (kept >= least) continue;
                report(
                    `It keeps messages ${kept} s and ${source.name}, from which they come, ${own} s: they are deleted before anybody looks.`,
                    queue.urn,
                );
            }
        });
    },
});

/** What failed is kept, and somebody is told. */
export const DEAD_LETTER_QUEUES = [deadLetterQueueAlarm, deadLetterQueueRetention] as const;
