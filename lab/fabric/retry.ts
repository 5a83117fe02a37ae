import { stableHex } from "../account/names";
import type { VirtualClock } from "../clock";
import { AwsError } from "../types";

export interface RetryPolicy {
    /** After the first attempt. */
    readonly maximumRetryAttempts: number;
    /** From the first attempt. */
    readonly maximumAgeSeconds: number;
    /** Before the attempt that follows attempt `n`, in milliseconds. */
    readonly delayMs: (n: number) => number;
}

export interface GivenUp {
    readonly error: AwsError;
    /** Attempts after the first. */
    readonly retries: number;
    /** Absent when the error was one that retrying does not cure. */
    readonly exhausted?: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";
}

/** Throttling and errors of the service are retried; a call that is wrong or forbidden stays so. */
export function isRetriable(error: AwsError): boolean {
    return error.serverSide || isThrottling(error);
}

export function isThrottling({ code, httpStatus }: AwsError): boolean {
    return httpStatus === 429 || /Throttl|TooManyRequests|RequestLimitExceeded/i.test(code);
}

/**
 * Attempts a delivery, again and again in virtual time as the policy allows, and says at the end why it is given up. The first
 * attempt is made at once, within the task that calls. Errors that are not of AWS are bugs or missing fixtures: they are thrown.
 */
export async function deliverWithRetries(
    clock: VirtualClock,
    policy: RetryPolicy,
    attempt: (number: number) => Promise<unknown>,
    giveUp: (result: GivenUp) => unknown,
): Promise<void> {
    const start = clock.now().getTime();
    const run = async (number: number): Promise<void> => {
        try {
            await attempt(number);
        } catch (error) {
            if (!(error instanceof AwsError)) throw error;
            const retries = number - 1;
            if (!isRetriable(error)) return void (await giveUp({ error, retries }));
            if (retries >= policy.maximumRetryAttempts) {
                return void (await giveUp({ error, retries, exhausted: "MaximumRetryAttempts" }));
            }
            const delay = policy.delayMs(number);
            if (clock.now().getTime() + delay - start > 1000 * policy.maximumAgeSeconds) {
                return void (await giveUp({ error, retries, exhausted: "MaximumEventAgeInSeconds" }));
            }
            clock.schedule(delay, () => run(number + 1));
        }
    };
    await run(1);
}

/**
 * Delays of EventBridge and its Scheduler: doubling from a second to eight minutes, so that 185 retries fit into the 24 hours of
 * the default policy, each shortened by up to a fifth. AWS says "exponential back-off and jitter" and publishes no figures: these
 * are the lab's. The jitter depends on `seed` alone, so that a run repeats itself.
 */
export function eventBridgeDelay(seed: string): (n: number) => number {
    return (n) => {
        const jitter = Number.parseInt(stableHex(`${seed} ${n}`, 4), 16) / 0xffff;
        return Math.round(Math.min(2 ** (n - 1), 480) * 1000 * (1 - jitter / 5));
    };
}

/**
 * Delays of SNS to SQS and Lambda: 3 attempts at once, 2 a second apart, 10 from 1 to 20 seconds, 100,000 every 20 seconds.
 * Source: SNS Developer Guide, "Amazon SNS message delivery retries".
 */
export function snsDelay(n: number): number {
    if (n < 3) return 0;
    if (n < 5) return 1_000;
    if (n < 15) return Math.round(1_000 * 20 ** ((n - 5) / 9));
    return 20_000;
}

export const SNS_RETRIES: RetryPolicy = {
    maximumRetryAttempts: 100_014,
    maximumAgeSeconds: Number.POSITIVE_INFINITY,
    delayMs: snsDelay,
};
