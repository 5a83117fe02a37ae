import { printable } from "../events/printable";
import { type Comparison, type DecisionChange, eventCount, headline } from "./comparison";
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
            ...changes
                .map(differences)
                .flatMap(({ before, after }) => [
                    ...before.map((line) => paints.before(`    - ${line}`)),
                    ...after.map((line) => paints.after(`    + ${line}`)),
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

/** The lines of a decision before and after, without the calls and messages that both have. */
export function differences({ before, after }: DecisionChange): {
    readonly before: string[];
    readonly after: string[];
} {
    const [was, is] = [before, after].map((decision) => (decision ? linesOf(decision) : ["no such decision"]));
    const without = (lines: string[], others: string[]) =>
        lines.filter((line) => !line.startsWith(" ") || !others.includes(line));
    return { before: without(was!, is!), after: without(is!, was!) };
}

/** A decision: the outcome, the rule, then a line, set in, for each call and message. */
export function linesOf(decision: GoldenDecision): string[] {
    const { rule, reaction, of, function: taker, outcome, error, calls, messages } = decision;
    const why = error === null ? "" : `: ${error}`;
    if (rule === null) return [printable(`no rule matched${why}`)];
    const through = [
        reaction === null || reaction === rule ? "" : ` of ${reaction}`,
        taker === null ? "" : `, function ${taker}`,
        of === undefined ? "" : `, for ${of}`,
    ];
    return [
        printable(`${outcome}${why}`),
        printable(`rule ${rule}${through.join("")}`),
        ...calls.map((call) => `  ${printable(call)}`),
        ...messages.map((message) => `  -> ${printable(message)}`),
    ];
}
