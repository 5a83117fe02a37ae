import { compilePattern, InvalidEventError, InvalidEventPatternError, matches } from "event-ops/patterns";
import type { Answer } from "./engine";

/** Whether an event matches, that the pattern or the event is refused, or that event-ruler fails where it should judge. */
export type Verdict = "yes" | "no" | "pattern refused" | "event refused" | "failure";

const FAILURE = /cannot be cast to class/;

/** What event-ops/patterns says. */
export function ourVerdict(pattern: string, event: string): Verdict {
    try {
        return matches(compilePattern(pattern), event) ? "yes" : "no";
    } catch (error) {
        if (error instanceof InvalidEventPatternError) return "pattern refused";
        if (error instanceof InvalidEventError) return "event refused";
        throw error;
    }
}

/** What event-ruler says of a rule, for each event of an answer. */
export function engineVerdicts({ refused, matched }: Answer, id: string): Verdict[] {
    return matched.map((ids) => {
        const reason = refused[id];
        if (reason !== undefined) return FAILURE.test(reason) ? "failure" : "pattern refused";
        if (typeof ids === "string") return "event refused";
        return ids.includes(id) ? "yes" : "no";
    });
}
