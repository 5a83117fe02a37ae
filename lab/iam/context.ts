import type { Requirement } from "../authorisation";
import type { Caller } from "../types";
import { type KeyValue, type Lookup, splitArn } from "./glob";
import { actionData, iamData } from "./iamData";

/** What the lab knows beside the request itself. */
export interface Surroundings {
    /** Tags of the calling role. */
    readonly principalTags: Readonly<Record<string, string>>;
    /** Tags of a resource; undefined where the lab does not know them. */
    readonly resourceTags: (arn: string) => Readonly<Record<string, string>> | undefined;
    /** Virtual time, where there is one. */
    readonly now?: () => Date;
    /** Values that hold for every call, given by the user: for example `aws:PrincipalOrgID`. */
    readonly given: ReadonlyMap<string, string | readonly string[]>;
}

/** What a role's session is called in policies: `arn:aws:sts::123456789012:assumed-role/name/session`. */
export function sessionArn(roleArn: string, sessionName: string): string {
    const [, partition, , , account] = roleArn.split(":");
    return `arn:${partition}:sts::${account}:assumed-role/${roleName(roleArn)}/${sessionName}`;
}

/** The name without its path. */
export function roleName(roleArn: string): string {
    return roleArn.slice(roleArn.lastIndexOf("/") + 1);
}

/**
 * The condition keys of a call. A key that AWS never sets for it is absent; one that AWS may set and that the lab has no value
 * for is unknown. Source: IAM User Guide, "AWS global condition context keys", and the service authorization reference.
 */
export function requestContext(
    caller: Caller,
    requirement: Requirement,
    resource: string,
    surroundings: Surroundings,
): Lookup {
    const values = new Map<string, KeyValue>();
    const set = (key: string, value: KeyValue) => values.set(key.toLowerCase(), value);

    for (const [key, value] of surroundings.given) set(key, [value].flat());
    setCaller(set, caller, requirement.action);
    for (const [key, value] of Object.entries(surroundings.principalTags)) set(`aws:PrincipalTag/${key}`, [value]);

    const [, , , region, account] = splitArn(resource);
    if (account) set("aws:ResourceAccount", [account]);
    if (region) set("aws:RequestedRegion", [region]);
    set("aws:SecureTransport", ["true"]);
    set("aws:ViaAWSService", ["false"]);
    for (const key of ["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"]) set(key, "absent");
    const now = surroundings.now?.();
    if (now) {
        set("aws:CurrentTime", [now.toISOString()]);
        set("aws:EpochTime", [String(Math.floor(now.getTime() / 1000))]);
    }
    for (const [key, value] of Object.entries(requirement.context)) set(key, [value].flat());
    if (
        requirement.action.startsWith("kms:") &&
        caller.kind === "service" &&
        caller.principal === "events.amazonaws.com"
    ) {
        // EventBridge calls KMS without them: a key policy that asks for them drops every message.
        for (const key of ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOwner"]) set(key, "absent");
    }

    const tags = surroundings.resourceTags(resource);
    return (key) => {
        const wanted = key.toLowerCase();
        const found = values.get(wanted);
        if (found !== undefined) return found;
        // Roles' tags and the tags in a request are always known: the ones that are not there are absent.
        if (/^aws:(principaltag\/|requesttag\/|tagkeys$)/.test(wanted)) return "absent";
        const tagKey = /^(?:aws|[\w-]+):resourcetag\/(.*)$/.exec(wanted)?.[1];
        if (tagKey !== undefined && tags) {
            const tag = Object.entries(tags).find(([name]) => name.toLowerCase() === tagKey);
            return tag ? [tag[1]] : "absent";
        }
        return mayBeSet(wanted, requirement.action) ? "unknown" : "absent";
    };
}

function setCaller(set: (key: string, value: KeyValue) => void, caller: Caller, action: string): void {
    if (caller.kind === "role") {
        const account = splitArn(caller.roleArn)[4] ?? "";
        set("aws:PrincipalArn", [caller.roleArn]);
        set("aws:PrincipalAccount", [account]);
        set("aws:PrincipalType", ["AssumedRole"]);
        set("aws:PrincipalIsAWSService", ["false"]);
        set("kms:CallerAccount", [account]);
        for (const key of [
            "aws:SourceArn",
            "aws:SourceAccount",
            "aws:SourceOwner",
            "aws:PrincipalServiceName",
            "aws:PrincipalServiceNamesList",
            "aws:username",
        ]) {
            set(key, "absent");
        }
        return;
    }
    set("aws:PrincipalIsAWSService", ["true"]);
    set("aws:PrincipalServiceName", [caller.principal]);
    set("aws:PrincipalServiceNamesList", [caller.principal]);
    set("aws:SourceArn", caller.sourceArn === "" ? "absent" : [caller.sourceArn]);
    set("aws:SourceAccount", caller.sourceAccount === "" ? "absent" : [caller.sourceAccount]);
    // An older key that a topic's default policy asks for; of the services that the lab plays, alarms send it.
    const owner = caller.principal === "cloudwatch.amazonaws.com" && action.startsWith("sns:");
    set("aws:SourceOwner", owner ? [caller.sourceAccount] : "absent");
    for (const key of ["aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:username", "aws:userid"]) {
        set(key, "absent");
    }
}

/** Whether AWS may set a key for an action: all global keys, and those that the reference lists for it. */
function mayBeSet(key: string, action: string): boolean {
    const [prefix = ""] = action.split(":");
    const data = actionData(action);
    if (!data) return true;
    const types = iamData(prefix)?.resourceTypes ?? {};
    const listed = [
        ...data.conditionKeys,
        ...data.resourceTypes.flatMap((type) => [
            ...type.conditionKeys,
            ...(types[type.name.toLowerCase()]?.conditionKeys ?? []),
        ]),
    ];
    if (key.startsWith("aws:") && !key.startsWith("aws:resourcetag/")) return true;
    if (key === "lambda:sourcefunctionarn" || key === "ec2:sourceinstancearn") return true;
    return listed.some((one) => {
        const name = one.toLowerCase();
        const end = name.search(/\$\{|</);
        return end >= 0 ? key.startsWith(name.slice(0, end)) : name === key;
    });
}
