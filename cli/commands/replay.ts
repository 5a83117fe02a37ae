import { existsSync } from "node:fs";
import { readEvents } from "../events/readEvents";
import { type LabCommandOptions, openLab } from "../openLab";
import { replayEvents } from "../replayEvents";
import { replayTable } from "../replayTable";
import { ReplayTally } from "../replayTally";
import { regionsWithRules } from "../unmatched";
import { UserError } from "../userError";

export interface ReplayOptions extends LabCommandOptions {
    readonly json: boolean;
}

/** Sends recorded events through the stack, one after another; returns the exit code. */
export async function replay(paths: readonly string[], options: ReplayOptions): Promise<number> {
    const started = performance.now();
    for (const path of paths) {
        if (path !== "-" && !existsSync(path))
            throw new UserError(
                `${path} does not exist: give files or folders of recorded events, or - for standard input`,
            );
    }
    const lab = await openLab(options, { keep: false });
    const tally = new ReplayTally();
    const write = (line: string) => process.stdout.write(`${line}\n`);
    let regions: readonly string[] = [];
    try {
        regions = regionsWithRules(lab.fabric.events.buses());
        await replayEvents(lab, readEvents(paths), tally, {
            onRow: (row) => options.json && write(JSON.stringify(row)),
            onUnreadable: (text) => console.error(text),
        });
    } finally {
        await lab.close();
    }
    if (tally.events === 0 && tally.unreadable === 0)
        throw new UserError(`no events in ${paths.join(", ")}: give files or folders that hold some`);

    const summary = tally.summary((performance.now() - started) / 1000);
    if (options.json) write(JSON.stringify({ summary }));
    else write(replayTable(tally, summary, regions));
    if (tally.events === 0) return 2;
    return tally.lost > 0 || tally.outcomes.failed > 0 || tally.outcomes["dead-lettered"] > 0 ? 1 : 0;
}
