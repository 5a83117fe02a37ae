import type { Trace } from "../types";
import type { MessageAttributes } from "./messageAttributes";

/** A message of a queue. Times are in milliseconds of virtual time. */
export interface QueueMessage {
    readonly id: string;
    readonly body: string;
    readonly attributes: MessageAttributes;
    readonly trace: Trace;
    readonly senderId: string;
    readonly sentAt: number;
    readonly groupId?: string;
    readonly deduplicationId?: string;
    readonly sequenceNumber?: string;
    /** `AWSTraceHeader`, as the sender set it. */
    readonly traceHeader?: string;
    /** The queue whose redrive brought it here. */
    readonly deadLetterSourceArn?: string;
    /** When that was. */
    readonly movedAt?: number;
    receiveCount: number;
    firstReceivedAt?: number;
    lastReceivedAt?: number;
    /** When it can be received: in the future while it is delayed or in flight. */
    visibleAt: number;
    /** Of the last receive. */
    receiptHandle?: string;
}

/** Where a queue keeps its messages: says which can be received, and when the next one can. */
export interface MessageStore {
    add(message: QueueMessage): void;
    remove(message: QueueMessage): void;
    /** Called after `visibleAt` has changed. */
    moved(message: QueueMessage): void;
    /** The messages that can be received at `now`, in order. */
    visible(now: number): Iterable<QueueMessage>;
    /** When something can be received: `now` or later; undefined when nothing ever can. */
    nextVisibleAt(now: number): number | undefined;
    /** All messages, oldest first. */
    all(): QueueMessage[];
    /** All messages, as they lie. */
    values(): Iterable<QueueMessage>;
    clear(): void;
}

/** Messages of a standard queue. What is hidden is looked at only when some of it is due. */
export class StandardStore implements MessageStore {
    readonly #ready = new Map<string, QueueMessage>();
    readonly #hidden = new Map<string, QueueMessage>();
    #earliest = Number.POSITIVE_INFINITY;

    add(message: QueueMessage): void {
        // It is moved to the messages in sight when somebody looks: the store has no clock.
        this.#hidden.set(message.id, message);
        this.#earliest = Math.min(this.#earliest, message.visibleAt);
    }

    remove({ id }: QueueMessage): void {
        this.#ready.delete(id);
        if (this.#hidden.delete(id) && this.#hidden.size === 0) this.#earliest = Number.POSITIVE_INFINITY;
    }

    moved(message: QueueMessage): void {
        this.remove(message);
        this.add(message);
    }

    visible(now: number): Iterable<QueueMessage> {
        this.#promote(now);
        return this.#ready.values();
    }

    nextVisibleAt(now: number): number | undefined {
        this.#promote(now);
        if (this.#ready.size > 0) return now;
        return this.#hidden.size > 0 ? this.#earliest : undefined;
    }

    all(): QueueMessage[] {
        return [...this.values()].sort((a, b) => a.sentAt - b.sentAt);
    }

    *values(): Iterable<QueueMessage> {
        yield* this.#ready.values();
        yield* this.#hidden.values();
    }

    clear(): void {
        this.#ready.clear();
        this.#hidden.clear();
        this.#earliest = Number.POSITIVE_INFINITY;
    }

    #promote(now: number): void {
        if (now < this.#earliest) return;
        const due: QueueMessage[] = [];
        this.#earliest = Number.POSITIVE_INFINITY;
        for (const message of this.#hidden.values()) {
            if (message.visibleAt <= now) due.push(message);
            else this.#earliest = Math.min(this.#earliest, message.visibleAt);
        }
        for (const message of due.sort((a, b) => a.visibleAt - b.visibleAt)) {
            this.#hidden.delete(message.id);
            this.#ready.set(message.id, message);
        }
    }
}

/** Messages of a FIFO queue: while one of a group is in flight, the group waits; while one is delayed, those behind it wait. */
export class FifoStore implements MessageStore {
    readonly #groups = new Map<string, Map<string, QueueMessage>>();

    add(message: QueueMessage): void {
        const id = message.groupId!;
        let group = this.#groups.get(id);
        if (!group) {
            group = new Map();
            this.#groups.set(id, group);
        }
        group.set(message.id, message);
    }

    remove(message: QueueMessage): void {
        const group = this.#groups.get(message.groupId!)!;
        group.delete(message.id);
        if (group.size === 0) this.#groups.delete(message.groupId!);
    }

    moved(): void {}

    *visible(now: number): Iterable<QueueMessage> {
        // A copy: a message that is received changes its group while the caller walks.
        for (const group of [...this.#groups.values()]) {
            if (inFlightUntil(group, now) !== undefined) continue;
            for (const message of [...group.values()]) {
                if (message.visibleAt > now) break;
                yield message;
            }
        }
    }

    nextVisibleAt(now: number): number | undefined {
        let next: number | undefined;
        for (const group of this.#groups.values()) {
            const [first] = group.values();
            const at = inFlightUntil(group, now) ?? Math.max(first!.visibleAt, now);
            next = Math.min(next ?? at, at);
        }
        return next;
    }

    all(): QueueMessage[] {
        return [...this.values()].sort((a, b) => a.sentAt - b.sentAt);
    }

    *values(): Iterable<QueueMessage> {
        for (const group of this.#groups.values()) yield* group.values();
    }

    clear(): void {
        this.#groups.clear();
    }
}

function inFlightUntil(group: ReadonlyMap<string, QueueMessage>, now: number): number | undefined {
    let until: number | undefined;
    for (const { visibleAt, receiptHandle } of group.values()) {
        if (receiptHandle !== undefined && visibleAt > now) until = Math.max(until ?? visibleAt, visibleAt);
    }
    return until;
}
