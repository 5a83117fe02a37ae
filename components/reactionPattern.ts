import {
    type CompiledPattern,
    compilePattern,
    type EventPattern,
    hearsAllOfAws,
    lintPattern,
    PATTERN_LIMITS,
    pinnedSources,
    validatePattern,
} from "../patterns";
import type { ArgumentProblems } from "./arguments";

export type { EventPattern };

/** What lint finds that cannot be meant: the rule would do something other than it says. */
const REFUSED = new Set<string>(["duplicate-key", "or-conflict", "trailing-text", "error-code-null"]);
/** Said elsewhere, as an error. */
const SAID = new Set<string>(["pattern-length", "unpinned-source"]);

/** The pattern as the rule gets it. */
export function patternText(pattern: EventPattern | string): string {
    return typeof pattern === "string" ? pattern : JSON.stringify(pattern);
}

/** Everything for which a pattern is refused: by EventBridge, or by us because it would hear more than it should. */
export function checkPattern(problems: ArgumentProblems, pattern: EventPattern | string, readOnlyCalls: boolean): void {
    const add = (reason: string, remedy: string) => problems.add("eventPattern", reason, remedy);
    const text = patternText(pattern);
    if (text.length > PATTERN_LIMITS.patternLength) {
        add(
            `has ${text.length} characters; EventBridge takes ${PATTERN_LIMITS.patternLength}`,
            "Make two reactions of it, or name fewer values",
        );
    }
    const validation = validatePattern(text);
    if (!validation.valid) {
        add(`is not valid: ${validation.reason}`, "See docs/event-patterns.md");
        return;
    }
    const compiled = compilePattern(text);
    const pinned = pinnedSources(compiled);
    if (!pinned.pinned) {
        add(
            `is pinned to no source: ${pinned.reason}. Whoever may put events on the bus could make the reaction run`,
            'Name the sources, for example "source": ["aws.ec2"]',
        );
    } else if (hearsAllOfAws(compiled)) {
        add(
            "listens to the whole bus: every event of every AWS service",
            "Name sources, detail-types or values of detail: a field that takes any value narrows nothing",
        );
    }
    for (const { code, path, message } of lintPattern(text)) {
        if (REFUSED.has(code)) add(path === "" ? message : `${path}: ${message}`, "See docs/event-patterns.md");
    }
    if (readOnlyCalls && !namesExactCalls(compiled)) {
        problems.add(
            "readOnlyCalls",
            "the pattern does not name exact calls, and read-only calls are by far the most of all",
            'Name the source, and the calls as texts in detail.eventName, for example "detail": {"eventName": ["GetSecretValue"]}',
        );
    }
}

/** What is odd about a valid pattern, but may be meant. */
export function patternWarnings(pattern: EventPattern | string): string[] {
    return lintPattern(patternText(pattern))
        .filter(({ code }) => !REFUSED.has(code) && !SAID.has(code))
        .map(({ message }) => message);
}

function namesExactCalls({ branches }: CompiledPattern): boolean {
    return branches.every(({ fields }) =>
        ["source", "detail.eventName"].every((wanted) =>
            fields.find(({ path }) => path === wanted)?.matchers.every(({ literal }) => literal !== undefined),
        ),
    );
}
