import { parseJson } from "../fabric/json";
import { faultText, type Schedule } from "../faults/fault";
import { LabError } from "../labError";
import type { InvocationResult, Notice } from "../types";
import { scheduleOf } from "./generator";
import { type Places, placesOf } from "./places";
import { BETWEEN_EVENTS, playStorm, type Run, type StormSetup } from "./run";
import { shortest } from "./shortest";
import { violations } from "./verdict";
import type { Functions } from "./world";

export interface StormOptions extends StormSetup {
    /** The first schedule's; each next one has the next number. */
    readonly seed: number;
    readonly schedules: number;
    /** What functions run in. `both`: in contexts and in processes, whose traces must be the same. Default `contexts`. */
    readonly functions?: Functions | "both";
    /** Compares contents, too, and finds what was done beyond what is done without faults. Default false. */
    readonly exact?: boolean;
    /** After each run of a schedule, those of the search for the shortest one among them. */
    readonly onRun?: () => void;
    readonly onSchedule?: (seed: number, schedule: Schedule, run: Run) => void;
}

/** Events that are not handled without a fault, either. */
export interface Unhandled {
    readonly count: number;
    /** Which is the first, and why, without a full stop. */
    readonly first: string;
}

/** A schedule that breaks something. */
export interface Failure {
    readonly seed: number;
    readonly schedule: Schedule;
    readonly violations: readonly string[];
    /** The smallest one found that breaks something, and what. */
    readonly shortest: {
        readonly schedule: Schedule;
        readonly violations: readonly string[];
        readonly trace: readonly string[];
    };
}

export interface StormResult {
    /** Schedules that were played, the failing one included. */
    readonly played: number;
    /** Events that were accepted, over all schedules, by what became of them. */
    readonly ends: Readonly<Record<string, number>>;
    readonly notAccepted: number;
    readonly failure?: Failure;
}

/** A storm over a stack: plays it once without faults, then schedule after schedule, until one breaks something. */
export class Storm {
    private constructor(
        private readonly options: StormOptions,
        readonly calm: Run,
        readonly places: Places,
    ) {}

    /** Throws a `LabError` where the stack handles none of the events, or loses some of them, without any fault. */
    static async of(options: StormOptions): Promise<Storm> {
        const calm = await playStorm(options, [], functionsOf(options)[0]!);
        if (calm.ends.size === 0) {
            throw new LabError(
                "No event of the storm matches a rule of the stack: nothing could be lost. Give events that do, with --events.",
            );
        }
        const broken = violations(calm, calm, options.exact);
        if (broken.length > 0) {
            throw new LabError(`The stack loses events without any fault:\n${indented(broken)}`);
        }
        const unhandled = unhandledIn(calm, options);
        if (unhandled?.count === calm.ends.size) {
            throw new LabError(
                `Without any fault, the stack handles none of the events that match a rule: faults would show nothing. ${unhandled.first}. ` +
                    "A replay of the events shows more.",
            );
        }
        const places = placesOf(options.stack.lab, calm, BETWEEN_EVENTS * (options.events.length - 1));
        return new Storm(options, calm, places);
    }

    /** How many of the events match no rule, even without a fault: nothing is asked of them. */
    get unmatched(): number {
        const ids = this.options.events.map(({ text }) => (JSON.parse(text) as { readonly id: string }).id);
        return ids.filter((id) => !this.calm.ends.has(id)).length;
    }

    /** Of which nothing comes but dead letters and on-failure records, even without a fault: little is asked of them. */
    get unhandled(): Unhandled | undefined {
        return unhandledIn(this.calm, this.options);
    }

