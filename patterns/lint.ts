import { lintForAws } from "./awsLint";
import type { CallsOf } from "./callNames";
import { compilePattern, readPattern } from "./compile";
import { type JsonNode, parseJson } from "./json/node";
import { knownArray, knownObject } from "./knownShapes";
import { PATTERN_LIMITS } from "./limits";
import { lintSharedStates } from "./sharedStates";
import type { EventPattern } from "./types";

/** What each of them means, and what to do: docs/event-patterns.md, "Lint". */
export type LintCode =
    | "absent-in-array"
    | "absent-parent"
    | "anything-but-absent"
    | "dead-branch"
    | "dead-value"
    | "duplicate-key"
    | "error-code-null"
    | "exists-on-object"
    | "global-service-elsewhere"
    | "ignore-case-astral"
    | "misspelt-source"
    | "never-matches"
    | "or-conflict"
    | "or-shared-values"
    | "pattern-length"
    | "quote-in-prefix"
    | "trailing-text"
    | "unknown-detail-type"
    | "unpinned-source"
    | "wildcard-before-ignore-case"
    | "wildcard-complexity";

export interface LintOptions {
    /** The Region of the rule. Without one, nothing is said of services whose events arrive in other Regions. */
    readonly region?: string;
    /** Characters that a pattern may have: 2,048 by default, 4,096 at most after a quota increase. */
    readonly patternLength?: number;
    /**
     * The names that CloudTrail gives to the API calls of a source, such as `aws.ec2`; none where they are not known. Without it, nothing
     * is said of the case and the version of names in `detail.eventName`.
     */
    readonly callsOf?: CallsOf;
}

/** Something in a valid pattern that does not do what it seems to. */
export interface LintWarning {
    readonly code: LintCode;
    /** Dotted path of the field; empty for the pattern as a whole. */
    readonly path: string;
    readonly message: string;
}

/**
 * What is suspicious in a valid pattern. Throws `InvalidEventPatternError` for one that is not. Duplicate keys and text after the
 * pattern are only seen in JSON text: an object has lost them.
 */
export function lintPattern(pattern: string | EventPattern | object, options: LintOptions = {}): LintWarning[] {
    const { region, callsOf, patternLength = PATTERN_LIMITS.patternLength } = options;
    const compiled = compilePattern(pattern);
    const warnings: LintWarning[] = [];
    const warn = (code: LintCode, path: string, message: string) => {
        // Once for all branches; one path may have several of a kind: a source and another one.
        if (!warnings.some((before) => before.path === path && before.message === message)) {
            warnings.push({ code, path, message });
        }
    };
    const { text } = compiled;
    if (text.slice(parseJson(text).end).trim() !== "") {
        warn("trailing-text", "", "text after the pattern is ignored by EventBridge; remove it");
    }
    if (text.length > patternLength) {
        const message = `${text.length} characters; EventBridge takes ${PATTERN_LIMITS.patternLength}, or ${PATTERN_LIMITS.patternLengthRaised} after a quota increase`;
        warn("pattern-length", "", message);
    }
    lintKeys(readPattern(text), "", false, new Map(), warn);
    for (const { fields } of compiled.branches) {
        for (const field of fields) {
            if (field.complexity > PATTERN_LIMITS.wildcardComplexityAccepted) {
                const message = `wildcard complexity ${field.complexity}: EventBridge is known to accept ${PATTERN_LIMITS.wildcardComplexityAccepted} and to refuse ${PATTERN_LIMITS.wildcardComplexityRefused}; use fewer stars, or split the rule`;
                warn("wildcard-complexity", field.path, message);
            }
            for (const matcher of field.matchers) lintMatcher(field.path, matcher.operator, warn);
        }
    }
    lintSharedStates(compiled, warn);
    lintForAws(compiled, { region, callsOf }, warn);
    return warnings;
}

type Warn = (code: LintCode, path: string, message: string) => void;

