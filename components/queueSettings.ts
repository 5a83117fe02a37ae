import type { ArgumentProblems } from "./arguments";
import { checkInteger } from "./checks";
import { MAX_RETENTION_SECONDS, MAX_VISIBILITY_SECONDS } from "./queueLimits";

/** How a queue is worked off. */
export interface QueueSettings {
    /** Messages that one invocation takes at most, 1 to 10,000; more than 10 needs a batching window. Default 10. */
    readonly batchSize?: number;
    /** Seconds to wait for a batch to fill, 0 to 300. Default 0. */
    readonly maximumBatchingWindowInSeconds?: number;
    /**
     * Invocations at a time, 2 to 1,000. Default 10, or `reservedConcurrency` where that is lower. Without a limit a burst would take all
     * that the account has, 1,000 by default, from its other functions: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
     */
    readonly maximumConcurrency?: number;
    /** Attempts before a message goes to the dead-letter queue, 1 to 1,000. Fewer than 5 give up after a short throttling. Default 5. */
    readonly maxReceiveCount?: number;
    /** Seconds until a message that was received but not deleted is seen again. At least six function timeouts and the batching window, which is the default. */
    readonly visibilityTimeoutSeconds?: number;
    /** Seconds that the queue keeps a message: 60 to 1,209,600 (14 days), less than its dead-letter queue does. Default 345,600 (4 days). */
    readonly messageRetentionSeconds?: number;
}

export const DEFAULT_BATCH_SIZE = 10;
const DEFAULT_MAXIMUM_CONCURRENCY = 10;
/** https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html */
const LEAST_MAXIMUM_CONCURRENCY = 2;
export const DEFAULT_TIMEOUT_SECONDS = 30;

type Timed = QueueSettings & { readonly timeoutSeconds?: number; readonly reservedConcurrency?: number };

/**
 * Six function timeouts and the batching window, so that throttled invocations can be tried again while the message stays hidden:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function leastVisibilityTimeout(settings: Timed): number {
    return 6 * (settings.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) + (settings.maximumBatchingWindowInSeconds ?? 0);
}

/** The visibility timeout that the queue gets. */
export function visibilityTimeout(settings: Timed): number {
    return settings.visibilityTimeoutSeconds ?? leastVisibilityTimeout(settings);
}

/** The maximum concurrency that the event source mapping gets. */
export function maximumConcurrency({ maximumConcurrency, reservedConcurrency }: Timed): number {
    const reserved = reservedConcurrency ?? DEFAULT_MAXIMUM_CONCURRENCY;
    return maximumConcurrency ?? Math.max(LEAST_MAXIMUM_CONCURRENCY, Math.min(DEFAULT_MAXIMUM_CONCURRENCY, reserved));
}

/** Everything about the settings that AWS would refuse, or that would lose or repeat messages. */
export function checkQueueSettings(problems: ArgumentProblems, settings: Timed): void {
    const {
        batchSize,
        maximumBatchingWindowInSeconds: window,
        visibilityTimeoutSeconds,
        maximumConcurrency,
    } = settings;
    checkInteger(problems, "batchSize", batchSize, 1, 10_000);
    checkInteger(problems, "maximumBatchingWindowInSeconds", window, 0, 300);
    checkInteger(problems, "maximumConcurrency", maximumConcurrency, LEAST_MAXIMUM_CONCURRENCY, 1_000);
    checkInteger(problems, "maxReceiveCount", settings.maxReceiveCount, 1, 1_000);
    checkInteger(problems, "visibilityTimeoutSeconds", visibilityTimeoutSeconds, 0, MAX_VISIBILITY_SECONDS);
    checkInteger(problems, "messageRetentionSeconds", settings.messageRetentionSeconds, 60, MAX_RETENTION_SECONDS - 1);

    if ((batchSize ?? DEFAULT_BATCH_SIZE) > 10 && !window) {
        problems.add(
            "batchSize",
            `${batchSize} messages need a batching window`,
            "Set maximumBatchingWindowInSeconds to 1 or more, or batchSize to at most 10",
        );
    }
    const least = leastVisibilityTimeout(settings);
    if (visibilityTimeoutSeconds !== undefined && visibilityTimeoutSeconds < least) {
        problems.add(
            "visibilityTimeoutSeconds",
            `${visibilityTimeoutSeconds} is under six times the function timeout plus the batching window: messages would be handled twice`,
            `Set at least ${least}, lower timeoutSeconds, or leave it out`,
        );
    }
    if (settings.reservedConcurrency === 1) {
        problems.add(
            "reservedConcurrency",
            "1 is less than the two invocations that Lambda begins with at a queue: messages would be throttled into the dead-letter queue",
            "Set 2 or more, deliver directly, set 0 to stop the function, or leave it out",
        );
    }
    if (
        maximumConcurrency !== undefined &&
        settings.reservedConcurrency !== undefined &&
        settings.reservedConcurrency < maximumConcurrency
    ) {
        problems.add(
            "maximumConcurrency",
            `${maximumConcurrency} is more than the ${settings.reservedConcurrency} that reservedConcurrency leaves: messages would be throttled into the dead-letter queue`,
            "Lower it, or raise reservedConcurrency",
        );
    }
}
