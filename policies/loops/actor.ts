import type { PolicyResource } from "@pulumi/policy";
import type { KnownValue } from "../../patterns";
import { whereKnown } from "../unknown";

/**
 * Who a CloudTrail record says has called, for the calls of a function: a session of its role. Lambda calls the session by the function's
 * name; that is not taken for granted. Before an update the role's ARN is not known, but its path and name may be.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function actorOf(role: PolicyResource): Readonly<Record<string, KnownValue>> {
    const text = (property: string) => {
        const value: unknown = whereKnown(() => role.props[property] as unknown);
        return typeof value === "string" ? value : undefined;
    };
    const arn = text("arn");
    const name = text("name") ?? arn?.split("/").at(-1);
    const [, partition, account] = /^arn:([^:]+):iam::(\d+):/.exec(arn ?? "") ?? [];
    const issuer = "detail.userIdentity.sessionContext.sessionIssuer";
    const known: Record<string, KnownValue> = { "detail.userIdentity.type": "AssumedRole", [`${issuer}.type`]: "Role" };
    if (name === undefined) return known;
    known[`${issuer}.userName`] = name;
    known[`${issuer}.arn`] = arn ?? { prefix: "arn:", suffix: `:role${text("path") ?? "/"}${name}` };
    if (account === undefined) return known;
    known["detail.userIdentity.arn"] = { prefix: `arn:${partition}:sts::${account}:assumed-role/${name}/` };
    for (const of of [issuer, "detail.userIdentity"]) known[`${of}.accountId`] = account;
    return known;
}
