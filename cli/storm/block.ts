import { copyOf, failureText, Storm, type StormEvent, type StormResult, type Unhandled } from "event-ops-lab/storm";
import type { StormCommandOptions } from "../commands/storm";
import { labOf, wondering } from "../openLab";
import { tagInstances } from "../scenario";
import { garbageCollector } from "./garbage";
import { redriveOf } from "./redriveCall";
import { STORM_START } from "./stormEvents";

/**
 * How far a block is: its stack is evaluated and does something with the events, or another of its schedules has been played; the trace of
 * one that has; or what may keep the program from ending.
 */
export type Step = "begun" | "played" | { readonly trace: string } | { readonly hint: string };

/** Schedules that one process plays. */
export interface Block {
    /** The first schedule. */
    readonly seed: number;
    readonly schedules: number;
}

/** A block of the storm over a stack, with the events that each schedule sends. */
export interface BlockRequest {
    readonly options: StormCommandOptions;
    readonly events: readonly StormEvent[];
    readonly block: Block;
}

/** What came of a block. */
export interface Played extends Omit<StormResult, "failure"> {
    /** How many events each schedule sends. */
    readonly events: number;
    /** How many of these match no rule. */
    readonly unmatched: number;
    readonly unhandled?: Unhandled;
    /** Of the first schedule that breaks something. */
    readonly failure?: { readonly seed: number; readonly text: string };
}

/**
 * Evaluates the program and plays a block of schedules over its stack; says how far it is. Throws a `UserError` or
 * `LabError` for what is unusable.
 */
export async function playBlock(
    { options, events, block: { seed, schedules } }: BlockRequest,
    onStep: (step: Step) => void,
): Promise<Played> {
    const lab = await wondering(
        (hint) => onStep({ hint }),
        () => labOf(options, { now: STORM_START }),
    );
    try {
        const storm = await Storm.of({
            stack: copyOf(lab),
            events,
            start: STORM_START,
            redrive: await redriveOf(lab),
            ...(options.events.length === 0 ? { prepare: tagInstances } : {}),
            seed,
            schedules,
            functions: options.processes ? "both" : "contexts",
            exact: options.exact,
            onRun: garbageCollector(),
            onSchedule: (one, _, { trace }) => {
                if (options.trace) onStep({ trace: [`seed ${one}`, ...trace].join("\n") });
                onStep("played");
            },
        });
        onStep("begun");
        const { failure, ...result } = await storm.run();
        const { unhandled } = storm;
        const text = failure && failureText(failure, (arn) => lab.nameOf(arn));
        return {
            ...result,
            events: events.length,
            unmatched: storm.unmatched,
            ...(unhandled ? { unhandled } : {}),
            ...(failure && text ? { failure: { seed: failure.seed, text } } : {}),
        };
    } finally {
        await lab.close();
    }
}
