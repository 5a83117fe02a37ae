import type { NameRule } from "../resources";

/** What a role or policy may be called. Source: IAM User Guide, "IAM and AWS STS quotas". */
export function iamName(what: string, limit: number): NameRule {
    return { what, limit, shape: /^[\w+=,.@-]+$/, allowed: "letters, digits and +=,.@_-" };
}
