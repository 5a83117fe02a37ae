/** FIFO queues and topics take no second message with the deduplication id of one that they took in these five minutes. */
const DEDUPLICATION_MS = 5 * 60_000;

/** What a FIFO queue or topic has taken in the last five minutes, by deduplication id. Times are in milliseconds. */
export class RecentlySent<T> {
    readonly #sent = new Map<string, { readonly value: T; readonly until: number }>();

    find(key: string, now: number): T | undefined {
        // In the order in which they were sent, so the first that still holds ends the walk.
        for (const [old, { until }] of this.#sent) {
            if (until > now) break;
            this.#sent.delete(old);
        }
        return this.#sent.get(key)?.value;
    }

    add(key: string, value: T, now: number): void {
        this.#sent.set(key, { value, until: now + DEDUPLICATION_MS });
    }

    clear(): void {
        this.#sent.clear();
    }
}

/** Group and deduplication ids. Source: SQS API Reference, "SendMessage", and SNS API Reference, "Publish". */
export function isFifoId(text: string): boolean {
    return /^[\x21-\x7e]{1,128}$/.test(text);
}
