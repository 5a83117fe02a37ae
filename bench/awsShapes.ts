import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Lab } from "event-ops-lab";
import { sharedData } from "../tests/support/shared";
import type { Stream } from "./matchingPasses";

const ROOT = resolve(__dirname, "..");

/** The patterns of the rules that the dev stack has, on whatever bus. */
export async function devPatterns(): Promise<readonly string[]> {
    const lab = await Lab.of(ROOT, { keep: false });
    try {
        const rules = lab.fabric.events.buses().flatMap((bus) => [...bus.rules.values()]);
        return rules.flatMap(({ pattern }) => (pattern ? [pattern.text] : []));
    } finally {
        await lab.close();
    }
}

/** Events as AWS sends them: those of `events`, and recorded ones where they lie beside the project; each again with another id. */
export function awsEvents(events: number): Stream & { readonly shapes: number } {
    const shapes = [join(ROOT, "events"), sharedData("aws-events")].flatMap((folder) =>
        folder === undefined ? [] : eventsIn(folder),
    );
    return {
        events,
        shapes: shapes.length,
        event: (at) => {
            const id = `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`;
            return JSON.stringify({ ...shapes[at % shapes.length], id });
        },
    };
}

/** The whole events in the JSON files of a folder: bare records of CloudTrail are left out. */
function eventsIn(folder: string): object[] {
    const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
    const values = files.sort().flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as unknown);
    return values.filter(isEvent);
}

function isEvent(value: unknown): value is object {
    return typeof value === "object" && value !== null && "detail-type" in value && "source" in value;
}
