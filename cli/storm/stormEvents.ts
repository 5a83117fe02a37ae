import { existsSync } from "node:fs";
import type { StormEvent } from "event-ops-lab/storm";
import { commandName } from "../commandName";
import { readEvents, whereRead } from "../events/readEvents";
import { exampleScenario } from "../scenario";
import { UserError } from "../userError";

/** Virtual time starts here, whenever a storm is run: the same seed gives the same trace. */
export const STORM_START = new Date("2026-01-01T00:00:00Z");

/** Most events of one schedule: each is played again with every schedule. */
export const MOST_EVENTS = 100;

/** What is no event is listed up to here, and counted beyond. */
const MOST_LISTED = 20;

/**
 * The events of a storm: recorded ones, where paths are given, else those of the example scenario. Throws a `UserError` that lists
 * all that is no event: what a storm says of a stack is said of all the events that it was given.
 */
export async function stormEvents(
    paths: readonly string[],
    place: { readonly account: string; readonly region: string },
): Promise<readonly StormEvent[]> {
    if (paths.length === 0)
        return exampleScenario(place.account, place.region, STORM_START).map(({ text }) => ({ text }));
    for (const path of paths) {
        if (path !== "-" && !existsSync(path))
            throw new UserError(`--events ${path} does not exist: give files or folders of recorded events`);
    }
    const events: StormEvent[] = [];
    const problems: string[] = [];
    for await (const item of readEvents(paths, { ...place, time: STORM_START })) {
        if (item.kind === "unreadable") problems.push(`  ${whereRead(item)}: ${item.why}`);
        else events.push({ text: item.text });
        if (events.length > MOST_EVENTS)
            throw new UserError(
                `--events: more than ${MOST_EVENTS} events. All of them are sent with every schedule: a dozen that differ are enough.`,
            );
    }
    if (problems.length > 0) throw new UserError(refusal(problems));
    if (events.length === 0)
        throw new UserError(`--events: no events in ${paths.join(", ")}: give files or folders that hold some`);
    return events;
}

function refusal(problems: readonly string[]): string {
    const more = problems.length - MOST_LISTED;
    return [
        `--events: expected EventBridge events or CloudTrail records, as ${commandName()} replay reads them. No such thing, to be mended or taken out:`,
        ...problems.slice(0, MOST_LISTED),
        ...(more > 0 ? [`  and ${more} more`] : []),
    ].join("\n");
}
