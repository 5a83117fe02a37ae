import { API_CALL, isCloudTrail, knownSource } from "./awsEvents";
import type { CallsOf } from "./callNames";
import type { Branch, CompiledPattern } from "./compile";
import type { Field } from "./field";
import { HOME_REGION, isCommercial, isGlobal, SIGN_IN_REGIONS } from "./globalServices";
import { impossibleIn } from "./impossible";
import { alwaysPresent, ENVELOPE, recordHas } from "./knownFields";
import { nearest } from "./levenshtein";
import type { LintCode } from "./lint";
import { fieldAt, type Origin, type Origins, originsOf, takes, takesAws } from "./origin";
import { pinnedSources } from "./pinned";

type Warn = (code: LintCode, path: string, message: string) => void;

/** What is suspicious in a pattern for events of AWS, given what is known of them. */
export function lintForAws(
    compiled: CompiledPattern,
    { region, callsOf }: { readonly region: string | undefined; readonly callsOf: CallsOf | undefined },
    warn: Warn,
): void {
    const pinned = pinnedSources(compiled);
    if (!pinned.pinned) {
        const message = `${pinned.reason}, so whoever may put events on the bus can make the rule fire: name the sources, for example "source": ["aws.ec2"]`;
        warn("unpinned-source", "source", message);
    }
    lintImpossible(compiled, callsOf, warn);
    for (const branch of compiled.branches) {
        const origins = originsOf(branch);
        lintNames(origins, warn);
        for (const field of branch.fields) {
            lintAnythingBut(field, branch, origins, warn);
            lintParent(field, branch, warn);
        }
        if (region !== undefined) lintRegion(branch, origins, region, warn);
    }
}

/** A pattern of which no branch can match, branches of others that cannot, and alternatives that never do. */
function lintImpossible({ branches }: CompiledPattern, callsOf: CallsOf | undefined, warn: Warn): void {
    const found = branches.map((branch) => impossibleIn(branch, callsOf));
    const dead = found.map((findings) => findings.some(({ whole }) => whole));
    const code = dead.every(Boolean) ? "never-matches" : "dead-branch";
    found.forEach((findings, at) => {
        // In a branch that never matches anyway, what else does not match is no news.
        for (const { path, whole, message } of findings)
            if (whole || !dead[at]) warn(whole ? code : "dead-value", path, message);
    });
}

/** Sources and detail-types that nobody is known to send, and that look like others. */
function lintNames({ sources, detailTypes, possible }: Origins, warn: Warn): void {
    for (const source of sources ?? []) {
        const lower = source.toLowerCase();
        const meant = lower.endsWith(".amazonaws.com") ? `aws.${lower.slice(0, -".amazonaws.com".length)}` : lower;
        if (source.startsWith("aws.") || !knownSource(meant)) continue;
        const message = `source "${source}" is none of AWS's own, which begin with "aws.", so only an application can send it: write "${meant}" for events of AWS`;
        warn("misspelt-source", "source", message);
    }
    for (const detailType of detailTypes ?? []) {
        const known = possible
            ?.filter((origin) => origin.detailType === detailType)
            .map(({ source }) => knownSource(source));
        if (!known || known.length === 0 || known.some((one) => !one || one.detailTypes.includes(detailType))) continue;
        const names = known.map((one) => one!.source).join(" and ");
        const like = nearest(
            detailType,
            sources!.flatMap((source) => knownSource(source)?.detailTypes ?? []),
        );
        const remedy = like === undefined ? "check it against the events reference of AWS" : `did you mean "${like}"?`;
        const message = `detail-type "${detailType}" is not known of ${names}, so the rule may never fire: ${remedy}`;
        warn("unknown-detail-type", "detail-type", message);
    }
}

/** `anything-but` wants the field to be there, which is not what "not this value" says. */
function lintAnythingBut({ path, absent, matchers }: Field, branch: Branch, origins: Origins, warn: Warn): void {
    if (absent || !matchers.some(({ operator }) => operator === "anything-but") || ENVELOPE.has(path)) return;
    // What others send is theirs to know.
    if (fieldAt(branch, "source")?.matchers.some(takesAws) === false) return;
    const { detailTypes = [API_CALL], possible } = origins;
    const records = detailTypes.filter(isCloudTrail);
    if (records.length > 0 && records.every((type) => recordHas(type, path))) return;
    const sure = possible?.every(({ source, detailType = "" }) => alwaysPresent(source, detailType, path));
    if (sure) return;
    const message = `${path} may be missing, and anything-but does not match then: add {"exists": false} beside it if such events are wanted too`;
    warn("anything-but-absent", path, message);
}

/** A field that must be missing beside one inside it that must be there: only values count, so the first says nothing. */
function lintParent({ path, absent, matchers }: Field, branch: Branch, warn: Warn): void {
    if (!absent || matchers.length > 1) return;
    const inside = branch.fields.find((field) => field.path.startsWith(`${path}.`) && !field.absent);
    if (!inside) return;
    const message = `${path} is an object where ${inside.path} is there, and exists looks at values only, so {"exists": false} says nothing: put it on a field, or leave it out`;
    warn("absent-parent", path, message);
}

/** Events that arrive in other Regions than the rule's. */
function lintRegion(branch: Branch, { possible }: Origins, region: string, warn: Warn): void {
    if (!isCommercial(region) || region === HOME_REGION) return;
    // A pattern that asks for events of other Regions waits for forwarded ones.
    const wanted = fieldAt(branch, "region");
    if (wanted && !takes(wanted, region)) return;
    for (const source of new Set(possible?.map((origin) => origin.source))) {
        if (!isGlobal(source)) continue;
        const message = `events of ${source} arrive in ${HOME_REGION} only, and this rule is in ${region}: ${FORWARD}`;
        warn("global-service-elsewhere", "source", message);
    }
    if (possible?.some(isSignIn)) lintSignIn(branch, region, warn);
}

const FORWARD = `put the rule in ${HOME_REGION}, or forward them from there and write "region": ["${HOME_REGION}"]`;

function isSignIn({ source, detailType }: Origin): boolean {
    return source === "aws.signin" && detailType?.startsWith("AWS Console Sign") === true;
}

function lintSignIn(branch: Branch, region: string, warn: Warn): void {
    const types = fieldAt(branch, "detail.userIdentity.type")?.onlyStrings;
    if (types?.size === 1 && types.has("Root")) {
        const message = `sign-ins of the root user are recorded in ${HOME_REGION} only, and this rule is in ${region}: ${FORWARD}`;
        warn("global-service-elsewhere", "source", message);
    } else if (!SIGN_IN_REGIONS.includes(region)) {
        const message = `sign-ins through the global endpoint are recorded in ${SIGN_IN_REGIONS.join(", ")}, and this rule in ${region} hears only those of this Region's own endpoint: put a rule in each of them, or forward them from there`;
        warn("global-service-elsewhere", "source", message);
    }
}