    async run(): Promise<StormResult> {
        const { seed: first, schedules, events, onSchedule } = this.options;
        const ends: Record<string, number> = {};
        let notAccepted = 0;
        for (let n = 0; n < schedules; n++) {
            const seed = first + n;
            const schedule = scheduleOf(this.places, seed);
            const { run, violations } = await this.#play(schedule);
            onSchedule?.(seed, schedule, run);
            const accepted = [...this.calm.ends.keys()].filter((event) => run.ends.has(event));
            for (const event of accepted) ends[run.ends.get(event)!] = (ends[run.ends.get(event)!] ?? 0) + 1;
            notAccepted += Math.min(events.length, this.calm.ends.size) - accepted.length;
            if (violations.length > 0) {
                return { played: n + 1, ends, notAccepted, failure: await this.#failure(seed, schedule, violations) };
            }
        }
        return { played: schedules, ends, notAccepted };
    }

    async #play(schedule: Schedule): Promise<{ readonly run: Run; readonly violations: readonly string[] }> {
        const [first, second] = functionsOf(this.options);
        const run = await playStorm(this.options, schedule, first!);
        const found = [...violations(run, this.calm, this.options.exact)];
        if (second) {
            const other = await playStorm(this.options, schedule, second);
            const difference = firstDifference(run.trace, other.trace);
            if (difference) found.push(`in contexts and in processes, different things happen:\n${difference}`);
        }
        this.options.onRun?.();
        return { run, violations: found };
    }

    async #failure(seed: number, schedule: Schedule, violations: readonly string[]): Promise<Failure> {
        const found = await shortest(this.places, seed, async (one) => (await this.#play(one)).violations.length > 0);
        const least = found ?? schedule;
        const again = await this.#play(least);
        const repeats = again.violations.length > 0;
        return {
            seed,
            schedule,
            violations,
            // What does not repeat itself is told as it was seen.
            shortest: {
                schedule: repeats ? least : schedule,
                violations: repeats ? again.violations : [...violations, "(this did not happen again)"],
                trace: again.run.trace,
            },
        };
    }
}

/** A failure in words. */
export function failureText({ seed, schedule, shortest }: Failure, nameOf: (arn: string) => string): string {
    const count = shortest.schedule.length === 1 ? "1 fault" : `${shortest.schedule.length} faults`;
    const before = schedule.length > shortest.schedule.length ? `, of ${schedule.length}` : "";
    return [
        `The schedule of seed ${seed} breaks something. The shortest that does (${count}${before}):`,
        indented(shortest.schedule.map((fault) => faultText(fault, nameOf))),
        "What it breaks:",
        indented(shortest.violations),
    ].join("\n");
}

/** Events that nothing comes of but dead letters: another rule may have handled what one could not. */
function unhandledIn({ ends, notices, effects }: Run, { stack }: StormOptions): Unhandled | undefined {
    const done = new Set(effects.map(({ event }) => event));
    for (const notice of notices)
        if (notice.kind === "invocation" && succeeded(notice.result))
            for (const event of notice.trace.events) done.add(event);
    const events = [...ends].filter(([event, end]) => end !== "handled" && !done.has(event)).map(([event]) => event);
    const [first] = events;
    if (first === undefined) return undefined;
    return { count: events.length, first: reasonOf(first, notices, (arn) => stack.lab.nameOf(arn)) };
}

/** An answer may give up messages of its batch. */
function succeeded(result: InvocationResult): boolean {
    if (!result.ok) return false;
    const { batchItemFailures } = (parseJson(result.payload) ?? {}) as { readonly batchItemFailures?: unknown };
    return !Array.isArray(batchItemFailures) || batchItemFailures.length === 0;
}

/** Why an event is not handled. */
function reasonOf(event: string, notices: readonly Notice[], nameOf: (arn: string) => string): string {
    for (const notice of notices) {
        if (notice.kind !== "invocation" || notice.result.ok || !notice.trace.events.includes(event)) continue;
        const { errorType, errorMessage } = notice.result;
        return `Of ${event}, the function ${nameOf(notice.functionArn)} makes ${errorType}: ${errorMessage.replace(/\.$/, "")}`;
    }
    const letter = notices.find((notice) => notice.kind === "dead-letter" && notice.trace.events.includes(event));
    return `${event} is a dead letter: ${letter?.kind === "dead-letter" ? letter.reason : ""}`;
}

function functionsOf({ functions = "contexts" }: StormOptions): readonly Functions[] {
    return functions === "both" ? ["contexts", "processes"] : [functions];
}

function firstDifference(one: readonly string[], other: readonly string[]): string | undefined {
    const at = one.findIndex((line, index) => line !== other[index]);
    if (at < 0 && one.length === other.length) return undefined;
    const where = at < 0 ? one.length : at;
    return `    line ${where + 1} in contexts:  ${one[where] ?? "(none)"}\n    line ${where + 1} in processes: ${other[where] ?? "(none)"}`;
}

function indented(lines: readonly string[]): string {
    return lines.map((line) => `  ${line}`).join("\n");
}
