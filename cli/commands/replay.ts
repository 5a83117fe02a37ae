import { existsSync } from "node:fs";
import type { Lab, Notice } from "event-ops-lab";
import { readEvents } from "../events/readEvents";
import { type LabCommandOptions, openLab } from "../openLab";
import { rowsOf } from "../outcomes";
import { replayTable } from "../replayTable";
import { ReplayTally } from "../replayTally";
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
    try {
        for await (const item of readEvents(paths)) {
            if (item.kind === "unreadable") {
                tally.unreadable++;
                console.error(
                    `unreadable: ${item.path}${item.line === undefined ? "" : `, line ${item.line}`}: ${item.why}`,
                );
                continue;
            }
            const notices = await sent(lab, item);
            if (typeof notices === "string") {
                tally.unreadable++;
                console.error(`unreadable: ${item.path}, line ${item.line}: ${notices}`);
                continue;
            }
            const rows = rowsOf(notices, (ruleArn) => lab.ruleNames(ruleArn));
            tally.add(rows, notices);
            if (options.json) for (const row of rows) write(JSON.stringify(row));
        }
    } finally {
        await lab.close();
    }
    if (tally.events === 0 && tally.unreadable === 0)
        throw new UserError(`no events in ${paths.join(", ")}: give files or folders that hold some`);

    const summary = tally.summary((performance.now() - started) / 1000);
    if (options.json) write(JSON.stringify({ summary }));
    else write(replayTable(tally, summary));
    if (tally.events === 0) return 2;
    return tally.lost > 0 || tally.outcomes.failed > 0 || tally.outcomes["dead-lettered"] > 0 ? 1 : 0;
}

/** What an event led to, or why it is none that EventBridge would take. */
async function sent(
    lab: Lab,
    { text, readOnly }: { text: string; readOnly: boolean },
): Promise<readonly Notice[] | string> {
    try {
        return await lab.send(text, { readOnly });
    } catch (error) {
        if ((error as Error).name === "InvalidEventError") return (error as Error).message;
        throw error;
    }
}
