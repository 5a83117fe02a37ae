import { resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Lab } from "event-ops-lab";
import type { ReadItem } from "../cli/events/readEvents";
import { replayEvents } from "../cli/replayEvents";
import { ReplayTally } from "../cli/replayTally";
import { mean, PASSES, spread, WARMUPS } from "./passes";
import { aimText, type BenchTable } from "./table";

const AIM = { events: 100_000, milliseconds: 2_000 };
const AIM_TEXT = `${AIM.events.toLocaleString("en-US")} events in under ${AIM.milliseconds / 1000} s beyond reading them`;

/**
 * Measures the replay of events that match no rule of the dev stack, as `event-ops replay` does it once they are read, and what memory is
 * left in use. Processor time, means of 5 passes after 3 warm-ups; throws where an event matches.
 *
 * @param settings.events Numbers of events. Default 10,000 and 100,000.
 */
export async function benchReplay(settings: { readonly events?: readonly number[] } = {}): Promise<BenchTable> {
    const lab = await Lab.of(resolve(__dirname, ".."), { keep: false });
    try {
        const rows: (string | number)[][] = [];
        let note: string | undefined;
        for (const count of settings.events ?? [10_000, 100_000]) {
            const before = usedMegabytes();
            const passes: Pass[] = [];
            for (let pass = 0; pass < WARMUPS + PASSES; pass++) passes.push(await onePass(lab, count));
            const measured = passes.slice(WARMUPS);
            const beyond = measured.map(({ milliseconds }) => milliseconds);
            rows.push([
                count,
                Math.round(mean(measured.map(({ reading }) => reading))),
                Math.round(mean(beyond)),
                spread(beyond),
                Math.round((10_000 * mean(beyond)) / count) / 10,
                Math.round(10 * (usedMegabytes() - before)) / 10,
            ]);
            const took = { name: "events", measured: `${Math.round(mean(beyond))} ms` };
            if (count === AIM.events) note = aimText(AIM_TEXT, [{ ...took, reached: mean(beyond) < AIM.milliseconds }]);
        }
        return {
            title: "A replay of events that match nothing, through the dev stack",
            columns: ["events", "ms to read", "ms beyond that", "spread", "µs an event", "MB more in use"],
            rows,
            ...(note === undefined ? {} : { note }),
        };
    } finally {
        await lab.close();
    }
}

interface Pass {
    /** Milliseconds of processor time that reading alone takes. */
    readonly reading: number;
    /** What the replay takes beyond that. */
    readonly milliseconds: number;
}

async function onePass(lab: Lab, count: number): Promise<Pass> {
    const parsing = processorSeconds();
    for (let at = 0; at < count; at++) JSON.parse(eventText(at));
    const started = processorSeconds();
    const matched = await replayed(lab, count);
    const ended = processorSeconds();
    if (matched > 0) throw new Error(`${matched} events matched`);
    const reading = 1000 * (started - parsing);
    return { reading, milliseconds: 1000 * (ended - started) - reading };
}

/** How many events matched a rule. */
async function replayed(lab: Lab, count: number): Promise<number> {
    let matched = 0;
    await replayEvents(lab, items(count), new ReplayTally(), {
        onRow: () => matched++,
        onUnreadable: (text) => {
            throw new Error(text);
        },
    });
    return matched;
}

function* items(count: number): Iterable<ReadItem> {
    for (let at = 0; at < count; at++) {
        yield { kind: "event", path: "events.jsonl", line: at + 1, text: eventText(at) };
    }
}

function eventText(at: number): string {
    const key = `uploads/2026/${String(at).padStart(8, "0")}.json`;
    return JSON.stringify({
        version: "0",
        id: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
        "detail-type": "Object Created",
        source: "aws.s3",
        account: "111122223333",
        time: "2026-01-01T00:00:00Z",
        region: "us-east-1",
        resources: ["arn:aws:s3:::example-bucket"],
        detail: {
            version: "0",
            bucket: { name: "example-bucket" },
            object: { key, size: at, etag: "b1946ac92492d2347c6235b4d2611184", sequencer: "00617F08299329D189" },
            "request-id": "N4N7GDK58NMKJ12R",
            requester: "123456789012",
            "source-ip-address": "192.0.2.3",
            reason: "PutObject",
        },
    });
}

function processorSeconds(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000_000;
}

/** Memory in use once everything is gone that nothing refers to. */
function usedMegabytes(): number {
    setFlagsFromString("--expose-gc");
    (runInNewContext("gc") as () => void)();
    return process.memoryUsage().heapUsed / 1_000_000;
}
