import type { AwsAccount } from "../aws/awsAccount";
import { printable } from "../events/printable";
import { programName } from "../programName";
import { UserError } from "../userError";
import type { DeadLetter } from "./deadLetter";
import { QueueReader } from "./queueReader";
import { recognise } from "./recognise";
import { deadLetterQueues, type QueueFacts, readWiring, type Wiring } from "./wiring";

export interface Found {
    readonly wiring: Wiring;
    readonly queues: readonly QueueFacts[];
    /** ARNs of dead-letter queues that are named somewhere and are not there. */
    readonly missing: readonly string[];
}

/** The dead-letter queues of the account, or those that `names` says, by name, URL, ARN or the name in the program. Throws a `UserError` for one that is none. */
export async function findQueues(account: AwsAccount, names: readonly string[]): Promise<Found> {
    const wiring = await readWiring(account);
    const { found, missing } = deadLetterQueues(wiring);
    const queues = new Set(
        names.flatMap((name) => {
            const named = queuesNamed(found, name);
            if (named.length > 1)
                throw new UserError(
                    `--queue ${printable(name)}: several have this name in a program. ${listOf(named)}`,
                );
            if (named.length > 0) return named;
            const there = queuesNamed(wiring.queues, name).length > 0;
            const why = there
                ? "nothing in the account has this queue as its dead-letter queue"
                : `there is no such queue in ${account.region}`;
            throw new UserError(`--queue ${printable(name)}: ${why}. ${listOf(found)}`);
        }),
    );
    return { wiring, queues: names.length === 0 ? found : [...queues], missing: names.length === 0 ? missing : [] };
}

/** What lies in a queue, at most `limit` messages. They are put back. */
export async function lookInto(
    account: AwsAccount,
    queue: QueueFacts,
    wiring: Wiring,
    limit = Number.POSITIVE_INFINITY,
): Promise<DeadLetter[]> {
    const reader = new QueueReader(account, queue);
    const letters: DeadLetter[] = [];
    try {
        for await (const message of reader.messages()) {
            letters.push(recognise(queue, message, wiring));
            if (letters.length >= limit) break;
        }
    } finally {
        await reader.putBack();
    }
    return letters.sort((a, b) => (a.sent < b.sent ? -1 : a.sent > b.sent ? 1 : 0));
}

export function queueName({ arn }: Pick<QueueFacts, "arn">): string {
    return arn.split(":").at(-1)!;
}

/** By name, URL or ARN; where that is nobody's, by the name that the program gave, which timelines print. */
export function queuesNamed<T extends Pick<QueueFacts, "arn" | "url">>(
    queues: readonly T[],
    name: string,
): readonly T[] {
    const exact = queues.filter((queue) => [queue.arn, queue.url, queueName(queue)].includes(name));
    return exact.length > 0 ? exact : queues.filter((queue) => programName(queueName(queue)) === name);
}

function listOf(queues: readonly QueueFacts[]): string {
    if (queues.length === 0) return "There are no dead-letter queues.";
    return [
        "Give one of these, as a whole or, where one alone has it, by its name in the program:",
        ...queues.map((queue) => `  ${queueName(queue)}`),
    ].join("\n");
}
