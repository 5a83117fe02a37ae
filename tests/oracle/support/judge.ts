import { compilePattern, InvalidEventError, InvalidEventPatternError, matches, RuleSet } from "event-ops/patterns";
import { DIVERGENCES, type Disagreement } from "./divergences";
import type { Answer, Engine } from "./engine";
import { type Members, showJson, writeJson } from "./json";
import { smallest } from "./smaller";

/** Whether an event matches, that the pattern or the event is refused, or that event-ruler fails where it should judge. */
export type Verdict = "yes" | "no" | "pattern refused" | "event refused" | "failure";

/** Patterns, and events that have something to do with them. */
export interface Case {
    readonly patterns: readonly Members[];
    readonly events: readonly Members[];
}

export interface Judged {
    /** What both say, for each pattern and event about which they agree. */
    readonly agreed: readonly Verdict[];
    /** Which divergences account for the others. */
    readonly accountedFor: readonly string[];
    readonly unaccounted?: Disagreement;
}

/** What event-ops says of each pattern, in their order. */
export type Judge = (patterns: readonly string[], event: string) => Verdict[];

/** Each pattern on its own. */
export const oneByOne: Judge = (patterns, event) =>
    patterns.map((pattern) => refusalOr(() => (matches(compilePattern(pattern), event) ? "yes" : "no")));

/** All patterns as the rules of one set. */
export const asRuleSet: Judge = (patterns, event) => {
    const rules = new RuleSet<number>();
    const added = patterns.map((pattern, at) =>
        refusalOr(() => {
            rules.add(String(at), pattern, at);
            return "no";
        }),
    );
    return added.map((verdict, at) =>
        verdict === "no" ? refusalOr(() => (rules.match(event).includes(at) ? "yes" : "no")) : verdict,
    );
};

function refusalOr(judge: () => Verdict): Verdict {
    try {
        return judge();
    } catch (error) {
        if (error instanceof InvalidEventPatternError) return "pattern refused";
        if (error instanceof InvalidEventError) return "event refused";
        throw error;
    }
}

/** What event-ruler says of a pattern, for each event of an answer. */
function engineVerdicts({ refused, matched }: Answer, id: string): Verdict[] {
    return matched.map((ids) => {
        const reason = refused[id];
        if (reason !== undefined) return refusal(reason, "pattern refused");
        if (typeof ids === "string") return refusal(ids, "event refused");
        return ids.includes(id) ? "yes" : "no";
    });
}

function refusal(reason: string, kind: Verdict): Verdict {
    return reason.startsWith("failure: ") ? "failure" : kind;
}

/** Compares what both say of each pattern and event; the patterns share one machine of event-ruler. */
export async function compare({ patterns, events }: Case, judge: Judge, engine: Engine): Promise<Judged> {
    const texts = patterns.map(writeJson);
    const rules = Object.fromEntries(texts.map((text, at) => [`r${at}`, text]));
    const answer = await engine.ask({ rules, events: events.map(writeJson) });
    const theirs = texts.map((_, at) => engineVerdicts(answer, `r${at}`));
    const agreed: Verdict[] = [];
    const accountedFor: string[] = [];
    for (const [at, event] of events.entries()) {
        for (const [rule, ours] of judge(texts, writeJson(event)).entries()) {
            const found = { pattern: patterns[rule]!, event, ours, theirs: theirs[rule]![at]! };
            if (ours === found.theirs) agreed.push(ours);
            else {
                const divergence = await accounting(found, engine);
                if (divergence === undefined) return { agreed, accountedFor, unaccounted: found };
                accountedFor.push(divergence);
            }
        }
    }
    return { agreed, accountedFor };
}

async function accounting(disagreement: Disagreement, engine: Engine): Promise<string | undefined> {
    for (const { documented, accountsFor } of DIVERGENCES) {
        if (await accountsFor(disagreement, engine)) return documented;
    }
    return undefined;
}

/** The smallest patterns and event that show a disagreement, as an error. */
export async function shown(
    patterns: readonly Members[],
    event: Members,
    again: string,
    judge: Judge,
    engine: Engine,
): Promise<Error> {
    const read = ({ event, ...rules }: Record<string, Members>): Case => ({
        patterns: Object.values(rules),
        events: [event!],
    });
    const named = { ...Object.fromEntries(patterns.map((pattern, at) => [`pattern ${at}`, pattern])), event };
    const small = read(
        await smallest(named, async (values) => (await compare(read(values), judge, engine)).unaccounted !== undefined),
    );
    const { unaccounted } = await compare(small, judge, engine);
    const lines = [
        `they disagree; again with npm run test:oracle -- ${again}`,
        ...small.patterns
            .filter(({ members }) => members.length > 0)
            .map((pattern) => `pattern:     ${showJson(pattern)}`),
        `event:       ${showJson(small.events[0]!)}`,
        `event-ops:   ${unaccounted!.ours}${patterns.length > 1 ? ` for ${showJson(unaccounted!.pattern)}` : ""}`,
        `event-ruler: ${unaccounted!.theirs}`,
    ];
    return new Error(lines.join("\n"));
}
