import type { Timer } from "../clock";
import type { Cloud } from "../cloud";
import { AwsError, type InvocationResult, mergeTraces, NO_TRACE, type Trace } from "../types";
import { roleCaller } from "./arns";
import { morePollersAt, Places, pollersAfter } from "./concurrency";
import { type EventFilters, passesFilters } from "./eventFilter";
import { succeeded } from "./invocationResult";
import type { Lambda } from "./lambda";
import type { LambdaFunction } from "./lambdaFunction";
import { BATCH_ENTRIES, LAMBDA_SYNC_PAYLOAD } from "./limits";
import { isRecursion, mergeChains } from "./lineage";
import { failedItems } from "./partialBatch";
import type { Queue } from "./queue";
import { isRetriable } from "./retry";
import { type BatchItem, batchesOf, batchItem } from "./sqsBatch";
import type { ReceivedMessage } from "./sqsRecord";

export interface MappingSettings {
    /** Default 10. */
    readonly batchSize: number;
    /** Seconds that a batch may wait to fill. Default 0. */
    readonly batchingWindowSeconds: number;
    /** Batches that are handled at once, 2 to 1,000. Default: as many as Lambda has pollers, 5 at first and 1,250 at most. */
    readonly maximumConcurrency?: number;
    readonly reportsBatchItemFailures: boolean;
    readonly filters: EventFilters;
}

/**
 * Polls a queue for a function, as the function's role: receives, invokes, deletes what succeeded when the invocation's time is
 * over. It sleeps until a message can be received and a batch more can be handled. While its function is not there, messages stay
 * in the queue: DeleteFunction leaves the mapping, which belongs to the function's ARN (Lambda API Reference).
 */
export class EventSourceMapping {
    readonly #cloud: Cloud;
    readonly #places = new Places();
    /** Since when messages have been waiting that can be received. */
    #busySince: number | undefined;
    #wake: { readonly at: number; readonly timer: Timer } | undefined;
    #unwatch: (() => void) | undefined;
    #started = false;

    constructor(
        readonly uuid: string,
        /** Of the function, or of its version or alias. */
        readonly functionArn: string,
        readonly queue: Queue,
        readonly settings: MappingSettings,
        private readonly lambda: Lambda,
        cloud: Cloud,
    ) {
        this.#cloud = cloud;
    }

    /** Begins to poll. */
    start(): void {
        this.#unwatch = this.queue.watch(() => this.#plan());
        this.#plan();
    }

    /** Looks into the queue again: its function may be there by now. */
    look(): void {
        this.#plan();
    }

    /** Polls no more. What is being handled is handled to its end. */
    stop(): void {
        this.#unwatch?.();
        this.#unwatch = undefined;
        this.#sleep();
    }

