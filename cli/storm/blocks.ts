import { fork } from "node:child_process";
import { join } from "node:path";
import { UserError } from "../userError";
import { type Block, type BlockRequest, type Played, playBlock, type Step } from "./block";
import type { BlockMessage } from "./blockProcess";

/** After so many schedules another process takes over: what one keeps of them all stays small. */
const MOST = 1_000;
/** Each schedule drops all that it has made: with more room for young objects a storm takes a tenth less. */
const YOUNG = "--max-semi-space-size=32";
/** Fewer are not worth another process, which evaluates the program once more. */
const LEAST = 10;

/** The schedules of a storm, cut into blocks for so many processes at once. */
export function blocksOf({ seed, schedules }: Block, jobs: number): readonly Block[] {
    const size = Math.min(MOST, Math.max(LEAST, Math.ceil(schedules / jobs)));
    return Array.from({ length: Math.ceil(schedules / size) }, (_, index) => ({
        seed: seed + index * size,
        schedules: Math.min(size, schedules - index * size),
    }));
}

/**
 * Plays blocks in so many processes at once, in their order; a single one in this process. After one that fails, no other begins.
 * Says of each how far it is. Where a process cannot play, all are ended, and that is thrown.
 */
export async function playBlocks(
    request: Omit<BlockRequest, "block">,
    blocks: readonly Block[],
    jobs: number,
    onStep: (step: Step) => void,
): Promise<readonly Played[]> {
    if (blocks.length === 1) return [await playBlock({ ...request, block: blocks[0]! }, onStep)];
    const waiting = [...blocks];
    const played: Played[] = [];
    const stop = new AbortController();
    const work = async () => {
        for (let block = waiting.shift(); block; block = waiting.shift()) {
            const one = await inProcess({ ...request, block }, onStep, stop.signal);
            played.push(one);
            if (one.failure) waiting.length = 0;
        }
    };
    try {
        await Promise.all(Array.from({ length: Math.min(jobs, blocks.length) }, work));
    } catch (error) {
        // What the others would still play, nobody is told.
        waiting.length = 0;
        stop.abort();
        throw error;
    }
    return played;
}

/** The sum of what was played, with the failure of the lowest seed. */
export function together(played: readonly Played[]): Played {
    const ends: Record<string, number> = {};
    for (const [end, count] of played.flatMap((one) => Object.entries(one.ends))) ends[end] = (ends[end] ?? 0) + count;
    const failures = played.flatMap(({ failure }) => failure ?? []).sort((a, b) => a.seed - b.seed);
    return {
        played: played.reduce((sum, one) => sum + one.played, 0),
        notAccepted: played.reduce((sum, one) => sum + one.notAccepted, 0),
        events: played[0]?.events ?? 0,
        ends,
        ...(failures[0] ? { failure: failures[0] } : {}),
    };
}

async function inProcess(request: BlockRequest, onStep: (step: Step) => void, signal: AbortSignal): Promise<Played> {
    const execArgv = [...process.execArgv, YOUNG];
    const child = fork(join(__dirname, `blockProcess${__filename.slice(-3)}`), { execArgv, signal });
    const end = () => child.kill();
    process.once("exit", end);
    try {
        const played = new Promise<Played>((resolve, reject) => {
            child.on("message", (message: BlockMessage) => {
                if ("step" in message) onStep(message.step);
                else if ("all" in message) resolve(message.all);
                else reject(new UserError(message.refused));
            });
            child.once("error", reject);
            child.once("exit", (code, signal) =>
                reject(
                    new UserError(
                        `A process of the storm ended with ${signal ?? code} before it had played its schedules. Was it killed, or out ` +
                            "of memory? Fewer processes take less: --jobs 1.",
                    ),
                ),
            );
        });
        child.send(request);
        return await played;
    } finally {
        process.off("exit", end);
        end();
    }
}
