import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type ParsedEvent, parseEvent, RuleSet } from "../patterns";
import { classPath, missingTool } from "../tests/oracle/support/engine";
import { KINDS, lotEvent } from "./lots";
import type { BenchTable } from "./table";

const WARMUPS = 3;
const PASSES = 5;
/** Events that are held parsed at once. */
const BATCH = 5000;
const SIZES = [5, 50, 300] as const;

/** Processor time of passes over all events, in microseconds an event, and how many rules matched in one pass. */
interface Measured {
    readonly hits: number;
    readonly micros: readonly number[];
}

/**
 * Measures how many events a second match the rules of each kind: parsed events against 5, 50 and 300 rules, text against 5, and
 * event-ruler on the same events and rules where a JDK and Maven are there. All is processor time, since wall-clock time tells more of
 * what else the machine does. Throws where the two do not find the same matches.
 *
 * @param settings.events Default 213,000; those for 50 and 300 rules are a tenth of it.
 */
export async function benchMatching(settings: { readonly events?: number } = {}): Promise<BenchTable[]> {
    const events = settings.events ?? 213_000;
    const { parse, kinds } = measureKinds(events);
    const missing = await missingTool();
    const ruler = missing === undefined ? await measureRuler(events) : undefined;
    const rows = [...kinds].map(([kind, [five, fifty, many]]) => {
        const engine = ruler?.get(kind);
        if (engine && engine.hits !== five!.hits) {
            throw new Error(`${kind}: ${five!.hits} matches here, ${engine.hits} by event-ruler`);
        }
        const [mean, spread] = meanAndSpread(five!.micros);
        return [
            kind,
            five!.hits,
            rate(mean),
            `${Math.round((100 * spread) / mean)} %`,
            rate(mean + parse),
            ...(engine
                ? [rate(engine.parsed), rate(engine.text), times(engine.parsed, mean), times(engine.text, mean)]
                : ["-", "-", "-", "-"]),
            times(meanAndSpread(fifty!.micros)[0], mean),
            times(meanAndSpread(many!.micros)[0], mean),
        ];
    });
    return [
        {
            title: `Matching ${events.toLocaleString("en-US")} events against 5 rules of a kind${missing ? `; without event-ruler: ${missing}` : ""}`,
            columns: [
                ...["kind", "matches", "parsed events/s", "spread", "from text"],
                ...["event-ruler, parsed", "event-ruler, text", "times its parsed", "times its text"],
                ...["cost of 50 rules", "cost of 300"],
            ],
            rows,
        },
    ];
}

interface Subject {
    /** How many of the events it gets: a tenth where there are many rules. */
    readonly events: number;
    readonly rules: RuleSet<number>;
    hits: number;
    time: number;
    readonly micros: number[];
}

/** All kinds in turns, so that a batch is made and read once; `parse` is what reading an event takes. */
function measureKinds(events: number): {
    readonly parse: number;
    readonly kinds: ReadonlyMap<string, readonly Measured[]>;
} {
    const kinds = new Map(Object.keys(KINDS).map((kind) => [kind, SIZES.map((size) => subject(kind, size, events))]));
    const subjects = [...kinds.values()].flat();
    const parsing: number[] = [];
    for (let pass = 0; pass < WARMUPS + PASSES; pass++) {
        for (const one of subjects) Object.assign(one, { hits: 0, time: 0 });
        let parseTime = 0;
        for (let at = 0; at < events; at += BATCH) {
            const texts = batch(at, events);
            let parsed: ParsedEvent[] = [];
            parseTime += processorTime(() => {
                parsed = texts.map((text) => parseEvent(text));
            });
            for (const one of subjects) {
                if (at >= one.events) continue;
                one.time += processorTime(() => {
                    for (const event of parsed.slice(0, one.events - at)) one.hits += one.rules.match(event).length;
                });
            }
        }
        if (pass < WARMUPS) continue;
        parsing.push(parseTime / events);
        for (const one of subjects) one.micros.push(one.time / one.events);
    }
    return { parse: meanAndSpread(parsing)[0], kinds };
}

function subject(kind: string, size: number, events: number): Subject {
    const rules = new RuleSet<number>();
    for (let at = 0; at < size; at++) rules.add(String(at), KINDS[kind]!(at), at);
    return { events: size === SIZES[0] ? events : Math.ceil(events / 10), rules, hits: 0, time: 0, micros: [] };
}

function batch(from: number, events: number): string[] {
    return Array.from({ length: Math.min(BATCH, events - from) }, (_, at) => lotEvent(from + at));
}

function processorTime(task: () => void): number {
    const before = process.threadCpuUsage();
    task();
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
}

interface RulerMeasured {
    readonly hits: number;
    /** Microseconds an event. */
    readonly text: number;
    readonly parsed: number;
}

async function measureRuler(events: number): Promise<ReadonlyMap<string, RulerMeasured>> {
    const child = spawn("java", ["-Xmx2g", "-cp", await classPath(), "Oracle", "bench"], {
        stdio: ["pipe", "pipe", "inherit"],
    });
    const rules = (kind: string) => Array.from({ length: SIZES[0] }, (_, at) => JSON.stringify(KINDS[kind]!(at)));
    const kinds = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, rules(kind)]));
    child.stdin.write(`${JSON.stringify({ warmups: WARMUPS, passes: PASSES, kinds })}\n`);
    for (let at = 0; at < events; at += BATCH) {
        if (!child.stdin.write(`${batch(at, events).join("\n")}\n`)) await once(child.stdin, "drain");
    }
    child.stdin.end();
    const found = new Map<string, RulerMeasured>();
    for await (const line of createInterface({ input: child.stdout })) {
        const { kind, hits, text, parsed } = JSON.parse(line) as Record<"text" | "parsed", number[]> & {
            kind: string;
            hits: number;
        };
        const micros = (nanos: readonly number[]) => meanAndSpread(nanos)[0] / 1000 / events;
        found.set(kind, { hits, text: micros(text), parsed: micros(parsed) });
    }
    return found;
}

/** The mean, and how far the values lie apart. */
function meanAndSpread(values: readonly number[]): [mean: number, spread: number] {
    return [values.reduce((sum, value) => sum + value, 0) / values.length, Math.max(...values) - Math.min(...values)];
}

function rate(micros: number): number {
    return Math.round(1_000_000 / micros);
}

function times(micros: number, base: number): string {
    return (micros / base).toFixed(1);
}
