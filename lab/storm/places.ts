import { isRead } from "../faults/staleReads";
import type { Lab } from "../lab";
import type { Run } from "./run";
import { queuesOf } from "./world";

/** Where faults of a stack can be: what a run without faults has come by. */
export interface Places {
    /** Rules and standard topics. */
    readonly hops: readonly string[];
    /** Queues that functions read. */
    readonly queues: readonly string[];
    /** Topics, and queues that are no dead-letter queues. */
    readonly targets: readonly string[];
    readonly functions: readonly string[];
    /** Calls of anybody. */
    readonly calls: readonly string[];
    /** Calls of functions that read. */
    readonly reads: readonly string[];
    /** The calls of each function. */
    readonly callsOf: readonly { readonly function: string; readonly call: string }[];
    /** Seconds from the first event to the last. */
    readonly seconds: number;
}

/** Writing logs is no part of what a stack does for an event. */
const LEFT_ALONE = new Set(["cloudwatch-logs"]);

export function placesOf(lab: Lab, { notices }: Pick<Run, "notices">, seconds: number): Places {
    const calls = new Set<string>();
    const reads = new Set<string>();
    const callsOf = new Map<string, { readonly function: string; readonly call: string }>();
    const functions = new Set<string>();
    const hops = new Set<string>();
    const made: string[] = [];
    for (const notice of notices) {
        if (notice.kind === "event") for (const rule of notice.matched) hops.add(rule);
        if (notice.kind === "message" && notice.to.includes(":sns:") && !notice.to.endsWith(".fifo"))
            hops.add(notice.to);
        if (notice.kind === "invocation") {
            functions.add(notice.functionArn);
            // A function's calls are told before its end is.
            for (const call of made.splice(0))
                callsOf.set(`${notice.functionArn} ${call}`, { function: notice.functionArn, call });
        }
        if (notice.kind !== "call" || LEFT_ALONE.has(notice.record.service)) continue;
        const { service, operation, by } = notice.record;
        const call = `${service}:${operation}`;
        calls.add(call);
        if (by !== "handler") continue;
        made.push(call);
        if (isRead(operation)) reads.add(call);
    }
    const { read, deadLetters } = queuesOf(lab);
    const queues = lab.fabric.sqs.all().map(({ arn }) => arn);
    const topics = lab.fabric.sns.all().map(({ arn }) => arn);
    return {
        hops: [...hops],
        queues: queues.filter((arn) => read.has(arn)),
        targets: [...topics.filter((arn) => hops.has(arn)), ...queues.filter((arn) => !deadLetters.has(arn))],
        functions: [...functions],
        calls: [...calls],
        reads: [...reads],
        callsOf: [...callsOf.values()],
        seconds,
    };
}
