import { isCloudTrail, knownSource, sourcesOf } from "./awsEvents";
import type { Branch } from "./compile";
import type { Field } from "./field";
import { ABSENT } from "./operators/exists";
import type { Matcher } from "./operators/operator";

/** A source and a detail-type that a branch wants together; no detail-type is any. */
export interface Origin {
    readonly source: string;
    readonly detailType: string | undefined;
}

/** Which events a branch can hear, as far as it names them. */
export interface Origins {
    /** The sources it names; undefined when it takes others too. */
    readonly sources: readonly string[] | undefined;
    /** The detail-types it names; undefined when it takes others too. */
    readonly detailTypes: readonly string[] | undefined;
    /** What of them AWS may send; undefined without sources. */
    readonly possible: readonly Origin[] | undefined;
}

export function originsOf(branch: Branch): Origins {
    const sources = named(fieldAt(branch, "source"));
    const detailTypes = named(fieldAt(branch, "detail-type"));
    const possible = sources?.flatMap((source) =>
        (detailTypes ?? [undefined])
            .map((detailType) => ({ source, detailType }))
            .filter((origin) => whyNever(origin) === undefined),
    );
    return { sources, detailTypes, possible };
}

export function fieldAt(branch: Branch, path: string): Field | undefined {
    return branch.fields.find((field) => field.path === path);
}

/** Whether a field takes a string. */
export function takes(field: Field, text: string): boolean {
    return field.matches(text);
}

/** Whether no string at all matches: a number, `true`, `false`, `null`, absence. */
export function takesNoString({ operator }: Matcher): boolean {
    return operator === ABSENT || operator === "number" || operator === "numeric" || operator === "literal";
}

/** Whether a string that begins with `aws.` may match: nobody but AWS sends such a source. */
export function takesAws(matcher: Matcher): boolean {
    if (takesNoString(matcher)) return false;
    const { literal, prefix, ignoreCase } = matcher;
    const begins = (ignoreCase ? (literal ?? prefix)?.toLowerCase() : (literal ?? prefix)) ?? "";
    return begins.startsWith("aws.") || (literal === undefined && "aws.".startsWith(begins));
}

/** The string that a matcher takes as it stands. */
export function exactText({ operator, literal, ignoreCase }: Matcher): string | undefined {
    return operator === "ip" || ignoreCase ? undefined : literal;
}

/** The strings that a field takes, when they are named one by one. */
function named(field: Field | undefined): string[] | undefined {
    const texts = field?.matchers.filter((matcher) => !takesNoString(matcher)).map(exactText);
    return texts?.every((text) => text !== undefined) ? texts : undefined;
}

/** Whether a branch hears nothing but CloudTrail records of AWS's own sources. */
export function onlyCloudTrail(branch: Branch, { sources, possible }: Origins): boolean {
    if (!sources?.every((source) => source.startsWith("aws."))) return false;
    // Without a detail-type, a call's name beside its service is the shape of a record.
    const shape = fieldAt(branch, "detail.eventSource") && fieldAt(branch, "detail.eventName");
    return possible!.every(({ detailType }) => (detailType ? isCloudTrail(detailType) : shape !== undefined));
}

/**
 * Why AWS never sends a detail-type with a source, as a clause and what to write instead. Undefined for what it may send, for sources
 * that are not known, and for detail-types that nobody is known to send: those may be new.
 * `subject` is how to call the detail-type.
 */
export function whyNever({ source, detailType }: Origin, subject = `"${detailType}"`): string | undefined {
    const known = knownSource(source);
    if (!known) {
        const lower = source.toLowerCase();
        const misspelt = source.startsWith("aws.") && source !== lower && knownSource(lower);
        return misspelt ? `AWS writes this source in lower case: write "${lower}"` : undefined;
    }
    if (detailType === undefined || known.detailTypes.includes(detailType)) return undefined;
    const spelt = known.detailTypes.find((type) => type.toLowerCase() === detailType.toLowerCase());
    if (spelt) return `case counts: write "${spelt}"`;
    const owners = sourcesOf(detailType);
    if (owners.length === 0) return undefined;
    const others = owners.map((owner) => `"${owner}"`).join(" or ");
    return `${source} does not send ${subject}, whose source is ${others}: name them together`;
}
