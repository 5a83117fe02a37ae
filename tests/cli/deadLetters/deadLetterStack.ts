import { join } from "node:path";
import { AwsAccount } from "../../../cli/aws/awsAccount";
import type { DeadLetter } from "../../../cli/deadLetters/deadLetter";
import { findQueues, lookInto } from "../../../cli/deadLetters/look";
import type { Lab } from "../../../lab/lab";

export const PROGRAM = join(__dirname, "../../fixtures/programs/deadLetters");
/** Until noon of this day nothing is handled in that program. */
export const START = new Date("2026-01-01T00:00:00Z");

const HOUR = 3_600_000;

export function overTheOutage(lab: Lab): Promise<void> {
    return lab.advance(24 * HOUR);
}

/** An event for one rule of the program, named as the rule is. */
export function shopEvent(rule: string, detail: Record<string, unknown> = { order: 1 }): Record<string, unknown> {
    return { id: `event-${rule}`, source: "shop", "detail-type": rule, detail };
}

/** Calls with the SDK, as the command does. */
export function accountOf(lab: Lab): Promise<AwsAccount> {
    return AwsAccount.open(lab.endpoint, {});
}

/** All dead letters of the account, by the name of their queue. */
export async function lettersIn(account: AwsAccount): Promise<Record<string, readonly DeadLetter[]>> {
    const { wiring, queues } = await findQueues(account, []);
    const found: Record<string, readonly DeadLetter[]> = {};
    for (const queue of queues) {
        const letters = await lookInto(account, queue, wiring);
        if (letters.length > 0) found[queue.arn.split(":").at(-1)!] = letters;
    }
    return found;
}

/** Functions that have handled something, in order, by name. */
export function handledBy(lab: Lab): string[] {
    return lab.notices.flatMap((notice) =>
        notice.kind === "invocation" && notice.result.ok ? [notice.functionArn.split(":").at(-1)!] : [],
    );
}

/** What the last call of a function that succeeded was given. */
export function lastEventOf(lab: Lab, name: string): unknown {
    const result = lab.notices.findLast(
        (notice) => notice.kind === "invocation" && notice.result.ok && notice.functionArn.endsWith(`:${name}`),
    );
    return result?.kind === "invocation" && result.result.ok ? JSON.parse(result.result.payload) : undefined;
}
