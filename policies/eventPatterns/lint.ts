import {
    InvalidEventPatternError,
    type LintCode,
    type LintOptions,
    type LintWarning,
    lintPattern,
    PATTERN_LIMITS,
} from "../../patterns";
import { type Judged, resourceGuardrail } from "../guardrail";
import { callsOfSource } from "../loops/apiEvents";
import { regionOf } from "../regions";
import { TYPES } from "../resourceTypes";

type Family =
    | "pattern-anything-but"
    | "pattern-exists-in-array"
    | "pattern-form"
    | "pattern-length"
    | "pattern-never-matches"
    | "pattern-region"
    | "pattern-source";

/** What the linter says -> the guardrail that reports it. docs/event-patterns.md, "Lint", says what each of them means. */
export const FAMILY_OF: Readonly<Record<LintCode, Family>> = {
    "absent-in-array": "pattern-exists-in-array",
    "absent-parent": "pattern-form",
    "anything-but-absent": "pattern-anything-but",
    "dead-branch": "pattern-never-matches",
    "dead-value": "pattern-never-matches",
    "duplicate-key": "pattern-form",
    "error-code-null": "pattern-never-matches",
    "exists-on-object": "pattern-never-matches",
    "global-service-elsewhere": "pattern-region",
    "ignore-case-astral": "pattern-form",
    "misspelt-source": "pattern-never-matches",
    "never-matches": "pattern-never-matches",
    "or-conflict": "pattern-form",
    "or-shared-values": "pattern-form",
    "pattern-length": "pattern-length",
    "quote-in-prefix": "pattern-form",
    "trailing-text": "pattern-form",
    // A table of what AWS sends is older than what it sends today.
    "unknown-detail-type": "pattern-form",
    "unpinned-source": "pattern-source",
    "wildcard-before-ignore-case": "pattern-form",
    "wildcard-complexity": "pattern-form",
};

const patternNeverMatches = resourceGuardrail({
    name: "pattern-never-matches",
    displayName: "Patterns match something",
    description: "Everything that an event pattern asks for can happen, and EventBridge takes the pattern.",
    severity: "high",
    remediationSteps: "Correct the source, the detail-type or the value, or take the part out that never matches.",
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html",
    level: "mandatory",
    types: [TYPES.rule],
    validate: (rule) => {
        try {
            return sentences(rule, "pattern-never-matches");
        } catch (error) {
            if (!(error instanceof InvalidEventPatternError)) throw error;
            return [`EventBridge refuses its pattern: ${error.message}.`];
        }
    },
});

const patternAnythingBut = resourceGuardrail({
    name: "pattern-anything-but",
    displayName: "anything-but counts on fields that are there",
    description: "anything-but on a field that may be missing stands beside an exists: false.",
    severity: "medium",
    remediationSteps: 'Add {"exists": false} as another alternative of the field.',
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-anything-but",
    level: "mandatory",
    types: [TYPES.rule],
    validate: (rule) => sentences(valid(rule), "pattern-anything-but"),
});

const patternExistsInArray = resourceGuardrail({
    name: "pattern-exists-in-array",
    displayName: "exists: false is not asked of elements of an array",
    description: "exists: false is not used on a field under an array, where it depends on the order of names.",
    severity: "medium",
    remediationSteps: "Look at the array in the function, or ask for a value that is there.",
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-exists-matching",
    level: "advisory",
    types: [TYPES.rule],
    validate: (rule) => sentences(valid(rule), "pattern-exists-in-array"),
});

const patternSource = resourceGuardrail({
    name: "pattern-source",
    displayName: "Patterns name their sources",
    description: "Every event pattern names the sources that it listens to.",
    severity: "high",
    remediationSteps:
        'Add "source": ["aws.ec2"], or whichever sources are meant, to the pattern and to each branch of $or.',
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-patterns-best-practices.html",
    level: "mandatory",
    types: [TYPES.rule],
    validate: (rule) => sentences(valid(rule), "pattern-source"),
});

const patternRegion = resourceGuardrail({
    name: "pattern-region",
    displayName: "Global services are heard where they speak",
    description: "A rule that waits for events of a global service is in the Region where these arrive.",
    severity: "high",
    remediationSteps: "Put the rule in us-east-1, or forward the events from there.",
    url: "https://repost.aws/knowledge-center/use-eventbridge-rule-across-regions",
    level: "mandatory",
    types: [TYPES.rule],
    validate: (rule) => {
        const pattern = patternOf(valid(rule));
        // Where no Region makes a difference, it need not be known.
        const others = ["eu-central-1", ...(pattern.match(/\b[a-z]{2}-[a-z]+-\d\b/g) ?? [])];
        const matters = others.some((region) => sentences(rule, "pattern-region", { region }).length > 0);
        return matters ? sentences(rule, "pattern-region", { region: regionOf(rule) }) : [];
    },
});

const patternLength = resourceGuardrail({
    name: "pattern-length",
    displayName: "Patterns are short enough",
    description: "An event pattern has no more characters than EventBridge takes.",
    severity: "high",
    remediationSteps: "Split the rule, or have the quota of the pattern's size raised and tell the setting.",
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
    level: "mandatory",
    types: [TYPES.rule],
    settings: {
        characters: {
            type: "integer",
            minimum: PATTERN_LIMITS.patternLength,
            maximum: PATTERN_LIMITS.patternLengthRaised,
            default: PATTERN_LIMITS.patternLength as number,
            description: "The characters that a pattern may have: 2,048, or 4,096 at most after a quota increase.",
        },
    },
    validate: (rule, { characters }) => sentences(valid(rule), "pattern-length", { patternLength: characters }),
});

const patternForm = resourceGuardrail({
    name: "pattern-form",
    displayName: "Patterns do what they seem to",
    description: "Nothing in an event pattern is read in another way than it is written, or is unknown of its source.",
    severity: "low",
    remediationSteps: "Follow the message; docs/event-patterns.md tells more of each case.",
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-patterns-best-practices.html",
    level: "advisory",
    types: [TYPES.rule],
    validate: (rule) => sentences(valid(rule), "pattern-form"),
});

/** What the linter of patterns says, by what it means for the events. */
export const LINT = [
    patternNeverMatches,
    patternAnythingBut,
    patternExistsInArray,
    patternSource,
    patternRegion,
    patternLength,
    patternForm,
] as const;

/** A rule whose pattern EventBridge takes. Of another one only `pattern-never-matches` speaks. */
function valid(rule: Judged): Judged {
    try {
        lintPattern(patternOf(rule));
        return rule;
    } catch (error) {
        if (!(error instanceof InvalidEventPatternError)) throw error;
        return rule.notApplicable("its pattern is not valid, which pattern-never-matches reports");
    }
}

function patternOf({ props, notApplicable }: Judged): string {
    return props["eventPattern"] || notApplicable("it has no event pattern");
}

function sentences(rule: Judged, family: Family, options: LintOptions = {}): readonly string[] {
    return lintPattern(patternOf(rule), { callsOf: callsOfSource, ...options })
        .filter(({ code }) => FAMILY_OF[code] === family)
        .map(sentence);
}

/** One that begins with a field, such as `detail.state`, leaves it as it is written. */
function sentence({ code, message }: LintWarning): string {
    const isField = /^\w+\./.test(message);
    return `${isField ? message : `${message.charAt(0).toUpperCase()}${message.slice(1)}`} (${code}).`;
}
