import { existsSync } from "node:fs";
import type { Told } from "event-ops-lab/engine";
import { EngineClient } from "../engineClient";
import { readEvents, whereRead } from "../events/readEvents";
import { outcomesText, rowsOf } from "../outcomes";
import { ReplayTally } from "../replayTally";
import { type StrictOptions, strictCode } from "../strict";
import { laterOf, timelineOf } from "../timeline";
import { UserError } from "../userError";

export interface SendOptions extends StrictOptions {
    /** The URL of the engine; default: that of the environment. */
    readonly engine?: string;
    /** How many milliseconds pass after the events; default: until the alarms have seen them. */
    readonly for?: number;
}

/** Sends events into what the Pulumi engine has deployed, and prints what happened as a timeline; returns the exit code. */
export async function send(paths: readonly string[], options: SendOptions): Promise<number> {
    for (const path of paths) {
        if (path !== "-" && !existsSync(path))
            throw new UserError(`${path} does not exist: give files or folders of events, or - for standard input`);
    }
    const passing = options.for;
    const client = new EngineClient(options.engine);
    const { accountId: account, region, now, resources } = await client.facts();
    if (resources === 0)
        throw new UserError('Nothing is deployed into the engine yet: run "pulumi up" in its environment first.');
    const tally = new ReplayTally();
    for await (const item of readEvents(paths, { account, region, time: new Date(now) })) {
        const told = item.kind === "event" ? await client.send(item.text) : item.why;
        if (typeof told === "string") {
            tally.unreadable++;
            console.error(`unreadable: ${whereRead(item)}: ${told}`);
        } else show(told, tally);
    }
    if (tally.events === 0 && tally.unreadable === 0)
        throw new UserError(`no events in ${paths.join(", ")}: give files or folders that hold some`);

    if (tally.events > 0 && passing !== 0) showLater(await client.pass(passing), tally);
    const { events, unreadable, outcomes, deadLettered, lost } = tally;
    console.log(`\n${summaryOf(tally)}`);
    if (events === 0) return 2;
    return strictCode(lost > 0 || deadLettered > 0 || outcomes.failed > 0 ? 1 : 0, unreadable, options);
}

/** What became of the events, and apart from it of their messages: one event may end as several. */
function summaryOf({ events, unreadable, outcomes, deadLettered, lost }: ReplayTally): string {
    const others = unreadable === 0 ? "" : ` Unreadable: ${unreadable}.`;
    if (events === 0) return `No event was sent.${others}`;
    const what = outcomesText(outcomes) || "no rule matched";
    return `${events} ${events === 1 ? "event" : "events"}: ${what}. Messages dead-lettered: ${deadLettered}, lost: ${lost}.${others}`;
}

function showLater({ notices, names, rules }: Told, tally: ReplayTally): void {
    tally.addLater(notices);
    const text = laterOf(
        notices,
        (arn) => names[arn] ?? arn,
        (arn) => rules[arn]?.rule ?? arn,
    );
    if (text !== "") console.log(`\nAs time goes on:\n${text}`);
}

function show({ notices, names, rules }: Told, tally: ReplayTally): void {
    const rows = rowsOf(notices, (arn) => rules[arn] ?? { rule: arn, reaction: null });
    tally.add(rows, notices);
    console.log(timelineOf(titleOf(notices), notices, rows, (arn) => names[arn] ?? arn));
}

/** What the event says of itself. */
function titleOf(notices: Told["notices"]): string {
    const event = notices.find((notice) => notice.kind === "event")?.event;
    return event ? `${event.source}: ${event.detailType}` : "an event for a bus that is not there";
}
