import { assemble } from "../assemble";
import { deadLetterArns } from "../faults/deadLetterArns";
import { Lab } from "../lab";
import type { ResourceState } from "../resources";

export type Functions = "processes" | "contexts";

/** A stack that was evaluated once, to be made anew for each run. */
export interface StackCopy {
    readonly lab: Lab;
    readonly states: readonly ResourceState[];
}

/** Takes down what a stack is made of. What has happened in the lab is not in it. */
export function copyOf(lab: Lab): StackCopy {
    return { lab, states: lab.account.snapshot() };
}

/**
 * The stack in an account of its own, as it was deployed: nothing has happened there yet. Functions see a time that stands still,
 * and make one call after another.
 */
export async function openWorld({ lab, states }: StackCopy, start: Date, functions: Functions): Promise<Lab> {
    const { accountId, region, fixtures } = lab.account;
    const folder = lab.evaluation?.project.root ?? process.cwd();
    const parts = await assemble({ accountId, region, fixtures, folder, now: start, functions, steady: true });
    try {
        await parts.account.restore(states);
        return new Lab(parts);
    } catch (error) {
        await parts.close();
        throw error;
    }
}

/** Queues by what they are for. */
export interface Queues {
    /** Read by functions. */
    readonly read: ReadonlySet<string>;
    readonly deadLetters: ReadonlySet<string>;
    /** The others: where messages wait for systems outside the stack. */
    readonly ends: readonly string[];
}

export function queuesOf(world: Lab): Queues {
    const deadLetters = deadLetterArns(world.parts);
    const read = new Set([...world.fabric.mappings.values()].map(({ queue }) => queue.arn));
    const ends = world.fabric.sqs.all().map(({ arn }) => arn);
    return { read, deadLetters, ends: ends.filter((arn) => !read.has(arn) && !deadLetters.has(arn)) };
}
