import type { Cloud } from "../cloud";
import { AwsError, type Caller, type Trace } from "../types";
import { parseArn, queueUrlOf } from "./arns";

/** What could not be delivered, for a dead-letter queue. */
export interface DeadLetter {
    readonly queueArn: string;
    /** Input of SendMessage, but for the queue. */
    readonly message: Readonly<Record<string, unknown>>;
    readonly caller: Caller;
    readonly trace: Trace;
    /** Why it could not be delivered. */
    readonly reason: string;
    /** ARN of where it is lost when the queue refuses it. */
    readonly where: string;
}

/** Sends it to its queue and tells of it; where the queue refuses it, it is lost. Returns whether it is in the queue. */
export async function sendDeadLetter(cloud: Cloud, letter: DeadLetter): Promise<boolean> {
    const { queueArn, message, caller, trace, reason, where } = letter;
    const input = { QueueUrl: queueUrlOf(queueArn), ...message };
    const region = parseArn(queueArn)!.region;
    try {
        await cloud.call({ service: "sqs", operation: "SendMessage", input, region, caller, trace });
    } catch (failure) {
        if (!(failure instanceof AwsError)) throw failure;
        const refusal = `${failure.code}: ${failure.message}`;
        tellLost(cloud, trace, where, `${reason}; its dead-letter queue ${queueArn} refuses it: ${refusal}`);
        return false;
    }
    cloud.notify({ kind: "dead-letter", time: cloud.clock.now().toISOString(), trace, queueArn, reason });
    return true;
}

/** Tells that something was accepted and is gone. */
export function tellLost(cloud: Cloud, trace: Trace, where: string, why: string): void {
    cloud.notify({ kind: "lost", time: cloud.clock.now().toISOString(), trace, where, why });
}
