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
