import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { classPath } from "../tests/oracle/support/engine";
import { SAMPLE } from "./matchingCheck";
import { BATCH, batch, type Stream, type Subject } from "./matchingPasses";
import { mean, PASSES, WARMUPS } from "./passes";

/** What event-ruler did in one pass, and the processor time of each pass in microseconds an event. */
export interface RulerMeasured {
    /** The rules that matched each of the first events, by their places. */
    readonly matched: readonly (readonly number[])[];
    /** How many rules matched each event. */
    readonly counts: readonly number[];
    readonly text: readonly number[];
    readonly parsed: readonly number[];
}

/**
 * Passes of event-ruler over the events, one subject after another, each told on standard error when it is done; needs a JDK and Maven.
 * Throws where event-ruler ends before.
 */
export async function measureRuler(
    stream: Stream,
    subjects: ReadonlyMap<string, Subject>,
): Promise<ReadonlyMap<string, RulerMeasured>> {
    const child = spawn("java", ["-Xmx2g", "-cp", await classPath(), "Oracle", "bench"], {
        stdio: ["pipe", "pipe", "inherit"],
    });
    const settings = { warmups: WARMUPS, passes: PASSES, sample: SAMPLE, subjects: Object.fromEntries(subjects) };
    child.stdin.write(`${JSON.stringify(settings)}\n`);
    for (let at = 0; at < stream.events; at += BATCH) {
        if (!child.stdin.write(`${batch(stream, at).join("\n")}\n`)) await once(child.stdin, "drain");
    }
    child.stdin.end();
    const found = new Map<string, RulerMeasured>();
    for await (const line of createInterface({ input: child.stdout })) {
        const { name, ...result } = JSON.parse(line) as RulerMeasured & { readonly name: string };
        const micros = (nanos: readonly number[]) => nanos.map((one) => one / 1000 / result.counts.length);
        const measured = { ...result, text: micros(result.text), parsed: micros(result.parsed) };
        found.set(name, measured);
        console.error(`event-ruler, ${name}: ${mean(measured.parsed).toFixed(2)} µs a parsed event`);
    }
    if (found.size < subjects.size) {
        throw new Error(`event-ruler measured ${found.size} of ${subjects.size} sets of rules, then ended: see above`);
    }
    return found;
}
