import { randomInt } from "node:crypto";
import { copyOf, failureText, Storm } from "event-ops-lab/storm";
import { type LabCommandOptions, openLab } from "../openLab";
import { withProgress } from "../progress";
import { tagInstances } from "../scenario";
import { redriveOf } from "../storm/redriveCall";
import { stormEvents } from "../storm/stormEvents";
import { repeatText, resultText, titleText } from "../storm/stormText";
import { UserError } from "../userError";

export interface StormCommandOptions extends LabCommandOptions {
    readonly seed?: string;
    readonly schedules: string;
    /** Paths of recorded events; none: those of the example. */
    readonly events: readonly string[];
    readonly processes: boolean;
    readonly exact: boolean;
    readonly trace: boolean;
}

/** Virtual time starts here, whenever a storm is run: the same seed gives the same trace. */
const START = new Date("2026-01-01T00:00:00Z");

/** Plays random schedules of faults over the stack; returns the exit code: 1 when one of them breaks something. */
export async function storm(options: StormCommandOptions): Promise<number> {
    const schedules = wholeNumber("--schedules", options.schedules, 1);
    const seed = options.seed === undefined ? randomInt(1_000_000) : wholeNumber("--seed", options.seed, 0);
    const lab = await openLab(options, { now: START });
    try {
        const events = await stormEvents(lab, options.events);
        const { stack, processes } = options;
        console.log(titleText({ stack, events: events.length, seed, schedules, processes }));
        const setup = {
            stack: copyOf(lab),
            events,
            start: START,
            redrive: await redriveOf(lab),
            ...(options.events.length === 0 ? { prepare: tagInstances } : {}),
        };
        const started = performance.now();
        const result = await withProgress("playing the schedules", async () => {
            const storm = await Storm.of({
                ...setup,
                seed,
                schedules,
                functions: processes ? "both" : "contexts",
                exact: options.exact,
                onSchedule: (one, _, { trace }) => {
                    if (options.trace) console.log([`seed ${one}`, ...trace].join("\n"));
                },
            });
            return storm.run();
        });
        console.log(resultText(result, (performance.now() - started) / 1000));
        const { failure } = result;
        if (!failure) return 0;
        console.log(`\n${failureText(failure, (arn) => lab.nameOf(arn))}`);
        console.log(`To play it again: ${repeatText(failure.seed, given(options))}`);
        return 1;
    } finally {
        await lab.close();
    }
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
