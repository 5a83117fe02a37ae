import type { Cloud } from "../cloud";
import { measureQueue } from "./measures";
import type { Queue } from "./queue";
import type { Sqs } from "./sqs";

/** Who calls at full minutes. */
interface Minutes {
    onMinute(sampler: { minute(at: number): boolean; reset(): void }): void;
    /** Asks for the next minute. */
    wake(): void;
}

const MINUTE = 60_000;
/** A queue goes on having metrics for so long after it was last used. */
const ACTIVE = 6 * 3_600_000;

/**
 * Looks at full minutes how deep each queue is and how old its oldest message, as long as it holds one or was used within six hours:
 * then CloudWatch calls a queue active. Source: SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS".
 */
export function sampleQueues(cloud: Cloud, sqs: Sqs, minutes: Minutes): void {
    /** When each was used last. */
    const active = new Map<Queue, number>();
    sqs.onUse((queue) => {
        active.set(queue, cloud.clock.now().getTime());
        minutes.wake();
    });
    minutes.onMinute({
        minute(at) {
            for (const [queue, used] of active) {
                const isGone = sqs.find(queue.arn) !== queue;
                if (isGone || (!sample(cloud, queue, at) && at - used >= ACTIVE)) active.delete(queue);
            }
            return active.size > 0;
        },
        reset: () => active.clear(),
    });
}

/** Says whether there was any message. */
function sample(cloud: Cloud, queue: Queue, now: number): boolean {
    // What is so at the end of a minute is told of that minute.
    const at = now - MINUTE;
    const { visible, inFlight, delayed, oldestAt } = queue.depth();
    measureQueue(cloud, queue, "ApproximateNumberOfMessagesVisible", { value: visible, at });
    if (inFlight > 0) measureQueue(cloud, queue, "ApproximateNumberOfMessagesNotVisible", { value: inFlight, at });
    if (delayed > 0) measureQueue(cloud, queue, "ApproximateNumberOfMessagesDelayed", { value: delayed, at });
    if (oldestAt !== undefined) {
        const value = Math.floor((now - oldestAt) / 1000);
        measureQueue(cloud, queue, "ApproximateAgeOfOldestMessage", { value, unit: "Seconds", at });
    }
    return visible + inFlight + delayed > 0;
}
