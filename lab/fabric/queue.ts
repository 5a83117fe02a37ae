import type { VirtualClock } from "../clock";
import { AwsError, type Trace } from "../types";
import { parseArn, queueUrl } from "./arns";
import type { Ids } from "./ids";
import type { MessageAttributes } from "./messageAttributes";
import { FifoStore, type MessageStore, type QueueMessage, StandardStore } from "./messageStore";
import {
    checkHandle,
    checkMessage,
    checkStandard,
    checkTotalVisibility,
    checkVisibility,
    expiredHandle,
    fifoDeduplicationId,
} from "./queueChecks";
import { RecentlySent } from "./recentlySent";

export interface QueueSettings {
    /** Default 30, 0 to 43,200. */
    visibilityTimeoutSeconds: number;
    /** Default 0, at most 900. */
    delaySeconds: number;
    /** Bytes. Default 1,048,576. */
    maxMessageSize: number;
    /** Default 345,600 (four days), at most 1,209,600. */
    messageRetentionSeconds: number;
    readonly fifo: boolean;
    contentBasedDeduplication: boolean;
    /** `messageGroup`: the same deduplication id in two groups is two messages. */
    deduplicationScope: "queue" | "messageGroup";
    redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number } | undefined;
    /** The ARNs are there with `byQueue`. */
    redriveAllow?: { readonly redrivePermission: string; readonly sourceQueueArns?: readonly string[] } | undefined;
}

export interface NewMessage {
    readonly body: string;
    readonly attributes?: MessageAttributes;
    readonly trace: Trace;
    readonly senderId: string;
    readonly delaySeconds?: number;
    readonly groupId?: string;
    readonly deduplicationId?: string;
    readonly traceHeader?: string;
}

export interface Received {
    readonly messages: readonly QueueMessage[];
    /** Received as often as the redrive policy allows: taken out, for the dead-letter queue. */
    readonly exhausted: readonly QueueMessage[];
}

/** How many messages of a queue are visible, in flight and delayed. */
export interface MessageCounts {
    readonly visible: number;
    readonly inFlight: number;
    readonly delayed: number;
    /** Milliseconds since 1970; absent where there is no message that counts. */
    readonly oldestAt?: number;
}

/**
 * What a standard queue has delivered so often counts as poison, whose age is not told. Source: SQS Developer Guide, "Available CloudWatch metrics for
 * Amazon SQS".
 */
const POISON = 3;

/** One queue: its messages and what can be done with them. Permissions, records and redrive are the service's part. */
export class Queue {
    readonly name: string;
    readonly region: string;
    readonly url: string;
    readonly #store: MessageStore;
    readonly #byHandle = new Map<string, QueueMessage>();
    readonly #watchers = new Set<() => void>();
    readonly #sent = new RecentlySent<QueueMessage>();
    /** No message was sent before this: a bound, not the exact time. */
    #oldest = Number.POSITIVE_INFINITY;

    constructor(
        readonly arn: string,
        readonly settings: QueueSettings,
        private readonly clock: VirtualClock,
        private readonly ids: Ids,
        private readonly expired: (message: QueueMessage) => void,
    ) {
        const parsed = parseArn(arn)!;
        this.name = parsed.resource;
        this.region = parsed.region;
        this.url = queueUrl(parsed);
        this.#store = settings.fifo ? new FifoStore() : new StandardStore();
    }

    /** All messages that are in the queue now, hidden ones included, oldest first. */
    messages(): readonly QueueMessage[] {
        this.#expire();
        return this.#store.all();
    }

    /** How many messages there are, and since when the oldest has been here. */
    depth(): MessageCounts {
        this.#expire();
        const now = this.#now();
        const counts = { visible: 0, inFlight: 0, delayed: 0 };
        let oldestAt: number | undefined;
        for (const message of this.#store.values()) {
            counts[message.visibleAt <= now ? "visible" : message.receiptHandle ? "inFlight" : "delayed"]++;
            if (!this.settings.fifo && message.receiveCount >= POISON) continue;
            const since = message.movedAt ?? message.sentAt;
            oldestAt = Math.min(oldestAt ?? since, since);
        }
        return { ...counts, ...(oldestAt === undefined ? {} : { oldestAt }) };
    }

    /** Bytes of the bodies that can be received. */
    visibleBytes(): number {
        const now = this.#now();
        const visible = this.messages().filter(({ visibleAt }) => visibleAt <= now);
        return visible.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
    }

    /** Calls back after every use, which may let a message be received. */
    watch(watcher: () => void): () => void {
        this.#watchers.add(watcher);
        return () => this.#watchers.delete(watcher);
    }

    /** When a message can be received, in milliseconds of virtual time; undefined when there is none. */
    nextVisibleAt(): number | undefined {
        return this.#store.nextVisibleAt(this.#now());
    }

