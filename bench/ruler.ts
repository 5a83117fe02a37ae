import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { classPath } from "../tests/oracle/support/engine";
import { BATCH, batch, PASSES, type Stream, WARMUPS } from "./matchingPasses";

/** What event-ruler did in one pass, and the processor time of each pass in microseconds an event. */
export interface RulerMeasured {
    readonly hits: number;
    readonly text: readonly number[];
    readonly parsed: readonly number[];
}

/** Passes of event-ruler over the events, one kind of rules after another; needs a JDK and Maven. */
export async function measureRuler(
    stream: Stream,
    kinds: Readonly<Record<string, readonly string[]>>,
): Promise<ReadonlyMap<string, RulerMeasured>> {
    const child = spawn("java", ["-Xmx2g", "-cp", await classPath(), "Oracle", "bench"], {
        stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.write(`${JSON.stringify({ warmups: WARMUPS, passes: PASSES, kinds })}\n`);
    for (let at = 0; at < stream.events; at += BATCH) {
        if (!child.stdin.write(`${batch(stream, at).join("\n")}\n`)) await once(child.stdin, "drain");
    }
    child.stdin.end();
    const found = new Map<string, RulerMeasured>();
    for await (const line of createInterface({ input: child.stdout })) {
        const { kind, hits, text, parsed } = JSON.parse(line) as Record<"text" | "parsed", number[]> & {
            readonly kind: string;
            readonly hits: number;
        };
        const micros = (nanos: readonly number[]) => nanos.map((one) => one / 1000 / stream.events);
        found.set(kind, { hits, text: micros(text), parsed: micros(parsed) });
    }
    return found;
}
