import { existsSync } from "node:fs";
import type { Lab } from "event-ops-lab";
import type { StormEvent } from "event-ops-lab/storm";
import { readEvents } from "../events/readEvents";
import { exampleScenario } from "../scenario";
import { UserError } from "../userError";

/** Most events of one schedule: each is played again with every schedule. */
export const MOST_EVENTS = 100;

/** The events of a storm: recorded ones, where paths are given, else those of the example scenario. */
export async function stormEvents(lab: Lab, paths: readonly string[]): Promise<readonly StormEvent[]> {
    if (paths.length === 0) {
        return exampleScenario(lab.accountId, lab.region, lab.clock.now()).map(({ text }) => ({ text }));
    }
    for (const path of paths) {
        if (path !== "-" && !existsSync(path))
            throw new UserError(`--events ${path} does not exist: give files or folders of recorded events`);
    }
    const events: StormEvent[] = [];
    for await (const item of readEvents(paths, { account: lab.accountId, region: lab.region })) {
        if (item.kind === "unreadable") throw new UserError(`--events ${item.path}: ${item.why}`);
        events.push({ text: item.text, readOnly: item.readOnly });
        if (events.length > MOST_EVENTS)
            throw new UserError(
                `--events: more than ${MOST_EVENTS} events. All of them are sent with every schedule: a dozen that differ are enough.`,
            );
    }
    if (events.length === 0)
        throw new UserError(`no events in ${paths.join(", ")}: give files or folders that hold some`);
    return events;
}
