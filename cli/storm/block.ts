import { copyOf, failureText, Storm, type StormResult } from "event-ops-lab/storm";
import type { StormCommandOptions } from "../commands/storm";
import { openLab } from "../openLab";
import { tagInstances } from "../scenario";
import { garbageCollector } from "./garbage";
import { redriveOf } from "./redriveCall";
import { stormEvents } from "./stormEvents";

/** Schedules that one process plays. */
export interface Block {
    /** The first schedule. */
    readonly seed: number;
    readonly schedules: number;
}

/** What came of a block. */
export interface Played extends Omit<StormResult, "failure"> {
    /** How many events each schedule sends. */
    readonly events: number;
    /** Of the first schedule that breaks something. */
    readonly failure?: { readonly seed: number; readonly text: string };
}

/** Virtual time starts here, whenever a storm is run: the same seed gives the same trace. */
const START = new Date("2026-01-01T00:00:00Z");

/** Evaluates the program and plays a block of schedules over its stack. Throws a `UserError` or `LabError` for what is unusable. */
export async function playBlock(options: StormCommandOptions, { seed, schedules }: Block): Promise<Played> {
    const lab = await openLab(options, { now: START });
    try {
        const events = await stormEvents(lab, options.events);
        const over = garbageCollector();
        const storm = await Storm.of({
            stack: copyOf(lab),
            events,
            start: START,
            redrive: await redriveOf(lab),
            ...(options.events.length === 0 ? { prepare: tagInstances } : {}),
            seed,
            schedules,
            functions: options.processes ? "both" : "contexts",
            exact: options.exact,
            onSchedule: (one, _, { trace }) => {
                over();
                if (options.trace) console.log([`seed ${one}`, ...trace].join("\n"));
            },
        });
        const { failure, ...result } = await storm.run();
        const text = failure && failureText(failure, (arn) => lab.nameOf(arn));
        return {
            ...result,
            events: events.length,
            ...(failure && text ? { failure: { seed: failure.seed, text } } : {}),
        };
    } finally {
        await lab.close();
    }
}