    #now(): number {
        return this.#cloud.clock.now().getTime();
    }

    /** Sets the alarm for when a batch can be received: earlier or later than before, as the queue has changed. */
    #plan(): void {
        if (!this.#unwatch) return;
        const visibleAt = this.queue.nextVisibleAt();
        this.#busySince = visibleAt === this.#now() ? (this.#busySince ?? visibleAt) : undefined;
        if (visibleAt === undefined) {
            this.#sleep();
            return;
        }
        const windowMs = 1000 * this.settings.batchingWindowSeconds;
        const placeAt = this.#placeAt();
        // A batch that waits goes on waiting: its window began with its first message.
        const waits =
            this.#wake && this.#wake.at >= Math.max(visibleAt, placeAt) && this.#wake.at <= visibleAt + windowMs;
        if (waits && !this.#isFull()) return;
        const at = Math.max(this.#isFull() ? visibleAt : visibleAt + windowMs, placeAt);
        if (this.#wake?.at === at) return;
        this.#wake?.timer.cancel();
        const timer = this.#cloud.clock.schedule(at - this.#now(), () => this.#poll());
        this.#wake = { at, timer };
    }

    /** When a batch more can be handled. */
    #placeAt(): number {
        const now = this.#now();
        const taken = this.#places.taken(now);
        const busySince = this.#busySince ?? now;
        const most = this.settings.maximumConcurrency ?? Number.POSITIVE_INFINITY;
        if (taken < Math.min(most, pollersAfter(now - busySince))) return now;
        const free = this.#places.nextFree();
        return taken < most ? Math.min(free, morePollersAt(busySince, now)) : free;
    }

    #sleep(): void {
        this.#wake?.timer.cancel();
        this.#wake = undefined;
    }

    #isFull(): boolean {
        if (this.settings.batchingWindowSeconds === 0) return false;
        return (
            this.queue.depth().visible >= this.settings.batchSize || this.queue.visibleBytes() >= LAMBDA_SYNC_PAYLOAD
        );
    }

    async #poll(): Promise<void> {
        this.#wake = undefined;
        const fn = this.lambda.find(this.functionArn);
        if (!fn) return;
        try {
            if (!this.#started) {
                await this.#call(fn, "GetQueueAttributes", { AttributeNames: ["VisibilityTimeout"] });
                this.#started = true;
            }
            const wanted = await this.#filter(fn, await this.#receive(fn));
            for (const batch of batchesOf(wanted)) await this.#process(fn, batch);
        } catch (error) {
            if (!(error instanceof AwsError)) throw error;
            // A permission is missing, or the queue does not answer. Messages stay where they are: it polls again when something changes.
            return;
        }
        this.#plan();
    }

    async #receive(fn: LambdaFunction): Promise<readonly BatchItem[]> {
        const { batchSize, batchingWindowSeconds } = this.settings;
        const { visibilityTimeoutSeconds } = this.queue.settings;
        const needed = batchingWindowSeconds + fn.config.timeoutSeconds;
        const items: BatchItem[] = [];
        while (items.length < batchSize) {
            const answer = (await this.#call(fn, "ReceiveMessage", {
                MaxNumberOfMessages: Math.min(BATCH_ENTRIES, batchSize - items.length),
                MessageSystemAttributeNames: ["All"],
                MessageAttributeNames: ["All"],
                // Source: Lambda Developer Guide, "Amazon SQS event source mapping parameters": a window that is too long for the
                // queue's visibility makes Lambda hide its messages longer.
                ...(needed > visibilityTimeoutSeconds ? { VisibilityTimeout: needed + 30 } : {}),
            })) as { Messages?: ReceivedMessage[] };
            const messages = answer.Messages ?? [];
            for (const message of messages) items.push(batchItem(message, this.queue));
            if (messages.length === 0 || this.queue.nextVisibleAt() !== this.#now()) break;
        }
        return items;
    }

    /** Messages that no filter wants are deleted for good. */
    async #filter(fn: LambdaFunction, items: readonly BatchItem[]): Promise<readonly BatchItem[]> {
        const wanted = items.filter(({ record }) => passesFilters(this.settings.filters, record));
        const unwanted = items.filter((item) => !wanted.includes(item));
        await this.#delete(fn, unwanted);
        return wanted;
    }

    async #process(fn: LambdaFunction, batch: readonly BatchItem[]): Promise<void> {
        const free = this.#places.take();
        let duration = 0;
        let result: InvocationResult | undefined;
        try {
            result = await this.#invoke(fn, batch);
            if (result) duration = this.lambda.duration(fn);
        } finally {
            free(this.#now() + duration);
        }
        if (!result || !succeeded(result)) return;
        if (duration === 0) return this.#finish(fn, batch, result);
        this.#cloud.clock.schedule(duration, () => this.#finish(fn, batch, result));
    }

    async #finish(fn: LambdaFunction, batch: readonly BatchItem[], result: InvocationResult): Promise<void> {
        const ids = batch.map(({ message }) => message.MessageId);
        const reported = this.settings.reportsBatchItemFailures && result.ok;
        const failed = reported ? failedItems(result.payload, ids) : new Set<string>();
        await this.#delete(
            fn,
            batch.filter(({ message }) => !failed.has(message.MessageId)),
        );
    }

    /** Undefined when the function was throttled or in a loop: the messages come back when they are visible again. */
    async #invoke(fn: LambdaFunction, batch: readonly BatchItem[]): Promise<InvocationResult | undefined> {
        try {
            return await this.lambda.run(fn, {
                payload: JSON.stringify({ Records: batch.map(({ record }) => record) }),
                requestId: this.lambda.ids.uuid("request"),
                trace: mergeChains(batch.map(({ trace }) => trace)),
                attempt: Math.max(...batch.map(({ receiveCount }) => receiveCount)),
            });
        } catch (error) {
            if (error instanceof AwsError && (isRetriable(error) || isRecursion(error))) return undefined;
            throw error;
        }
    }

    async #delete(fn: LambdaFunction, items: readonly BatchItem[]): Promise<void> {
        for (let from = 0; from < items.length; from += BATCH_ENTRIES) {
            const some = items.slice(from, from + BATCH_ENTRIES);
            const Entries = some.map(({ message }, index) => ({
                Id: String(index),
                ReceiptHandle: message.ReceiptHandle,
            }));
            try {
                await this.#call(fn, "DeleteMessageBatch", { Entries }, mergeTraces(some.map(({ trace }) => trace)));
            } catch (error) {
                // What cannot be deleted comes back: the function runs on it again.
                if (!(error instanceof AwsError)) throw error;
            }
        }
    }

    #call(
        { config }: LambdaFunction,
        operation: string,
        input: Record<string, unknown>,
        trace: Trace = NO_TRACE,
    ): Promise<unknown> {
        return this.#cloud.call({
            service: "sqs",
            operation,
            input: { QueueUrl: this.queue.url, ...input },
            region: this.queue.region,
            caller: roleCaller(config.roleArn, config.name),
            trace,
        });
    }
}
