import { printable } from "../events/printable";
import { type Comparison, eventCount, headline } from "./comparison";
import type { GoldenEvent } from "./golden";
import { differences, linesOf } from "./text";

/** A comment on GitHub takes 65,536 characters, and others write into it, too. Source: github.com/orgs/community/discussions/27190 */
const LONGEST = 50_000;

/**
 * A comparison in GitHub-flavoured Markdown. Texts of events are their senders', not ours: in code, each character that could mean
 * anything written as a number. What goes beyond 50,000 characters is left out and counted.
 */
export function comparisonMarkdown(comparison: Comparison): string {
    const { changed, added, removed } = comparison;
    const rows = [
        ...changed.flatMap(({ event, changes }) => changes.map((change) => row(event, differences(change)))),
        ...added.flatMap((event) =>
            event.decisions.map((one) => row(event, { before: [], after: linesOf(one) }, "new in the input")),
        ),
        ...removed.flatMap((event) =>
            event.decisions.map((one) => row(event, { before: linesOf(one), after: [] }, "gone from the input")),
        ),
    ];
    const head = `### Replay: ${headline(comparison)}\n`;
    if (rows.length === 0) return head;
    let size = 0;
    const shown = rows.filter((text) => {
        size += text.length + 1;
        return size <= LONGEST;
    });
    const left = rows.length - shown.length;
    return [
        head,
        "| event | before | after |",
        "| --- | --- | --- |",
        ...shown,
        ...(left > 0 ? ["", `${left} more ${left === 1 ? "decision is" : "decisions are"} not shown.`] : []),
        "",
        `Compared: ${eventCount(comparison.events)}. Decisions: ${comparison.decisions.changed} changed, ${comparison.decisions.added} added, ${comparison.decisions.removed} removed.`,
        "",
    ].join("\n");
}

function row(event: GoldenEvent, { before, after }: Lines, note?: string): string {
    const { id, source, detailType, name, region } = event;
    const what = [id, source, `${detailType}${name === null ? "" : `: ${name}`}`, region].map(code);
    return `| ${[...what, ...(note === undefined ? [] : [note])].join("<br>")} | ${cell(before)} | ${cell(after)} |`;
}

interface Lines {
    readonly before: readonly string[];
    readonly after: readonly string[];
}

function cell(lines: readonly string[]): string {
    return lines.map((line) => code(line.trim())).join("<br>");
}

/** Text as code. Entities cannot open a tag, a link, a mention, a cell or a code span, whatever they stand for. */
export function code(text: string): string {
    const safe = printable(text).replace(/[^A-Za-z0-9 ,()-]/gu, (character) => `&#${character.codePointAt(0)};`);
    return `<code>${safe}</code>`;
}
