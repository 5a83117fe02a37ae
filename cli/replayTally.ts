import type { Notice } from "event-ops-lab";
import { lostIn, type Outcome, type ReplayRow } from "./outcomes";
import { UNMATCHED_REASONS, type Unmatched, type UnmatchedReason } from "./unmatched";

/** The last line of a replay. */
export interface ReplaySummary {
    /** Events that were read and sent. */
    readonly events: number;
    /** Files, lines and records that were no events. */
    readonly unreadable: number;
    /** Events that at least one rule matched. */
    readonly matched: number;
    /** The events that no rule matched, by why. */
    readonly unmatched: Readonly<Record<UnmatchedReason, number>>;
    /** Pairs of event and rule, by what became of them. */
    readonly outcomes: Readonly<Record<Outcome, number>>;
    /** Messages that ended in a dead-letter queue. */
    readonly deadLettered: number;
    /** Messages that AWS would have dropped. */
    readonly lost: number;
    readonly wallSeconds: number;
}

/** Events of one kind that ended alike. */
export interface TallyLine {
    readonly source: string;
    readonly what: string;
    readonly reaction: string;
    readonly outcome: Outcome;
    readonly error: string | null;
    count: number;
}

/** Events that matched no rule for one reason. */
export interface UnmatchedLine {
    readonly reason: UnmatchedReason;
    count: number;
    /** The first different ones. */
    readonly examples: Set<string>;
    /** Whether there were others than these. */
    more: boolean;
}

/** The first kinds of event are told apart; a replay of millions cannot fill the memory with more. */
const MAX_LINES = 1000;
const MAX_EXAMPLES = 3;

/** Counts what became of events. Its size depends on how many kinds there are, not on how many events. */
export class ReplayTally {
    events = 0;
    unreadable = 0;
    matched = 0;
    deadLettered = 0;
    lost = 0;
    /** Pairs of event and rule that are of none of the kinds in `lines`. */
    others = 0;
    readonly outcomes: Record<Outcome, number> = { informed: 0, ignored: 0, failed: 0, "dead-lettered": 0 };
    readonly #lines = new Map<string, TallyLine>();
    readonly #unmatched = new Map<UnmatchedReason, UnmatchedLine>();

    /** Adds one event, with the rows it led to; `unmatched` says why there are none. */
    add(rows: readonly ReplayRow[], notices: readonly Notice[], unmatched?: Unmatched): void {
        this.events++;
        if (rows.length > 0) this.matched++;
        if (unmatched) this.#countUnmatched(unmatched);
        this.addLater(notices);
        for (const row of rows) {
            this.outcomes[row.outcome]++;
            this.#count(row);
        }
    }

    /** Adds what has happened after the events. */
    addLater(notices: readonly Notice[]): void {
        this.deadLettered += notices.filter(({ kind }) => kind === "dead-letter").length;
        this.lost += lostIn(notices);
    }

    lines(): readonly TallyLine[] {
        return [...this.#lines.values()];
    }

    /** Why events matched no rule. */
    unmatchedLines(): readonly UnmatchedLine[] {
        return UNMATCHED_REASONS.flatMap((reason) => this.#unmatched.get(reason) ?? []);
    }

    summary(wallSeconds: number): ReplaySummary {
        const { events, unreadable, matched, outcomes, deadLettered, lost } = this;
        return {
            events,
            unreadable,
            matched,
            unmatched: Object.fromEntries(
                UNMATCHED_REASONS.map((reason) => [reason, this.#unmatched.get(reason)?.count ?? 0]),
            ) as Record<UnmatchedReason, number>,
            outcomes,
            deadLettered,
            lost,
            wallSeconds: Math.round(wallSeconds * 100) / 100,
        };
    }

    #count({ event, reaction, rule, outcome, error }: ReplayRow): void {
        const what = event.name === null ? event.detailType : `${event.detailType}: ${event.name}`;
        const line = { source: event.source, what, reaction: reaction ?? rule, outcome, error };
        const key = JSON.stringify(line);
        const known = this.#lines.get(key);
        if (known) known.count++;
        else if (this.#lines.size < MAX_LINES) this.#lines.set(key, { ...line, count: 1 });
        else this.others++;
    }

    #countUnmatched({ reason, example }: Unmatched): void {
        const line = this.#unmatched.get(reason) ?? { reason, count: 0, examples: new Set(), more: false };
        this.#unmatched.set(reason, line);
        line.count++;
        if (line.examples.size < MAX_EXAMPLES) line.examples.add(example);
        else if (!line.examples.has(example)) line.more = true;
    }
}
