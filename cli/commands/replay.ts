import { existsSync } from "node:fs";
import { filesOf } from "../events/files";
import { readEvents } from "../events/readEvents";
import { type GoldenOptions, GoldenRun } from "../golden/goldenRun";
import { inOrder, NO_TIME } from "../golden/order";
import { type LabCommandOptions, openLab, placeOf } from "../openLab";
import { type TellProgress, withProgress } from "../progress";
import { replayEvents } from "../replayEvents";
import { replayTable } from "../replayTable";
import { ReplayTally } from "../replayTally";
import { type StrictOptions, strictCode } from "../strict";
import { regionsWithRules } from "../unmatched";
import { UserError } from "../userError";

export interface ReplayOptions extends LabCommandOptions, GoldenOptions, StrictOptions {
    readonly json: boolean;
}

/** Sends recorded events through the stack, one after another; returns the exit code. */
export async function replay(paths: readonly string[], options: ReplayOptions): Promise<number> {
    for (const path of paths) {
        if (path !== "-" && !existsSync(path))
            throw new UserError(
                `${path} does not exist: give files or folders of recorded events, or - for standard input`,
            );
    }
    const golden = GoldenRun.of(options, options.golden === undefined ? [] : await filesOf(paths));
    const place = placeOf(options);
    const ordered = golden && (await inOrder(readEvents(paths, { ...place, time: NO_TIME })));
    const kept = { keep: false, ...(ordered ? { now: ordered.now } : {}) };
    const lab = await openLab(options, kept);
    const started = performance.now();
    const tally = new ReplayTally();
    const write = (line: string) => process.stdout.write(`${line}\n`);
    let regions: readonly string[] = [];
    try {
        regions = regionsWithRules(lab.fabric.events.buses());
        const items = ordered?.items ?? readEvents(paths, place);
        const sending = (tell: TellProgress) =>
            replayEvents(lab, items, tally, {
                onRow: (row) => options.json && write(JSON.stringify(row)),
                onEvent: (replayed) => {
                    golden?.add(replayed, lab);
                    tell(`${tally.events.toLocaleString("en-US")} done`);
                },
                onUnreadable: (text) => console.error(text),
            });
        // On a terminal, its lines would be lost among those of the replay.
        await withProgress("sending the events", sending, ["log"]);
    } finally {
        await lab.close();
    }
    if (tally.events === 0 && tally.unreadable === 0)
        throw new UserError(`no events in ${paths.join(", ")}: give files or folders that hold some`);

    const summary = tally.summary((performance.now() - started) / 1000);
    if (!options.json) write(replayTable(tally, summary, regions));
    const compared = tally.events === 0 ? undefined : golden?.finish(options.json, write);
    if (options.json) write(JSON.stringify({ summary }));
    if (tally.events === 0) return 2;
    const failed = tally.lost > 0 || tally.outcomes.failed > 0 || tally.outcomes["dead-lettered"] > 0;
    return strictCode(compared ?? (failed ? 1 : 0), tally.unreadable, options);
}
