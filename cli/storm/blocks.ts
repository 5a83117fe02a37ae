import { fork } from "node:child_process";
import { join } from "node:path";
import { endWithThisProcess, temporaryRoot } from "event-ops-lab/storm";
import { commandName } from "../commandName";
import { printable } from "../events/printable";
import { UserError } from "../userError";
import type { Block, BlockRequest, Played, Step } from "./block";
import type { BlockMessage } from "./blockProcess";
import { Silence } from "./silence";

/** After so many schedules another process takes over: what one keeps of them all stays small. */
const MOST = 1_000;
/** Each schedule drops all that it has made: with more room for young objects a storm takes a tenth less. */
const YOUNG = "--max-semi-space-size=32";
/** Nothing ends a function that computes without end in a context, but the end of its process. */
const SILENT_SECONDS = 60;
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
 * Plays blocks in so many processes at once, in their order. After one that fails, no other begins. Says of each how far it is.
 * Where a process cannot play, or says nothing for so many seconds, all are ended, and a `UserError` says why.
 */
export async function playBlocks(
    request: Omit<BlockRequest, "block">,
    blocks: readonly Block[],
    jobs: number,
    onStep: (step: Step) => void,
    silentSeconds = SILENT_SECONDS,
): Promise<readonly Played[]> {
    const waiting = [...blocks];
    const played: Played[] = [];
    const stop = new AbortController();
    const processes = Math.min(jobs, blocks.length);
    const work = async () => {
        for (let block = waiting.shift(); block; block = waiting.shift()) {
            const one = await inProcess(
                { ...request, block },
                { onStep, signal: stop.signal, silentSeconds, processes },
            );
            played.push(one);
            if (one.failure) waiting.length = 0;
        }
    };
    try {
        await Promise.all(Array.from({ length: processes }, work));
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
        unmatched: played[0]?.unmatched ?? 0,
        ...(played[0]?.unhandled ? { unhandled: played[0].unhandled } : {}),
        ends,
        ...(failures[0] ? { failure: failures[0] } : {}),
    };
}

interface Watching {
    readonly onStep: (step: Step) => void;
    readonly signal: AbortSignal;
    readonly silentSeconds: number;
    /** How many play at once. */
    readonly processes: number;
}

async function inProcess(
    request: BlockRequest,
    { onStep, signal, silentSeconds, processes }: Watching,
): Promise<Played> {
    const execArgv = [...process.execArgv, YOUNG];
    // However it ends, what it leaves lies in a folder that goes with this process.
    const env = { ...process.env, TMPDIR: temporaryRoot() };
    const child = fork(join(__dirname, `blockProcess${__filename.slice(-3)}`), {
        execArgv,
        env,
        signal,
        killSignal: "SIGKILL",
    });
    endWithThisProcess(child);
    // A function that computes without end lets it hear of no other signal.
    const end = () => child.kill("SIGKILL");
    let silence: Silence | undefined;
    try {
        const played = new Promise<Played>((resolve, reject) => {
            let running = "";
            const onSilent = () => {
                reject(new UserError(endlessText(running, silentSeconds)));
                end();
            };
            child.on("message", (message: BlockMessage) => {
                silence?.heard();
                if ("there" in message) return;
                if ("running" in message) {
                    running = message.running.name;
                    // It hands on between its steps, and so all but it goes on.
                    if (message.running.busySeconds >= silentSeconds) onSilent();
                    // Loading its code and the program, a process may be silent, too.
                    silence ??= new Silence(silentSeconds, onSilent);
                } else if ("step" in message) onStep(message.step);
                else if ("all" in message) resolve(message.all);
                else reject(new UserError(message.refused));
            });
            child.once("error", reject);
            child.once("exit", (code, signal) =>
                reject(
                    new UserError(
                        `A process of the storm ended with ${signal ?? code} before it had played its schedules` +
                            `${running === "" ? "" : `, in the function ${printable(running)}`}. Was it killed, or out of memory?` +
                            `${processes > 1 ? " Fewer processes take less: --jobs 1." : ` Its memory is not limited here: ${commandName()} replay runs functions with their limits.`}`,
                    ),
                ),
            );
        });
        child.send(request);
        return await played;
    } finally {
        child.removeAllListeners("message");
        silence?.end();
        end();
    }
}

function endlessText(running: string, seconds: number): string {
    return (
        `The function ${printable(running)} computes without end: for ${seconds} seconds it has made no call and waited for nothing. In a context ` +
        `no timeout ends it; ${commandName()} replay runs it in a process, and tells what its timeout does.`
    );
}
