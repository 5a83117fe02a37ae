import { API_CALL, CLOUDTRAIL_TYPES } from "./awsEvents";
import type { Branch, CompiledPattern } from "./compile";
import type { Matcher } from "./operators/operator";
import { fieldAt, takes, takesAws } from "./origin";

/** The state in which a rule hears read-only API calls, too: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export const READ_ONLY_STATE = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

/** Calls of STS that begin like read-only ones and count as changes. */
const MAKES_CREDENTIALS = /^Get(FederationToken|SessionToken)$/;

/** Calls of data events that begin like read-only ones: the state does not speak of data events. */
const DATA = [
    /^(Get|List)Objects?/,
    /^List(Parts|MultipartUploads)$/,
    /^Get(Item|Records|SnapshotBlock)$/,
    /^List(Changed|Snapshot)Blocks$/,
];

/**
 * Whether a pattern hears API calls from CloudTrail without naming them one by one, in a branch of its `$or` at least. In the state
 * `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS` such a rule hears all read-only calls too, which are by far the most.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 */
export function isBroadForReadOnly({ branches }: CompiledPattern): boolean {
    return branches.some((branch) => hearsCalls(branch) && !namesCalls(branch));
}

/**
 * The read-only management calls that a pattern names, in any branch of its `$or`: `GetKeyPolicy`, or `Describe*` where it names a
 * beginning. A rule in the plain state `ENABLED` never hears them.
 */
export function unheardReads({ branches }: CompiledPattern): readonly string[] {
    const named = branches
        .filter(hearsOnlyCalls)
        .flatMap((branch) => fieldAt(branch, "detail.eventName")?.matchers ?? []);
    return [...new Set(named.flatMap(unheard))];
}

/**
 * Whether a pattern is meant for what CloudTrail records, in a branch of its `$or` at least: it takes a `detail-type` of records (an API
 * call, a sign-in), or hears API calls and speaks of a field that only records have. One that names a source and no more is for the
 * service's own events, too.
 */
export function expectsRecords({ branches }: CompiledPattern): boolean {
    return branches.some((branch) => {
        const detailType = fieldAt(branch, "detail-type");
        if (detailType) return CLOUDTRAIL_TYPES.some((type) => takes(detailType, type)) && takesSourcesOfAws(branch);
        return hearsCalls(branch) && OF_RECORDS.some((path) => fieldAt(branch, path) !== undefined);
    });
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const OF_RECORDS = ["detail.eventName", "detail.eventSource"];

/**
 * Whether a rule in the plain state does not hear a call. What decides is how the name begins, not what CloudTrail says in `readOnly`:
 * other read-only calls, such as `Decrypt` of KMS or `BatchGetBuilds` of CodeBuild, may be heard in either state. Data events, which are
 * heard in both, are told by their names, but where the call is known to be a management event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 */
export function isUnheardRead(eventName: string, { management = false } = {}): boolean {
    if (!/^(Get|List|Describe)/.test(eventName) || MAKES_CREDENTIALS.test(eventName)) return false;
    return management || !DATA.some((data) => data.test(eventName));
}

function unheard({ literal, prefix, ignoreCase }: Matcher): string[] {
    if (literal !== undefined) return isUnheardRead(literal) ? [literal] : [];
    // No call that begins with Describe is heard, so its beginning will do.
    return !ignoreCase && prefix?.startsWith("Describe") ? [`${prefix}*`] : [];
}

function hearsCalls(branch: Branch): boolean {
    const detailType = fieldAt(branch, "detail-type");
    if (detailType && !takes(detailType, API_CALL)) return false;
    return takesSourcesOfAws(branch);
}

function takesSourcesOfAws(branch: Branch): boolean {
    return fieldAt(branch, "source")?.matchers.some(takesAws) !== false;
}

function hearsOnlyCalls(branch: Branch): boolean {
    const types = fieldAt(branch, "detail-type")?.onlyStrings;
    return types?.size === 1 && types.has(API_CALL) && hearsCalls(branch);
}

/** Whether a branch names its calls one by one. */
function namesCalls(branch: Branch): boolean {
    return fieldAt(branch, "detail.eventName")?.matchers.every(({ literal }) => literal !== undefined) === true;
}
