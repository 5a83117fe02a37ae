import { API_CALL } from "./awsEvents";
import type { Branch, CompiledPattern } from "./compile";
import type { Matcher } from "./operators/operator";
import { fieldAt, takes, takesAws } from "./origin";

/** The state in which a rule hears read-only API calls, too: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export const READ_ONLY_STATE = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

/**
 * Calls that begin like read-only ones and are heard all the same: of STS, which count as changes, and of data events, which the state
 * does not speak of.
 */
const HEARD = [
    /^Get(FederationToken|SessionToken)$/,
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
 * Whether a pattern names read-only management calls alone (`Get*`, `List*`, `Describe*`), in every branch of its `$or`: a rule in the
 * plain state `ENABLED` never hears them.
 */
export function needsReadOnlyState({ branches }: CompiledPattern): boolean {
    return branches.every(
        (branch) => hearsOnlyCalls(branch) && fieldAt(branch, "detail.eventName")?.matchers.every(isReadOnly),
    );
}

function isReadOnly({ literal, prefix, ignoreCase }: Matcher): boolean {
    // No call that begins with Describe is heard, so its beginning will do.
    if (literal === undefined) return !ignoreCase && prefix?.startsWith("Describe") === true;
    return /^(Get|List|Describe)/.test(literal) && !HEARD.some((heard) => heard.test(literal));
}

function hearsCalls(branch: Branch): boolean {
    const detailType = fieldAt(branch, "detail-type");
    if (detailType && !takes(detailType, API_CALL)) return false;
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
