import type { Trace } from "../types";
import { LAMBDA_SYNC_PAYLOAD } from "./limits";
import type { Queue } from "./queue";
import { type ReceivedMessage, sqsRecord } from "./sqsRecord";

/** A message that was received for a function. */
export interface BatchItem {
    readonly message: ReceivedMessage;
    readonly record: Record<string, unknown>;
    readonly trace: Trace;
    readonly receiveCount: number;
    readonly bytes: number;
}

export function batchItem(message: ReceivedMessage, queue: Queue): BatchItem {
    const { trace, receiveCount } = queue.find(message.ReceiptHandle)!;
    const record = sqsRecord(message, queue.arn);
    return { message, record, trace, receiveCount, bytes: Buffer.byteLength(JSON.stringify(record)) + 1 };
}

/** What fits into one invocation each, of 6 MiB with what is around the records. */
export function* batchesOf(items: readonly BatchItem[]): Iterable<readonly BatchItem[]> {
    let batch: BatchItem[] = [];
    let bytes = 0;
    for (const item of items) {
        if (batch.length > 0 && bytes + item.bytes > LAMBDA_SYNC_PAYLOAD - 1024) {
            yield batch;
            batch = [];
            bytes = 0;
        }
        batch.push(item);
        bytes += item.bytes;
    }
    if (batch.length > 0) yield batch;
}
