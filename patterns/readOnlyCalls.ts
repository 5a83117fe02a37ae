import { API_CALL } from "./awsEvents";
import type { Branch, CompiledPattern } from "./compile";
import { fieldAt, takes, takesAws } from "./origin";

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
    return branches.some((branch) => hearsCalls(branch) && callsOf(branch) === undefined);
}

/**
 * Whether a pattern names read-only management calls alone (`Get*`, `List*`, `Describe*`), in every branch of its `$or`: a rule in the
 * plain state `ENABLED` never hears them.
 */
export function needsReadOnlyState({ branches }: CompiledPattern): boolean {
    return branches.every((branch) => {
        const calls = hearsOnlyCalls(branch) ? callsOf(branch) : undefined;
        return calls?.every((call) => /^(Get|List|Describe)/.test(call) && !HEARD.some((heard) => heard.test(call)));
    });
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

/** The calls that a branch names; undefined when it takes others too. */
function callsOf(branch: Branch): string[] | undefined {
    const calls = fieldAt(branch, "detail.eventName")?.matchers.map(({ literal }) => literal);
    return calls?.every((call) => call !== undefined) ? calls : undefined;
}
