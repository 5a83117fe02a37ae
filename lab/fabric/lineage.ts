import { AwsError, mergeTraces, type Trace } from "../types";

/** Source: Lambda Developer Guide, "Use Lambda recursive loop detection to prevent infinite loops". */
const MOST_RUNS = 16;

/** How often each function has run in a chain of calls, by the trace that the chain carries along. */
const runs = new WeakMap<Trace, ReadonlyMap<string, number>>();

/**
 * The trace for one more run of a function: what the run sends on to queues, topics and functions carries it. Throws what Lambda
 * answers when a function has run 16 times already in one chain through Lambda, SQS and SNS.
 */
export function withRun(trace: Trace, functionArn: string): Trace {
    const before = runs.get(trace);
    const count = before?.get(functionArn) ?? 0;
    if (count >= MOST_RUNS) {
        throw new AwsError(
            "RecursiveInvocationException",
            "Lambda has detected your function being invoked in a recursive loop with other AWS resources and stopped your function's invocation.",
        );
    }
    const next = { ...trace };
    runs.set(next, new Map([...(before ?? []), [functionArn, count + 1]]));
    return next;
}

/** Whether Lambda has ended a loop. */
export function isRecursion(error: unknown): boolean {
    return error instanceof AwsError && error.code === "RecursiveInvocationException";
}

/** The trace of several messages that one invocation takes: of each function, the most runs of any of them. */
export function mergeChains(traces: readonly Trace[]): Trace {
    const merged = mergeTraces(traces);
    const counts = new Map<string, number>();
    for (const trace of traces) {
        for (const [arn, count] of runs.get(trace) ?? []) counts.set(arn, Math.max(count, counts.get(arn) ?? 0));
    }
    runs.set(merged, counts);
    return merged;
}

/** The trace of what passes through a bus: Lambda does not see loops through EventBridge. */
export function throughBus(trace: Trace): Trace {
    return runs.has(trace) ? { ...trace } : trace;
}
