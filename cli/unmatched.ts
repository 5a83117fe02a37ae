import { type CompiledPattern, matches, type ParsedEvent, parseEvent } from "event-ops/patterns";
import type { BusEvent } from "event-ops-lab";
import { isReadOnlyCall } from "event-ops-lab/delivery";
import { callName } from "./outcomes";

/** Why an event matched no rule: what stands in the way, the first that fits. */
export const UNMATCHED_REASONS = [
    "no-rule-in-region",
    "read-only-call",
    "disabled-rule",
    "replayed-event",
    "no-pattern",
] as const;

export type UnmatchedReason = (typeof UNMATCHED_REASONS)[number];

export interface Unmatched {
    readonly reason: UnmatchedReason;
    /** What it is about, for people: the Region, or the kind of event and the rule that would have matched. */
    readonly example: string;
}

interface Rule {
    readonly name: string;
    readonly state: string;
    /** Absent where a rule has a schedule only. */
    readonly pattern?: CompiledPattern;
}

/** A bus, as far as it matters here. */
export interface BusRules {
    readonly name: string;
    readonly region: string;
    readonly rules: ReadonlyMap<string, Rule>;
    readonly matcher: { match(event: ParsedEvent): readonly Rule[] };
}

/** Why an event that was sent to a bus matched none of its rules, found by matching it again without what may stand in the way. */
export function whyUnmatched(event: BusEvent, bus: BusRules): Unmatched {
    if (!hasRules(bus)) return { reason: "no-rule-in-region", example: bus.region };
    const what = nameOf(event);
    const found = obstacle(event, bus);
    return found
        ? { reason: found.reason, example: `${what} (${found.rule})` }
        : { reason: "no-pattern", example: what };
}

/** Regions in which the default bus has a rule with an event pattern. */
export function regionsWithRules(buses: readonly BusRules[]): readonly string[] {
    return buses
        .filter((bus) => bus.name === "default" && hasRules(bus))
        .map(({ region }) => region)
        .sort();
}

/** An event as people call it: its source, its detail-type and, of an API call, the name. */
function nameOf(event: BusEvent): string {
    const name = callName(event);
    return `${event.source} ${event.detailType}${name === null ? "" : `: ${name}`}`;
}

function hasRules({ rules }: BusRules): boolean {
    return [...rules.values()].some(({ pattern }) => pattern !== undefined);
}

function obstacle(event: BusEvent, bus: BusRules) {
    const readOnly = isReadOnlyCall(event);
    const disabled = [...bus.rules.values()].filter(({ state }) => state === "DISABLED");
    const replayed = event.body["replay-name"] !== undefined;
    // Most events of a long history end here, unread.
    if (!readOnly && !replayed && disabled.length === 0) return undefined;

    const parsed = parseEvent(event.text);
    const offMatching = (candidate: ParsedEvent) =>
        disabled.find(({ pattern }) => pattern !== undefined && matches(pattern, candidate));
    const [on] = readOnly ? bus.matcher.match(parsed) : [];
    if (on) return { reason: "read-only-call", rule: on.name } as const;
    const off = offMatching(parsed);
    if (off) return { reason: "disabled-rule", rule: off.name } as const;
    if (!replayed) return undefined;
    const without = parsed.without("replay-name");
    const rule = bus.matcher.match(without)[0] ?? offMatching(without);
    return rule && ({ reason: "replayed-event", rule: rule.name } as const);
}
