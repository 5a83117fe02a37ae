import { parseEvent, RuleSet } from "../patterns";
import { PASSES, WARMUPS } from "./passes";

/** Events that are held parsed at once. */
export const BATCH = 5000;

/** Events that are made by number. */
export interface Stream {
    readonly events: number;
    event(at: number): string;
}

/** Rules, and how many of the events they get. */
export interface Subject {
    readonly patterns: readonly string[];
    readonly events: number;
}

/** How many rules matched each event, and the processor time of each pass in microseconds an event. */
export interface Measured {
    readonly counts: readonly number[];
    readonly micros: readonly number[];
}

/**
 * Passes over the events with all subjects in turns, so that a batch is made and read once, each told on standard error when it is done;
 * `parse` is what reading an event takes.
 */
export function measure(
    stream: Stream,
    subjects: ReadonlyMap<string, Subject>,
): { readonly parse: readonly number[]; readonly measured: ReadonlyMap<string, Measured> } {
    const all = [...subjects].map(([name, { patterns, events }]) => {
        const rules = new RuleSet<number>();
        for (const [at, pattern] of patterns.entries()) rules.add(String(at), pattern, at);
        return { name, rules, events, counts: [] as number[], time: 0, micros: [] as number[] };
    });
    const parse: number[] = [];
    for (let pass = 0; pass < WARMUPS + PASSES; pass++) {
        for (const one of all) Object.assign(one, { counts: [], time: 0 });
        let parsing = 0;
        for (let at = 0; at < stream.events; at += BATCH) {
            const texts = batch(stream, at);
            parsing += timed(() => texts.forEach((text) => void parseEvent(text)))[1];
            const parsed = texts.map((text) => parseEvent(text));
            for (const one of all) {
                if (at >= one.events) continue;
                const some = parsed.slice(0, one.events - at);
                const [counts, time] = timed(() => some.map((event) => one.rules.match(event).length));
                one.counts.push(...counts);
                one.time += time;
            }
        }
        console.error(`Pass ${pass + 1} of ${WARMUPS + PASSES} over ${stream.events.toLocaleString("en-US")} events`);
        if (pass < WARMUPS) continue;
        parse.push(parsing / stream.events);
        for (const one of all) one.micros.push(one.time / one.events);
    }
    return { parse, measured: new Map(all.map(({ name, counts, micros }) => [name, { counts, micros }])) };
}

export function batch(stream: Stream, from: number): string[] {
    const length = Math.min(BATCH, stream.events - from);
    return Array.from({ length }, (_, at) => stream.event(from + at));
}

/** The clock of processor time ticks every 4 ms. */
const LONG_ENOUGH = 20_000;

/** What a task returns, and its microseconds; it is done again until they can be told. */
function timed<T>(task: () => T): [result: T, micros: number] {
    const before = process.threadCpuUsage();
    for (let times = 1; ; times++) {
        const result = task();
        const { user, system } = process.threadCpuUsage(before);
        if (user + system >= LONG_ENOUGH) return [result, (user + system) / times];
    }
}
