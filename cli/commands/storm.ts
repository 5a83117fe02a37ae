import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { type LabCommandOptions, placeOf } from "../openLab";
import { type TellProgress, withProgress } from "../progress";
import { blocksOf, playBlocks, together } from "../storm/blocks";
import { stormEvents } from "../storm/stormEvents";
import { repeatText, resultText, titleText } from "../storm/stormText";

export interface StormCommandOptions extends LabCommandOptions {
    readonly seed?: number;
    readonly schedules: number;
    /** How many processes at once. Default: one for each processor. */
    readonly jobs?: number;
    /** Paths of recorded events; none: those of the example. */
    readonly events: readonly string[];
    readonly processes: boolean;
    readonly exact: boolean;
    readonly trace: boolean;
}

/** Plays random schedules of faults over the stack; returns the exit code: 1 when one of them breaks something. */
export async function storm(options: StormCommandOptions): Promise<number> {
    const { schedules, seed = randomInt(1_000_000) } = options;
    // A trace tells one schedule after the other.
    const jobs = options.trace ? 1 : (options.jobs ?? availableParallelism());
    const blocks = blocksOf({ seed, schedules }, jobs);
    const { stack, processes } = options;
    const events = await stormEvents(options.events, placeOf(options));
    const title = titleText({ stack, seed, schedules, processes, jobs: Math.min(jobs, blocks.length) });
    let started = performance.now();
    const playing = (tell: TellProgress) => {
        let begun = false;
        let played = 0;
        return playBlocks({ options, events }, blocks, jobs, (step) => {
            if (step === "played") tell(`${++played} of ${schedules} played`);
            else if (step === "begun") {
                if (begun) return;
                begun = true;
                console.log(title);
                started = performance.now();
            } else if ("trace" in step) console.log(step.trace);
            else tell(step.hint);
        });
    };
    const what = `evaluating the stack ${stack} and playing the schedules`;
    const result = together(await withProgress(what, playing, ["terminal", "log"]));
    console.log(resultText(result, schedules, (performance.now() - started) / 1000));
    const { failure } = result;
    if (!failure) return 0;
    console.log(`\n${failure.text}`);
    console.log(`To play it again: ${repeatText(failure.seed, given(options))}`);
    return 1;
}

/** The options that a schedule depends on, as they were given. */
function given({ stack, cwd, config, events, processes, exact }: StormCommandOptions): string[] {
    return [
        "--stack",
        stack,
        ...(cwd === "." ? [] : ["--cwd", cwd]),
        ...Object.entries(config).flatMap(([key, value]) => ["--config", `${key}=${value}`]),
        ...events.flatMap((one) => ["--events", one]),
        ...(processes ? ["--processes"] : []),
        ...(exact ? ["--exact"] : []),
    ];
}