    /** Puts a message in. A FIFO queue answers a duplicate with the message that it has taken before, and takes no second one. */
    send(message: NewMessage): { readonly message: QueueMessage; readonly duplicate: boolean } {
        const attributes = message.attributes ?? {};
        checkMessage(message, this.settings);
        const deduplicationId = this.#deduplicationId(message);
        const now = this.#now();
        const key = deduplicationId === undefined ? "" : this.#deduplicationKey(message, deduplicationId);
        const duplicate = deduplicationId === undefined ? undefined : this.#sent.find(key, now);
        if (duplicate) return { message: duplicate, duplicate: true };

        const stored: QueueMessage = {
            id: this.ids.uuid("message"),
            body: message.body,
            attributes,
            trace: message.trace,
            senderId: message.senderId,
            sentAt: now,
            receiveCount: 0,
            visibleAt: now + 1000 * (message.delaySeconds ?? this.settings.delaySeconds),
            ...(message.groupId === undefined ? {} : { groupId: message.groupId }),
            ...(message.traceHeader === undefined ? {} : { traceHeader: message.traceHeader }),
            ...(deduplicationId === undefined
                ? {}
                : { deduplicationId, sequenceNumber: this.ids.sequence(`sequence ${this.arn}`) }),
        };
        if (deduplicationId !== undefined) this.#sent.add(key, stored, now);
        this.#add(stored);
        return { message: stored, duplicate: false };
    }

    /** Takes in what the redrive of another queue brings: the same message, not received here yet. */
    accept(message: QueueMessage, sourceArn: string): void {
        const { receiptHandle: _, firstReceivedAt: __, lastReceivedAt: ___, ...kept } = message;
        const now = this.#now();
        // FIFO queues start the retention anew; in standard ones it goes on from when the message was sent first.
        const sentAt = this.settings.fifo ? now : message.sentAt;
        this.#add({ ...kept, sentAt, receiveCount: 0, visibleAt: now, deadLetterSourceArn: sourceArn, movedAt: now });
    }

    receive(max: number, visibilityTimeoutSeconds = this.settings.visibilityTimeoutSeconds): Received {
        checkVisibility(visibilityTimeoutSeconds);
        this.#expire();
        const now = this.#now();
        const messages: QueueMessage[] = [];
        const exhausted: QueueMessage[] = [];
        const limit = this.settings.redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
        for (const message of this.#store.visible(now)) {
            if (messages.length === max) break;
            (message.receiveCount >= limit ? exhausted : messages).push(message);
        }
        for (const message of exhausted) this.#forget(message);
        for (const message of messages) {
            message.receiveCount++;
            message.firstReceivedAt ??= now;
            message.lastReceivedAt = now;
            message.visibleAt = now + 1000 * visibilityTimeoutSeconds;
            if (message.receiptHandle) this.#byHandle.delete(message.receiptHandle);
            message.receiptHandle = handleOf(message);
            this.#byHandle.set(message.receiptHandle, message);
            this.#store.moved(message);
        }
        this.#changed();
        return { messages, exhausted };
    }

    /** The message of a receipt handle, as long as it is the handle of its last receive. */
    find(receiptHandle: string): QueueMessage | undefined {
        return this.#byHandle.get(receiptHandle);
    }

    /**
     * A handle of a message that is gone or was received again does nothing, as in AWS. A FIFO queue refuses one whose message is
     * visible again: it comes once more.
     */
    delete(receiptHandle: string): void {
        checkHandle(receiptHandle);
        const message = this.find(receiptHandle);
        if (!message) return;
        if (this.settings.fifo && message.visibleAt <= this.#now()) throw expiredHandle(receiptHandle);
        this.#forget(message);
        this.#changed();
    }

    changeVisibility(receiptHandle: string, seconds: number): void {
        checkVisibility(seconds);
        checkHandle(receiptHandle);
        const message = this.find(receiptHandle);
        const now = this.#now();
        if (!message || message.visibleAt <= now) {
            throw new AwsError(
                "MessageNotInflight",
                `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
            );
        }
        checkTotalVisibility(seconds, now - (message.lastReceivedAt ?? now));
        message.visibleAt = now + 1000 * seconds;
        this.#store.moved(message);
        this.#changed();
    }

    /** Wakes those who wait for something to change. */
    touch(): void {
        this.#changed();
    }

    purge(): void {
        this.#store.clear();
        this.#byHandle.clear();
        this.#changed();
    }

    /** Empties it for good: what was sent before is no duplicate's original any more, either. */
    reset(): void {
        this.#sent.clear();
        // One that is empty is not used by this: its metrics and alarms need not be looked at after each event of a long replay.
        if (this.#store.all().length > 0) this.purge();
    }

    #now(): number {
        return this.clock.now().getTime();
    }

    #changed(): void {
        for (const watcher of this.#watchers) watcher();
    }

    #add(message: QueueMessage): void {
        this.#oldest = Math.min(this.#oldest, message.sentAt);
        this.#store.add(message);
        this.#changed();
    }

    #forget(message: QueueMessage): void {
        this.#store.remove(message);
        if (message.receiptHandle) this.#byHandle.delete(message.receiptHandle);
    }

    /** Retention ends lazily: nobody can see the difference. */
    #expire(): void {
        const limit = this.#now() - 1000 * this.settings.messageRetentionSeconds;
        if (this.#oldest > limit) return;
        this.#oldest = Number.POSITIVE_INFINITY;
        for (const message of this.#store.all()) {
            if (message.sentAt > limit) {
                this.#oldest = message.sentAt;
                break;
            }
            this.#forget(message);
            this.expired(message);
        }
    }

    #deduplicationId(message: NewMessage): string | undefined {
        return this.settings.fifo ? fifoDeduplicationId(message, this.settings) : void checkStandard(message);
    }

    #deduplicationKey({ groupId }: NewMessage, deduplicationId: string): string {
        return this.settings.deduplicationScope === "messageGroup" ? `${groupId}\n${deduplicationId}` : deduplicationId;
    }
}

function handleOf({ id, receiveCount }: QueueMessage): string {
    return Buffer.from(`${id}#${receiveCount}`).toString("base64");
}
