import { POISON } from "../faults/faultPlan";
import type { Effect } from "./effects";
import type { Run } from "./run";

/**
 * What a run with faults breaks, beside the same run without: one sentence each, none where all is well.
 *
 * - Every event that was accepted ends as handled, dead-lettered or on-failure; nothing waits that a function should have taken.
 * - What the run without faults did for an event was done for it here, once or more often: unless it was not accepted, or is a dead
 *   letter still that nobody has sent again. With `exact`, the same was done, with the same content, and nothing else.
 */
export function violations(run: Run, calm: Run, exact = false): readonly string[] {
    const found: string[] = [];
    for (const [event, why] of run.losses) found.push(`${event} is lost: ${why}`);
    for (const message of run.waiting) found.push(`${message} waits for a function that does not take it`);

    const lost = new Set(run.losses.keys());
    const isDead = (events: readonly string[]) => !run.redriven && events.some((event) => run.dead.has(event));
    const excused = (event: string | undefined) =>
        event === undefined
            ? isDead([...run.dead]) || run.ends.size < calm.ends.size
            : !run.ends.has(event) || isDead([event]) || lost.has(event);
    const key = ({ event = "", what, body }: Effect) => [event, what, ...(exact ? [body] : [])].join("\n");
    const done = new Set(run.effects.map(key));
    const due = new Set(calm.effects.map(key));
    for (const effect of unique(calm.effects, key)) {
        if (!done.has(key(effect)) && !excused(effect.event))
            found.push(`${subject(effect)} has had no ${effect.what}`);
    }
    if (exact) {
        for (const effect of unique(run.effects, key)) {
            if (!due.has(key(effect)) && !effect.event?.startsWith(POISON)) {
                found.push(`${subject(effect)} has had another ${effect.what} than without faults`);
            }
        }
    }
    return found;
}

function subject({ event }: Effect): string {
    return event ?? "the stack";
}

function unique(effects: readonly Effect[], key: (effect: Effect) => string): Effect[] {
    return [...new Map(effects.map((effect) => [key(effect), effect])).values()];
}
