import Table from "cli-table3";
import { colour } from "./colour";
import type { Outcome } from "./outcomes";
import type { ReplaySummary, ReplayTally } from "./replayTally";

const COLOUR: Record<Outcome, (text: string) => string> = {
    informed: colour.green,
    ignored: colour.dim,
    failed: colour.red,
    "dead-lettered": colour.red,
};

/** A replay for people: what kinds of event came, what became of them, and a closing sentence. */
export function replayTable(tally: ReplayTally, summary: ReplaySummary): string {
    const table = new Table({
        head: ["events", "source", "what", "reaction", "outcome", "error"],
        style: { head: [], border: [] },
        colWidths: [null, null, null, null, null, 60],
        wordWrap: true,
    });
    for (const { count, source, what, reaction, outcome, error } of tally.lines()) {
        table.push([count, source, what, reaction, COLOUR[outcome](outcome), error ?? ""]);
    }
    const { events, unreadable, matched, outcomes, deadLettered, lost, wallSeconds } = summary;
    const ended = Object.entries(outcomes).filter(([, count]) => count > 0);
    const sentences = [
        `Events sent: ${events}; matched by a rule: ${matched}${unreadable > 0 ? `; files or lines that could not be read: ${unreadable}` : ""}.`,
        ended.length > 0 ? `Outcomes: ${ended.map(([outcome, count]) => `${count} ${outcome}`).join(", ")}.` : "",
        `Messages dead-lettered: ${deadLettered}; lost: ${lost}. It took ${wallSeconds} s.`,
    ];
    return [...(tally.lines().length > 0 ? [table.toString()] : []), ...sentences.filter((text) => text !== "")].join(
        "\n",
    );
}
