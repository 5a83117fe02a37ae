import { API_CALL, knownEventSource, knownSource } from "./awsEvents";
import { type CallsOf, misnamedCall } from "./callNames";
import type { Branch } from "./compile";
import type { Field } from "./field";
import { HOME_REGION, isCommercial, isGlobal } from "./globalServices";
import { ENVELOPE, knownValues, ownResources, recordHas, recordType as typeInRecords } from "./knownFields";
import { ABSENT } from "./operators/exists";
import type { Matcher } from "./operators/operator";
import { exactText, fieldAt, type Origins, onlyCloudTrail, originsOf, takes, takesNoString, whyNever } from "./origin";

/** A field, or some of its alternatives, that no event satisfies which also satisfies the rest of the branch. */
export interface Impossible {
    readonly path: string;
    /** Whether this goes for the whole field, and so for the branch. */
    readonly whole: boolean;
    /** What cannot be, why, and what to write instead: one sentence. */
    readonly message: string;
}

/**
 * What in a branch never matches an event that AWS delivers. Exact, not complete: what is not known to be impossible may match. Any
 * event counts whose envelope is as EventBridge makes it, and whose source begins with `aws.` only when AWS sends it.
 */
export function impossibleIn(branch: Branch, callsOf?: CallsOf): Impossible[] {
    const origins = originsOf(branch);
    const context = { branch, origins, cloudTrail: onlyCloudTrail(branch, origins), callsOf };
    return branch.fields.flatMap((field) => judge(field, context));
}

interface Context {
    readonly branch: Branch;
    readonly origins: Origins;
    /** Whether the branch hears CloudTrail records only. */
    readonly cloudTrail: boolean;
    readonly callsOf: CallsOf | undefined;
}

/** Why an alternative never matches: the rest of a sentence that begins with the field and the value. */
type Why = (matcher: Matcher, field: Field, context: Context) => string | undefined;

const CHECKS: readonly Why[] = [
    envelope,
    account,
    regionForm,
    regionOfGlobalService,
    source,
    detailType,
    recordField,
    recordType,
    callName,
    eventSource,
    valueCase,
    resourceOfElsewhere,
];

function judge(field: Field, context: Context): Impossible[] {
    const found = field.matchers.flatMap((matcher) => {
        for (const check of CHECKS) {
            const why = check(matcher, field, context);
            if (why !== undefined) return [`${shown(matcher)}: ${why}`];
        }
        return [];
    });
    if (found.length === 0) return [];
    const whole = found.length === field.matchers.length;
    const message = `${field.path} never matches ${[...new Set(found)].join("; nor ")}`;
    return [{ path: field.path, whole, message }];
}

function shown(matcher: Matcher): string {
    if (matcher.operator === ABSENT) return `{"exists": false}`;
    if (matcher.literal !== undefined) return JSON.stringify(matcher.literal);
    return matcher.prefix === undefined
        ? `this ${matcher.operator}`
        : `what begins with ${JSON.stringify(matcher.prefix)}`;
}

function envelope(matcher: Matcher, { path }: Field): string | undefined {
    if (!ENVELOPE.has(path) || !takesNoString(matcher)) return undefined;
    if (matcher.operator === ABSENT) return `every event has it: leave ${path} out`;
    return "it is a string in every event: write the value in quotes";
}

function account(matcher: Matcher, { path }: Field): string | undefined {
    if (path !== "account") return undefined;
    const form = "an account is 12 digits: write it in full, leading zeros included";
    if (matcher.literal !== undefined) return /^\d{12}$/.test(matcher.literal) ? undefined : form;
    // A prefix that ends in a quote finds the value's own closing one.
    const begins = matcher.prefix?.replace(/"$/, "");
    return begins === undefined || /^\d{0,12}$/.test(begins) ? undefined : form;
}

function regionForm(matcher: Matcher, { path }: Field): string | undefined {
    const text = path === "region" ? exactText(matcher) : undefined;
    const [, region, zone] = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)([a-f]?)$/.exec(text?.toLowerCase() ?? "") ?? [];
    if (!region || text === region) return undefined;
    if (zone) return `this is an Availability Zone: write its Region, "${region}"`;
    return `Regions are in lower case: write "${region}"`;
}

/** Forwarded events keep the Region that they come from. */
function regionOfGlobalService(matcher: Matcher, { path }: Field, { origins }: Context): string | undefined {
    const text = path === "region" ? exactText(matcher) : undefined;
    const services = new Set(origins.possible?.map((origin) => origin.source));
    if (text === undefined || text === HOME_REGION || !isCommercial(text)) return undefined;
    if (services.size === 0 || ![...services].every(isGlobal)) return undefined;
    return `events of ${[...services].join(" and ")} have the Region ${HOME_REGION}, wherever they are forwarded to: write "${HOME_REGION}"`;
}

