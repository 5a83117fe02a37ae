import { type GoldenDecision, type GoldenEvent, sorted } from "./golden";

/** A decision that is not what it was; one of the two is absent where a rule did not match. */
export interface DecisionChange {
    readonly before?: GoldenDecision;
    readonly after?: GoldenDecision;
}

/** An event about which something else is decided than before. */
export interface EventChange {
    readonly event: GoldenEvent;
    readonly changes: readonly DecisionChange[];
}

/** What a replay decided, beside what a golden file says. */
export interface Comparison {
    /** Events that were replayed. */
    readonly events: number;
    readonly changed: readonly EventChange[];
    /** Events of the input that the file does not know. */
    readonly added: readonly GoldenEvent[];
    /** Events of the file that are not in the input. */
    readonly removed: readonly GoldenEvent[];
    /** Decisions, those of added and removed events too. */
    readonly decisions: { readonly changed: number; readonly added: number; readonly removed: number };
}

export function compareGolden(before: readonly GoldenEvent[], after: readonly GoldenEvent[]): Comparison {
    const known = new Map(before.map((event) => [event.id, event]));
    const now = new Set(after.map(({ id }) => id));
    const changed = sorted(after).flatMap((event): EventChange[] => {
        const was = known.get(event.id);
        const changes = was ? changesOf(was, event) : [];
        return changes.length > 0 ? [{ event, changes }] : [];
    });
    const added = sorted(after.filter(({ id }) => !known.has(id)));
    const removed = sorted(before.filter(({ id }) => !now.has(id)));
    const all = changed.flatMap(({ changes }) => changes);
    const sum = (events: readonly GoldenEvent[]) =>
        events.reduce((count, { decisions }) => count + decisions.length, 0);
    return {
        events: after.length,
        changed,
        added,
        removed,
        decisions: {
            changed: all.filter((change) => change.before && change.after).length,
            added: all.filter((change) => !change.before).length + sum(added),
            removed: all.filter((change) => !change.after).length + sum(removed),
        },
    };
}

export function isEqual({ changed, added, removed }: Comparison): boolean {
    return changed.length + added.length + removed.length === 0;
}

/** `3 of 412 events change`, or that none does. */
export function headline({ events, changed, added, removed }: Comparison): string {
    if (changed.length + added.length + removed.length === 0) return `${eventCount(events)}, no change`;
    return [
        `${changed.length} of ${eventCount(events)} ${changed.length === 1 ? "changes" : "change"}`,
        ...(added.length > 0 ? [`${eventCount(added.length)} new in the input`] : []),
        ...(removed.length > 0 ? [`${eventCount(removed.length)} gone from the input`] : []),
    ].join("; ");
}

export function eventCount(count: number): string {
    return `${count} ${count === 1 ? "event" : "events"}`;
}

function changesOf(before: GoldenEvent, after: GoldenEvent): DecisionChange[] {
    const waiting = new Map<string, GoldenDecision[]>();
    for (const decision of before.decisions)
        waiting.set(keyOf(decision), [...(waiting.get(keyOf(decision)) ?? []), decision]);
    const pairs = after.decisions.map((decision): DecisionChange => {
        const was = waiting.get(keyOf(decision))?.shift();
        return was ? { before: was, after: decision } : { after: decision };
    });
    const gone = [...waiting.values()].flat().map((decision): DecisionChange => ({ before: decision }));
    return joined(gone, pairs).filter((pair) => canonical(pair.before) !== canonical(pair.after));
}

/** An event that a rule matches now, or none does any more, is one change: that none matched is no decision beside the other. */
function joined(gone: readonly DecisionChange[], now: readonly DecisionChange[]): readonly DecisionChange[] {
    const [was] = gone;
    const isNew = ({ before, after }: DecisionChange) => before === undefined && after?.of === undefined;
    const at = now.findIndex(isNew);
    const is = now[at];
    if (!was || !is || (was.before?.rule !== null && is.after?.rule !== null)) return [...gone, ...now];
    return [...gone.slice(1), ...now.with(at, { ...was, ...is })];
}

function keyOf({ rule, of }: GoldenDecision): string {
    return JSON.stringify([rule, of ?? null]);
}

/** The same text for the same decision, in whatever order its members were written. */
function canonical(decision: GoldenDecision | undefined): string {
    if (!decision) return "";
    const { rule, reaction, of, function: taker, outcome, error, calls, messages } = decision;
    return JSON.stringify([rule, reaction, of ?? null, taker, outcome, error, calls, messages]);
}
