import { printable } from "../events/printable";
import { type Comparison, eventCount, headline } from "./comparison";
import type { GoldenDecision, GoldenEvent } from "./golden";

type Paint = (text: string) => string;

/** How lines are coloured. */
export interface Paints {
    readonly before: Paint;
    readonly after: Paint;
}

/** A comparison for people: the headline, each change as before and after, then what is new and what is gone. */
export function comparisonText(comparison: Comparison, paints: Paints): string {
    const { changed, added, removed } = comparison;
    const list = (title: string, events: readonly GoldenEvent[], paint: Paint, sign: string) =>
        events.length === 0
            ? []
            : [
                  "",
                  `${eventCount(events.length)} ${title}:`,
                  ...events.flatMap((event) => [
                      `  ${titleOf(event)}`,
                      ...event.decisions.flatMap((one) => linesOf(one).map((line) => paint(`    ${sign} ${line}`))),
                  ]),
              ];
    return [
        headline(comparison),
        ...changed.flatMap(({ event, changes }) => [
            "",
            `  ${titleOf(event)}`,
            ...changes.flatMap(({ before, after }) => [
                ...(before ? linesOf(before).map((line) => paints.before(`    - ${line}`)) : []),
                ...(after ? linesOf(after).map((line) => paints.after(`    + ${line}`)) : []),
            ]),
        ]),
        ...list("new in the input", added, paints.after, "+"),
        ...list("gone from the input", removed, paints.before, "-"),
    ].join("\n");
}

/** An event in one line: id, source, detail-type, and the name of an API call. */
export function titleOf({ id, source, detailType, name, region }: GoldenEvent): string {
    return printable(`${id} ${source} ${detailType}${name === null ? "" : `: ${name}`} (${region})`);
}

/** A decision: the rule and the outcome, then a line for each call and message. */
export function linesOf(decision: GoldenDecision): string[] {
    const { rule, reaction, of, function: taker, outcome, error, calls, messages } = decision;
    if (rule === null) return [`no rule matched${error === null ? "" : `: ${printable(error)}`}`];
    const through = [
        reaction === null || reaction === rule ? "" : ` of ${reaction}`,
        taker === null ? "" : `, function ${taker}`,
    ];
    return [
        `rule ${rule}${through.join("")}${of === undefined ? "" : `, for ${of}`}: ${outcome}${error === null ? "" : `: ${error}`}`,
        ...calls.map((call) => `  ${call}`),
        ...messages.map((message) => `  -> ${message}`),
    ].map((line) => line.match(/^ */)![0] + printable(line.trimStart()));
}
