import { isDeepStrictEqual } from "node:util";
import { compilePattern, matches, parseEvent, RuleSet } from "../patterns";
import type { Measured, Stream, Subject } from "./matchingPasses";
import type { RulerMeasured } from "./ruler";

/** Events of which the rules that match are compared, not their number alone. */
export const SAMPLE = 200;

/**
 * Throws, with the rules and the event's number, where rules matched together find something else than each alone does with the sample,
 * or than event-ruler, where that is there: with the sample the same rules, with all events it got as many.
 */
export function checkMatches(
    stream: Stream,
    name: string,
    { patterns, events }: Subject,
    measured: Measured,
    engine: RulerMeasured | undefined,
): void {
    const sample = Array.from({ length: Math.min(SAMPLE, events) }, (_, at) => parseEvent(stream.event(at)));
    const set = new RuleSet<number>();
    for (const [at, pattern] of patterns.entries()) set.add(String(at), pattern, at);
    const compiled = patterns.map((pattern) => compilePattern(pattern));
    const together = sample.map((event) => set.match(event));
    const alone = sample.map((event) => [...compiled.keys()].filter((at) => matches(compiled[at]!, event)));
    same(name, together, alone, "one by one");
    same(
        name,
        measured.counts.slice(0, sample.length),
        alone.map(({ length }) => length),
        "one by one",
    );
    if (!engine) return;
    same(name, together.slice(0, engine.matched.length), engine.matched, "by event-ruler");
    same(name, measured.counts.slice(0, engine.counts.length), engine.counts, "by event-ruler");
}

function same(name: string, here: readonly unknown[], there: readonly unknown[], by: string): void {
    const at = here.findIndex((one, index) => !isDeepStrictEqual(one, there[index]));
    if (at < 0 && here.length === there.length) return;
    const event = at < 0 ? Math.min(here.length, there.length) : at;
    const shown = (one: unknown) => (one === undefined ? "nothing" : JSON.stringify(one));
    throw new Error(`${name}, event ${event}: ${shown(here[event])} matched here, ${shown(there[event])} ${by}`);
}
