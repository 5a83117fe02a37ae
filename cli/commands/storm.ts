import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { type LabCommandOptions, placeOf } from "../openLab";
import { type TellProgress, withProgress } from "../progress";
import { blocksOf, playBlocks, together } from "../storm/blocks";
import { stormEvents } from "../storm/stormEvents";
import { repeatText, resultText, titleText } from "../storm/stormText";
import { UserError } from "../userError";

export interface StormCommandOptions extends LabCommandOptions {
    readonly seed?: string;
    readonly schedules: string;
    /** How many processes at once. Default: one for each processor. */
    readonly jobs?: string;
    /** Paths of recorded events; none: those of the example. */
    readonly events: readonly string[];
    readonly processes: boolean;
    readonly exact: boolean;
    readonly trace: boolean;
}

/** Plays random schedules of faults over the stack; returns the exit code: 1 when one of them breaks something. */
export async function storm(options: StormCommandOptions): Promise<number> {
    const schedules = wholeNumber("--schedules", options.schedules, 1);
    const seed = options.seed === undefined ? randomInt(1_000_000) : wholeNumber("--seed", options.seed, 0);
    const wanted = options.jobs === undefined ? availableParallelism() : wholeNumber("--jobs", options.jobs, 1);
    // A trace tells one schedule after the other.
    const jobs = options.trace ? 1 : wanted;
    const blocks = blocksOf({ seed, schedules }, jobs);
    const { stack, processes } = options;
    const events = await stormEvents(options.events, placeOf(options));
    console.log(titleText({ stack, seed, schedules, processes, jobs: Math.min(jobs, blocks.length) }));
    const started = performance.now();
    const playing = (tell: TellProgress) => {
        let played = 0;
        return playBlocks({ options, events }, blocks, jobs, () => tell(`${++played} of ${schedules} played`));
    };
    const what = `evaluating the stack ${stack} and playing the schedules`;
    const result = together(await withProgress(what, playing, ["terminal", "log"]));
    console.log(resultText(result, (performance.now() - started) / 1000));
    const { failure } = result;
    if (!failure) return 0;
    console.log(`\n${failure.text}`);
    console.log(`To play it again: ${repeatText(failure.seed, given(options))}`);
    return 1;
}

/** The options that a schedule depends on, as they were given. */
function given({ stack, cwd, config, events, processes, exact }: StormCommandOptions): string[] {
    return [
        `--stack ${stack}`,
        ...(cwd === "." ? [] : [`--cwd ${cwd}`]),
        ...config.map((one) => `--config ${one}`),
        ...events.map((one) => `--events ${one}`),
        ...(processes ? ["--processes"] : []),
        ...(exact ? ["--exact"] : []),
    ];
}

function wholeNumber(flag: string, text: string, least: number): number {
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value >= least) return value;
    throw new UserError(`${flag} ${text}: expected a whole number from ${least} to 999999999`);
}
