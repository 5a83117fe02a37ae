import Table from "cli-table3";
import { colour } from "./colour";
import { printable } from "./events/printable";
import { type Outcome, outcomesText } from "./outcomes";
import type { ReplaySummary, ReplayTally, UnmatchedLine } from "./replayTally";
import type { UnmatchedReason } from "./unmatched";

const COLOUR: Record<Outcome, (text: string) => string> = {
    informed: colour.green,
    ignored: colour.dim,
    failed: colour.red,
    "dead-lettered": colour.red,
};

/**
 * A replay for people: what kinds of event came, what became of them, closing sentences, and why events matched no rule.
 * `regions`: those in which the stack has rules.
 */
export function replayTable(tally: ReplayTally, summary: ReplaySummary, regions: readonly string[] = []): string {
    const table = new Table({
        head: ["events", "source", "what", "reaction", "outcome", "error"],
        style: { head: [], border: [] },
        colWidths: [null, null, null, null, null, 60],
        wordWrap: true,
    });
    for (const { count, source, what, reaction, outcome, error } of tally.lines()) {
        table.push([count, source, what, reaction, COLOUR[outcome](outcome), error ?? ""]);
    }
    if (tally.others > 0) table.push([tally.others, "others", "of kinds that are not listed", "", "", ""]);
    const { events, unreadable, matched, outcomes, deadLettered, lost, wallSeconds } = summary;
    const ended = outcomesText(outcomes);
    const sentences = [
        `Events sent: ${events}; matched by a rule: ${matched}${unreadable > 0 ? `; files or lines that could not be read: ${unreadable}` : ""}.`,
        ended === "" ? "" : `Outcomes: ${ended}.`,
        `Messages dead-lettered: ${deadLettered}; lost: ${lost}. It took ${wallSeconds} s.`,
    ];
    return [
        ...(tally.lines().length > 0 ? [table.toString()] : []),
        ...sentences.filter((text) => text !== ""),
        ...unmatchedSection(tally.unmatchedLines(), regions),
    ].join("\n");
}

function unmatchedSection(lines: readonly UnmatchedLine[], regions: readonly string[]): string[] {
    const width = Math.max(0, ...lines.map(({ count }) => String(count).length));
    const told = lines.map(({ reason, count, examples, more }) => {
        const named = [...examples].map(printable).join("; ");
        return `  ${String(count).padStart(width)}  ${whyText(reason, regions)}: ${named}${more ? "; and others" : ""}`;
    });
    return told.length === 0 ? [] : ["Matched by no rule:", ...told];
}

function whyText(reason: UnmatchedReason, regions: readonly string[]): string {
    switch (reason) {
        case "no-rule-in-region":
            return `the stack has no rule for events of the Region (${regions.length > 0 ? `it has rules in ${regions.join(", ")}` : "it has none anywhere"})`;
        case "read-only-call":
            return "a read-only API call, which a rule gets only in the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
        case "disabled-rule":
            return "the rule that matches is disabled";
        case "replayed-event":
            return `the event has a "replay-name", and a rule matches it without`;
        case "no-pattern":
            return "no event pattern matches";
    }
}
