import type { VirtualClock } from "../clock";
import type { LambdaFunction } from "./lambdaFunction";

/** Concurrent executions of an account in a Region, adjustable; new accounts may have 10. Source: Lambda Developer Guide, "Lambda quotas". */
export const CONCURRENT_EXECUTIONS = 1_000;

const MINUTE = 60_000;

interface Place {
    /** Milliseconds of virtual time; infinite while the invocation runs. */
    until: number;
}

/** Invocations that are under way: each holds a place until its time is over. */
export class Places {
    readonly #held = new Set<Place>();

    /** Takes one. The answer says from when on it is free. */
    take(): (until: number) => void {
        const place: Place = { until: Number.POSITIVE_INFINITY };
        this.#held.add(place);
        return (until) => {
            place.until = until;
        };
    }

    /** How many are held. */
    taken(now: number): number {
        for (const place of this.#held) if (place.until <= now) this.#held.delete(place);
        return this.#held.size;
    }

    /** When the next one is free; infinite when none is held. */
    nextFree(): number {
        return Math.min(Number.POSITIVE_INFINITY, ...[...this.#held].map(({ until }) => until));
    }
}

/**
 * Invocations of all functions that are under way. Time stands still while one runs: beside it are those that it makes itself, and
 * those whose duration is not over.
 */
export class Concurrency {
    /** By the function's ARN. */
    readonly #places = new Map<string, Places>();

    constructor(private readonly clock: VirtualClock) {}

    /** Whether no more may run, by what a function reserves or by what the others leave of the account's in the Region. */
    isFull(fn: LambdaFunction, all: readonly LambdaFunction[]): boolean {
        if (fn.reservedConcurrency !== undefined) return this.underWay(fn) >= fn.reservedConcurrency;
        const inRegion = all.filter(({ config }) => config.region === fn.config.region);
        const reserved = inRegion.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
        const shared = inRegion.filter(({ reservedConcurrency }) => reservedConcurrency === undefined);
        const underWay = shared.reduce((sum, one) => sum + this.underWay(one), 0);
        return underWay >= CONCURRENT_EXECUTIONS - reserved;
    }

    underWay({ config }: LambdaFunction): number {
        return this.#places.get(config.arn)?.taken(this.clock.now().getTime()) ?? 0;
    }

    /** Begins one. The answer says when its time is over. */
    take({ config }: LambdaFunction): (until: number) => void {
        const places = this.#places.get(config.arn) ?? new Places();
        this.#places.set(config.arn, places);
        return places.take();
    }

    forget({ config }: LambdaFunction): void {
        this.#places.delete(config.arn);
    }
}

/**
 * Batches of a queue that Lambda handles at once, so long after it found the queue full: five, 300 more each minute, 1,250 at most.
 * Source: Lambda Developer Guide, "Configuring scaling behavior for SQS event source mappings".
 */
export function pollersAfter(ms: number): number {
    return Math.min(5 + 300 * Math.floor(ms / MINUTE), 1_250);
}

/** When there are more of them. */
export function morePollersAt(busySince: number, now: number): number {
    return busySince + MINUTE * (Math.floor((now - busySince) / MINUTE) + 1);
}