function source(matcher: Matcher, { path }: Field, { origins }: Context): string | undefined {
    const text = path === "source" ? exactText(matcher) : undefined;
    if (text === undefined) return undefined;
    const own = whyNever({ source: text, detailType: undefined });
    // When nothing goes together, the detail-type tells.
    if (own !== undefined || origins.possible?.length === 0) return own;
    return first(origins.detailTypes?.map((type) => whyNever({ source: text, detailType: type })));
}

function detailType(matcher: Matcher, { path }: Field, { origins }: Context): string | undefined {
    const text = path === "detail-type" ? exactText(matcher) : undefined;
    if (text === undefined) return undefined;
    // A source that is wrong by itself is reported there.
    const sources = origins.sources?.filter((name) => whyNever({ source: name, detailType: undefined }) === undefined);
    return first(sources?.map((name) => whyNever({ source: name, detailType: text }, "it")));
}

/** The first of several reasons, when none is missing. */
function first(reasons: readonly (string | undefined)[] | undefined): string | undefined {
    return reasons?.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

function recordField(matcher: Matcher, { path }: Field, { cloudTrail, origins }: Context): string | undefined {
    if (!cloudTrail || matcher.operator !== ABSENT) return undefined;
    const always =
        origins.possible!.length > 0 && origins.possible!.every((origin) => recordHas(origin.detailType, path));
    return always ? `every CloudTrail record has it: leave ${path} out` : undefined;
}

/** `"false"` where records have `false`, and the other way round. */
function recordType(matcher: Matcher, { path }: Field, { cloudTrail }: Context): string | undefined {
    const type = cloudTrail ? typeInRecords(path) : undefined;
    const text = exactText(matcher);
    if (type === "boolean" && text !== undefined)
        return "it is true or false in CloudTrail records: leave the quotes out";
    const isBoolean = matcher.operator === "literal";
    return type === "string" && isBoolean ? "it is a text in CloudTrail records: write it in quotes" : undefined;
}

function callName(matcher: Matcher, { path }: Field, { origins, callsOf }: Context): string | undefined {
    const text = path === "detail.eventName" ? exactText(matcher) : undefined;
    if (text === undefined || callsOf === undefined || !origins.possible) return undefined;
    if (!origins.possible.every((origin) => origin.detailType === API_CALL)) return undefined;
    return misnamedCall(
        text,
        origins.possible.map((origin) => callsOf(origin.source)),
    );
}

function eventSource(matcher: Matcher, { path }: Field, { cloudTrail, origins }: Context): string | undefined {
    const text = path === "detail.eventSource" && cloudTrail ? exactText(matcher) : undefined;
    if (text === undefined) return undefined;
    const own = knownSource(text.toLowerCase())?.eventSource;
    if (own) return `CloudTrail names the service's principal here: write "${own}"`;
    const lower = text.toLowerCase();
    if (text !== lower && knownEventSource(lower)) return `CloudTrail writes it in lower case: write "${lower}"`;
    const expected = origins.possible!.map((origin) => knownSource(origin.source)?.eventSource);
    if (!knownEventSource(text) || expected.length === 0 || expected.includes(undefined) || expected.includes(text)) {
        return undefined;
    }
    const names = [...new Set(origins.possible!.map((origin) => origin.source))].join(" and ");
    return `events of ${names} carry ${[...new Set(expected)].map((name) => `"${name}"`).join(" or ")}: make source and eventSource agree`;
}

function valueCase(matcher: Matcher, { path }: Field, { origins }: Context): string | undefined {
    const text = exactText(matcher);
    const { possible } = origins;
    if (text === undefined || !possible || possible.length === 0) return undefined;
    const lists = possible.map(({ source: from, detailType: type }) =>
        type === undefined ? undefined : knownValues(from, type, path),
    );
    if (lists.includes(undefined)) return undefined;
    const values = lists.flatMap((list) => list!);
    const spelt = values.find((value) => value.toLowerCase() === text.toLowerCase());
    return spelt === undefined || values.includes(text) ? undefined : `case counts: write "${spelt}"`;
}

/** An ARN of another Region or account than the pattern asks for, of an event whose resources are its own. */
function resourceOfElsewhere(matcher: Matcher, { path }: Field, { branch, origins }: Context): string | undefined {
    const text = path === "resources" && !matcher.ignoreCase ? (matcher.literal ?? matcher.prefix) : undefined;
    const { possible } = origins;
    if (text === undefined || !possible || possible.length === 0) return undefined;
    if (!possible.every(({ source: from, detailType: type }) => type !== undefined && ownResources(from, type))) {
        return undefined;
    }
    // Only segments that a colon follows are complete.
    const [arn, , , inRegion, inAccount] = text.split(":").slice(0, -1);
    if (arn !== "arn") return undefined;
    for (const [name, value] of [
        ["region", inRegion],
        ["account", inAccount],
    ] as const) {
        const field = fieldAt(branch, name);
        if (field && value && !takes(field, value)) {
            return `its ${name} ${value} is not the one that the pattern asks for: make ${path} and ${name} agree`;
        }
    }
    return undefined;
}
