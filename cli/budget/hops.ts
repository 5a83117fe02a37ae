import { type Charge, DAYS, FOREVER_DAYS, isArm, isFifo, STORED_SHARE } from "./prices";
import type { Props } from "./stackView";
import type { Assumptions } from "./types";

/** SQS, SNS and EventBridge bill in pieces of this many KiB. */
const PIECE_KIB = 64;
/** An asynchronous call is one request up to this many KiB: https://aws.amazon.com/lambda/pricing/ */
const ASYNC_KIB = 256;
const KIB_OF_A_GIB = 1_024 * 1_024;

export function pieces(kib: number): number {
    return Math.max(1, Math.ceil(kib / PIECE_KIB));
}

/** Messages that are put on a queue. With a KMS key, SQS asks KMS for a data key: counted each time, although it keeps one for minutes. */
export function sent({ arn, kmsMasterKeyId }: Props, messages: number, { messageKib }: Assumptions): readonly Charge[] {
    const requests: Charge = [isFifo(arn) ? "queueFifo" : "queue", messages * pieces(messageKib)];
    return kmsMasterKeyId ? [requests, ["keyRequest", messages]] : [requests];
}

/** Messages that Lambda takes from a queue in batches: one receive and one delete for each. */
export function taken(
    { arn, kmsMasterKeyId }: Props,
    batches: number,
    perBatch: number,
    { messageKib }: Assumptions,
): readonly Charge[] {
    const requests: Charge = [isFifo(arn) ? "queueFifo" : "queue", batches * (pieces(perBatch * messageKib) + 1)];
    return kmsMasterKeyId ? [requests, ["keyRequest", batches]] : [requests];
}

/** Calls of a function: requests, compute, and what it logs and keeps of it. `logs`: the settings of its log group. */
export function called(
    { memorySize, architectures }: Props,
    logs: Props,
    calls: number,
    { durationMs, messageKib, logKib }: Assumptions,
    asynchronous: boolean,
): readonly Charge[] {
    const beyond = asynchronous ? Math.max(0, Math.ceil((messageKib - ASYNC_KIB) / PIECE_KIB)) : 0;
    const gbSeconds = (calls * (durationMs / 1_000) * (memorySize ?? 128)) / 1_024;
    return [
        ["call", calls * (1 + beyond)],
        [isArm(architectures) ? "computeArm" : "compute", gbSeconds],
        ...logged(logs, calls * logKib),
    ];
}

/** Text that is written to a log group, and what lies there at the end of its retention; for ever counts as a year. */
export function logged({ retentionInDays }: Props, kib: number): readonly Charge[] {
    const written = kib / KIB_OF_A_GIB;
    const months = (retentionInDays || FOREVER_DAYS) / DAYS;
    return [
        ["logIngest", written],
        ["logStorage", written * STORED_SHARE * months],
    ];
}

/** Messages that are published to a topic. With a KMS key, one request to encrypt and one to decrypt. */
export function published(
    { arn, kmsMasterKeyId }: Props,
    messages: number,
    { messageKib }: Assumptions,
): readonly Charge[] {
    const requests: Charge = [isFifo(arn) ? "publishFifo" : "publish", messages * pieces(messageKib)];
    return kmsMasterKeyId ? [requests, ["keyRequest", 2 * messages]] : [requests];
}

/** Events that are put on a bus by somebody else than AWS. */
export function put(events: number, { messageKib }: Assumptions): readonly Charge[] {
    return [["event", events * pieces(messageKib)]];
}

/** Events that an archive of their bus keeps a copy of. What lies in the archive grows with its retention and is not counted. */
export function archived(events: number, { messageKib }: Assumptions): readonly Charge[] {
    return [["archived", (events * messageKib) / KIB_OF_A_GIB]];
}
