import type { Decision } from "../authorisation";
import type { Caller } from "../types";
import { splitArn } from "./glob";
import { describeCaller, judge, type NamedPolicy, type Question, type Verdict } from "./statements";

/** The policies that bear on one question. */
export interface Bearing {
    /** The role's own; undefined for a role of another account, whose policies the lab cannot know, and for services. */
    readonly identity?: readonly NamedPolicy[];
    readonly boundary?: readonly NamedPolicy[];
    readonly resource: readonly NamedPolicy[];
    /** Managed policies of AWS that the role has and the lab does not. */
    readonly unknownPolicies: readonly string[];
    /** The account that the lab plays. */
    readonly accountId: string;
}

const allowed: Decision = { allowed: true };

/**
 * Decides one action on one resource. Explicit denials first; then, within the account, a resource's policy or the role's own
 * (bounded by its boundary) must allow; keys and roles must always be allowed by their own policy, which may hand the decision
 * to the account. Throws where the answer depends on something that the lab does not know.
 * Source: IAM User Guide, "Policy evaluation logic"; AWS KMS Developer Guide, "Key policies in AWS KMS".
 */
export function decideOne(question: Question, bearing: Bearing): Decision {
    const { action, resource, caller } = question;
    const refuse = (why: string): Decision => ({
        allowed: false,
        reason: `${describeCaller(caller)} is not authorized to perform ${action} on ${resource} because ${why}`,
    });
    const cannotTell = (why: string): never => {
        throw new Error(
            `Whether ${describeCaller(caller)} may perform ${action} on ${resource} cannot be told: ${why}.`,
        );
    };

    const ofResource = judge(bearing.resource, question, "resource");
    const ofIdentity = bearing.identity && judge(bearing.identity, question, "caller");
    const ofBoundary = bearing.boundary && judge(bearing.boundary, question, "caller");
    const verdicts: readonly (readonly [string, Verdict | undefined])[] = [
        ["an identity-based policy", ofIdentity],
        ["the permissions boundary", ofBoundary],
        ["a resource-based policy", ofResource],
    ];
    for (const [kind, verdict] of verdicts) {
        if (verdict?.denied) return refuse(`${kind} denies it: ${verdict.denied}`);
    }
    for (const [, verdict] of verdicts) {
        if (verdict?.unknownDeny) cannotTell(verdict.unknownDeny);
    }
    const none = (kind: string, verdict: Verdict) =>
        refuse(`no ${kind} policy allows the ${action} action${verdict.nearMiss ? ` (${verdict.nearMiss})` : ""}`);

    if (caller.kind === "service") {
        if (ofResource.allowed.size > 0) return allowed;
        if (ofResource.unknownAllow) cannotTell(ofResource.unknownAllow);
        if (/:alias\/aws\//.test(resource)) {
            return refuse("the policy of a key that AWS manages cannot be changed: use a key of your own");
        }
        return none("resource-based", ofResource);
    }
    return decideForRole(caller);

    function decideForRole(caller: Extract<Caller, { kind: "role" }>): Decision {
        const account = splitArn(resource)[4];
        const foreignResource = account !== undefined && account !== "" && account !== accountOf(caller);
        const own = resourceAlwaysDecides(action, resource);
        const bounded = ofBoundary === undefined || ofBoundary.allowed.size > 0;
        const byResource =
            ofResource.allowed.has("session") ||
            (ofResource.allowed.has("caller") && (bounded || ofIdentity === undefined));
        if (byResource && !foreignResource) return allowed;

        if (own || foreignResource || ofIdentity === undefined) {
            if (ofResource.allowed.size === 0) {
                if (ofResource.unknownAllow) cannotTell(ofResource.unknownAllow);
                if (foreignResource && account !== bearing.accountId && bearing.resource.length === 0) {
                    return refuse(`the resource is in account ${account}, whose policies the lab does not know`);
                }
                if (own && bearing.resource.length === 0) {
                    return refuse("the program creates no such key or role, so its own policy is not known to the lab");
                }
                return none(own && resource.includes(":key/") ? "key" : "resource-based", ofResource);
            }
            // Of a role in another account the lab judges its own side only.
            if (ofIdentity === undefined) return allowed;
        }

        if (ofIdentity.allowed.size === 0) {
            if (ofIdentity.unknownAllow) cannotTell(ofIdentity.unknownAllow);
            if (bearing.unknownPolicies.length > 0) {
                cannotTell(
                    `it depends on ${bearing.unknownPolicies.join(", ")}, which is managed by AWS and not known to the lab; ` +
                        "write the permissions that are used as a policy of the role",
                );
            }
            if (!own && !foreignResource && ofResource.unknownAllow) cannotTell(ofResource.unknownAllow);
            return none(
                "identity-based",
                ofIdentity.nearMiss ? ofIdentity : { ...ofIdentity, ...nearMissOf(ofResource) },
            );
        }
        if (!bounded) {
            if (ofBoundary.unknownAllow) cannotTell(ofBoundary.unknownAllow);
            return refuse(`no permissions boundary allows the ${action} action`);
        }
        return allowed;
    }
}

function nearMissOf(verdict: Verdict): Pick<Verdict, "nearMiss"> {
    return verdict.nearMiss === undefined ? {} : { nearMiss: verdict.nearMiss };
}

function accountOf(caller: Extract<Caller, { kind: "role" }>): string {
    return splitArn(caller.roleArn)[4] ?? "";
}

/** Using a key, taking on a role: nobody does without a word of the key's or the role's own policy. */
function resourceAlwaysDecides(action: string, resource: string): boolean {
    return /^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(resource) || action.startsWith("sts:AssumeRole");
}
