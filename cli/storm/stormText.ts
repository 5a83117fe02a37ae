import type { Unhandled } from "event-ops-lab/storm";
import { commandName } from "../commandName";
import { printable } from "../events/printable";
import type { Played } from "./block";

export interface StormFacts {
    readonly stack: string;
    readonly seed: number;
    readonly schedules: number;
    readonly processes: boolean;
    /** How many processes play at once. */
    readonly jobs: number;
}

/** What is going to be played. */
export function titleText({ stack, seed, schedules, processes, jobs }: StormFacts): string {
    const where = processes
        ? "in contexts and in processes, whose traces must be the same"
        : `in contexts of ${jobs === 1 ? "one process" : `${jobs} processes`}`;
    return (
        `A storm over the stack ${stack}: ${count(schedules, "schedule")} of faults from seed ${seed}, ` +
        `functions ${where}.`
    );
}

/** What was played of the schedules, and what became of the events. */
export function resultText(
    { events, unmatched, unhandled, played, ends, notAccepted }: Played,
    schedules: number,
    seconds: number,
): string {
    const accepted = Object.values(ends).reduce((sum, one) => sum + one, 0);
    const by = ["handled", "dead-lettered", "on-failure", "lost"]
        .filter((end) => end !== "lost" || ends[end])
        .map((end) => `${number(ends[end] ?? 0)} ${end}`);
    const idle =
        unmatched === 0 ? "" : ` (${number(unmatched)} of them ${unmatched === 1 ? "matches" : "match"} no rule)`;
    const without = unhandled ? `\n${unhandledText(unhandled)}` : "";
    return (
        `${played === schedules ? "" : `${number(played)} of `}${count(schedules, "schedule")}, ${count(events, "event")} each${idle}, in ${seconds.toFixed(1)} s (${Math.round((1000 * seconds) / Math.max(1, played))} ms a schedule): ` +
        `${count(accepted, "event")} accepted, ${number(notAccepted)} not; of those accepted ${by.join(", ")}.${without}`
    );
}

function unhandledText({ count, first }: Unhandled): string {
    const those =
        count === 1
            ? "is not handled without faults, either: little is asked of it"
            : "are not handled without faults, either: little is asked of them";
    return `${number(count)} of the events ${those}. ${printable(first)}. ${commandName()} replay shows more.`;
}

/** The command that plays one schedule again, for a POSIX shell. */
export function repeatText(seed: number, options: readonly string[]): string {
    const words = [...options, "--seed", String(seed), "--schedules", "1"];
    return `${commandName()} storm ${words.map(quoted).join(" ")}`;
}

function count(value: number, what: string): string {
    return `${number(value)} ${what}${value === 1 ? "" : "s"}`;
}

function number(value: number): string {
    return value.toLocaleString("en-US");
}

function quoted(word: string): string {
    return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
