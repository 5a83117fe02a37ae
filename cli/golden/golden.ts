/** What the stack decided about an event, by one rule. Every text is masked and every list sorted: two runs give the same. */
export interface GoldenDecision {
    /** The name that the program gave the rule; null where no rule matched. */
    readonly rule: string | null;
    /** The component that the rule belongs to. */
    readonly reaction: string | null;
    /** Where the rule matched an event that a function put on a bus for this one: its source and detail-type. */
    readonly of?: string;
    /** The function that took the event first, by its name in the program. */
    readonly function: string | null;
    /** As in a replay; `unmatched` where no rule matched. */
    readonly outcome: string;
    /** Of a failure; why no rule matched, where none did. */
    readonly error: string | null;
    /** The calls that functions made, but for those that only read: `sns:Publish notifications-OrgResourceEvents`. */
    readonly calls: readonly string[];
    /** Where messages went: `queue x`, `topic x`, `email a@example.com: subject`, `dead-letter queue x`. */
    readonly messages: readonly string[];
}

/** An event and what was decided about it. */
export interface GoldenEvent {
    /** The event's own; with `#2` behind it for the second of the same id. */
    readonly id: string;
    readonly source: string;
    readonly detailType: string;
    /** Of the API call, for events of CloudTrail. */
    readonly name: string | null;
    readonly region: string;
    readonly decisions: readonly GoldenDecision[];
}

/** The first member of a golden file: nothing else is taken for one, and nothing else is written over. */
const FORMAT = "event-ops replay, format 1";

/** Where a golden file cannot be read: what it was instead. */
export class NoGoldenError extends Error {
    override readonly name = "NoGoldenError";
}

/** A golden file: JSON, sorted, ended by a line feed. */
export function goldenText(events: readonly GoldenEvent[]): string {
    return `${JSON.stringify({ golden: FORMAT, events: sorted(events) }, null, 4)}\n`;
}

/** The events of a golden file's text. Throws a `NoGoldenError`. */
export function parseGolden(text: string): readonly GoldenEvent[] {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (error) {
        throw new NoGoldenError(`it is not JSON (${(error as Error).message})`);
    }
    const { golden, events } = (value ?? {}) as { readonly golden?: unknown; readonly events?: unknown };
    if (golden !== FORMAT) throw new NoGoldenError(`its member "golden" is not "${FORMAT}"`);
    if (!Array.isArray(events) || !events.every(isEvent)) {
        throw new NoGoldenError(`its member "events" is not a list of events with "id" and "decisions"`);
    }
    const ids = new Set<string>();
    for (const { id } of events) {
        if (ids.has(id)) throw new NoGoldenError(`the event ${id} is in it twice`);
        ids.add(id);
    }
    return events;
}

/** Events in the order of a golden file: by what they are, then by id. */
export function sorted(events: readonly GoldenEvent[]): GoldenEvent[] {
    const keyOf = ({ source, detailType, name, region, id }: GoldenEvent) => [
        source,
        detailType,
        name ?? "",
        region,
        id,
    ];
    return events
        .map((event) => ({ event, key: keyOf(event) }))
        .sort((a, b) => compare(a.key, b.key))
        .map(({ event }) => event);
}

/** By code units, not by a language: the same on every machine. */
export function compare(a: readonly string[], b: readonly string[]): number {
    const at = a.findIndex((part, index) => part !== b[index]);
    return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
}

function isEvent(value: unknown): value is GoldenEvent {
    const { id, source, detailType, decisions } = (value ?? {}) as Partial<Record<keyof GoldenEvent, unknown>>;
    const isDecision = (one: unknown) => {
        const { outcome, calls, messages } = (one ?? {}) as Partial<Record<keyof GoldenDecision, unknown>>;
        return typeof outcome === "string" && Array.isArray(calls) && Array.isArray(messages);
    };
    return (
        [id, source, detailType].every((text) => typeof text === "string") &&
        Array.isArray(decisions) &&
        decisions.every(isDecision)
    );
}