function lintMatcher(path: string, operator: string, warn: Warn): void {
    if (operator !== "exists" && operator !== "absent") return;
    if (knownObject(path)) {
        const effect = operator === "exists" ? "never matches" : "always matches";
        warn("exists-on-object", path, `${path} is an object, and exists looks at values only: it ${effect}`);
    }
    const array = operator === "absent" ? knownArray(path) : undefined;
    if (array !== undefined) {
        const message = `${array} is an array of objects: whether ${path} counts as missing depends on which fields come before it in the alphabet (docs/event-patterns.md, B4)`;
        warn("absent-in-array", path, message);
    }
}

/** Where each leaf was defined last: inside or outside of `$or`. */
type Defined = Map<string, "inside" | "outside">;

function lintKeys(
    node: Extract<JsonNode, { type: "object" }>,
    path: string,
    insideOr: boolean,
    defined: Defined,
    warn: Warn,
): void {
    const seen = new Set<string>();
    for (const { key, value } of node.members) {
        const at = path === "" ? key : `${path}.${key}`;
        if (key === "$or" && value.type === "array" && value.items.every((item) => item.type === "object")) {
            lintOr(value.items, path, defined, warn);
            continue;
        }
        if (seen.has(key) && value.type === "object") {
            warn("duplicate-key", at, `${at} occurs twice: the fields of both apply`);
        }
        seen.add(key);
        if (value.type === "object") lintKeys(value, at, insideOr, defined, warn);
        else if (value.type === "array") {
            lintRedefinition(at, insideOr, defined, warn);
            lintItems(at, value.items, warn);
        }
    }
}

function lintOr(items: readonly JsonNode[], path: string, defined: Defined, warn: Warn): void {
    const inside: Defined = new Map();
    for (const item of items) {
        const branch: Defined = new Map([...defined].map(([field]) => [field, "outside"]));
        if (item.type === "object") lintKeys(item, path, true, branch, warn);
        for (const [field, where] of branch) if (where === "inside") inside.set(field, where);
    }
    for (const [field, where] of inside) defined.set(field, where);
}

function lintRedefinition(path: string, insideOr: boolean, defined: Defined, warn: Warn): void {
    const where = insideOr ? "inside" : "outside";
    const before = defined.get(path);
    if (before === where) warn("duplicate-key", path, `${path} occurs twice: only the last one counts`);
    else if (before !== undefined) {
        const wins = insideOr ? "the one inside" : "the one outside";
        warn(
            "or-conflict",
            path,
            `${path} is given inside and outside of $or: ${wins} replaces the other, which comes first`,
        );
    }
    defined.set(path, where);
}

function lintItems(path: string, items: readonly JsonNode[], warn: Warn): void {
    for (const item of items) {
        if (item.type === "literal" && item.text === "null" && path.endsWith("errorCode")) {
            const message = `CloudTrail leaves ${path} out when a call succeeds, and null matches only null; use {"exists": false}`;
            warn("error-code-null", path, message);
        }
        const operator = item.type === "object" ? item.members[0] : undefined;
        if (!operator) continue;
        const { key, value } = operator;
        const text = value.type === "string" ? value.value : undefined;
        if ((key === "prefix" && text?.endsWith('"')) || (key === "suffix" && text?.startsWith('"'))) {
            const message = `EventBridge compares with the quotes around the value too, so this also matches the ${key === "prefix" ? "end" : "start"} of it`;
            warn("quote-in-prefix", path, message);
        }
        const folded = key === "equals-ignore-case" ? text : ignoreCaseInside(value);
        if (folded !== undefined && /[\ud800-\udfff]/.test(folded)) {
            const message =
                "letters outside the Basic Multilingual Plane (emoji, for example) never match when case is ignored";
            warn("ignore-case-astral", path, message);
        }
    }
}

function ignoreCaseInside(value: JsonNode): string | undefined {
    const [inner] = value.type === "object" ? value.members : [];
    return inner?.key === "equals-ignore-case" && inner.value.type === "string" ? inner.value.value : undefined;
}
