import type { Place } from "./arns";

/** What the account knows of names that do not lead to an ARN by themselves. */
export interface Named {
    /** The key behind an id, alias or ARN. */
    keyArn(id: string, region: string): string;
    /** ARN of a secret by its name, when the program made it. */
    readonly secrets: ReadonlyMap<string, string>;
    /** ARNs of verified SES identities, when the program made them. */
    readonly sesIdentities: ReadonlySet<string>;
    /** The customer key that a resource is encrypted with, by the resource's ARN. */
    readonly encryptionKeyOf: ReadonlyMap<string, string>;
}

/** ARN of a queue from its URL: the account and the name are its last two parts, the Region is in AWS's own host names. */
export function queueArn(url: string, place: Place): string {
    const [host, ...path] = url.replace(/^\w+:\/\//, "").split("/");
    const name = path.at(-1) ?? "";
    const account = /^\d{12}$/.test(path.at(-2) ?? "") ? path.at(-2) : place.accountId;
    const region = /^sqs\.([a-z0-9-]+)\.amazonaws\./.exec(host ?? "")?.[1] ?? place.region;
    return `arn:${place.partition}:sqs:${region}:${account}:${name}`;
}

/** ARN of a function from any of the forms that Lambda takes: name, `name:alias`, `account:function:name`, ARN. */
export function functionArn(name: string, qualifier: unknown, place: Place): string {
    const [, account, rest] = /^(?:(\d{12}):)?(?:function:)?(.*)$/.exec(name) ?? [];
    const arn = name.startsWith("arn:")
        ? name
        : `arn:${place.partition}:lambda:${place.region}:${account ?? place.accountId}:function:${rest}`;
    const qualified = arn.split(":").length > 7;
    return typeof qualifier === "string" && qualifier !== "" && !qualified ? `${arn}:${qualifier}` : arn;
}

/** A bus by its name or ARN; `default` without one. */
export function busArn(bus: unknown, place: Place): string {
    const name = typeof bus === "string" && bus !== "" ? bus : "default";
    return name.startsWith("arn:")
        ? name
        : `arn:${place.partition}:events:${place.region}:${place.accountId}:event-bus/${name}`;
}

export function ruleArn(rule: string, bus: unknown, place: Place): string {
    const busName = busArn(bus, place).split("event-bus/")[1];
    const path = busName === "default" ? rule : `${busName}/${rule}`;
    return `arn:${place.partition}:events:${place.region}:${place.accountId}:rule/${path}`;
}

/**
 * ARN of a log group or stream as CloudWatch Logs checks it: actions on a group ask for the group with an empty stream, so that a
 * policy must end in `:*`. Source: CloudWatch Logs User Guide, "Overview of managing access permissions", resource ARNs.
 */
export function logArn(input: Record<string, unknown>, place: Place): string | undefined {
    const named = input["logGroupName"] ?? input["logGroupIdentifier"];
    if (typeof named !== "string") return undefined;
    const group = named.startsWith("arn:")
        ? named.replace(/:\*$/, "")
        : `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:${named}`;
    const stream = typeof input["logStreamName"] === "string" ? input["logStreamName"] : "";
    return `${group}:log-stream:${stream}`;
}

/** ARN of a secret; of one that the lab does not know by name, with six zeros for the suffix that AWS adds. */
export function secretArn(id: string, named: Named, place: Place): string {
    if (id.startsWith("arn:")) return id;
    const arn = `arn:${place.partition}:secretsmanager:${place.region}:${place.accountId}:secret:${id}`;
    return named.secrets.get(arn) ?? `${arn}-000000`;
}

/**
 * The SES identity that sends: the most specific one that is verified, which is the address, its domain, or a domain above it.
 * Where the program makes none of them, the address. Source: Amazon SES Developer Guide, "Creating and verifying identities".
 */
export function sesIdentityArn(from: string, named: Named, place: Place): string {
    const address = (/<([^>]*)>\s*$/.exec(from)?.[1] ?? from).trim();
    const domain = address.split("@").at(-1) ?? "";
    const labels = domain.split(".");
    const domains = labels.slice(0, -1).map((_, at) => labels.slice(at).join("."));
    const arns = [address, ...domains].map(
        (identity) => `arn:${place.partition}:ses:${place.region}:${place.accountId}:identity/${identity}`,
    );
    return arns.find((arn) => named.sesIdentities.has(arn)) ?? arns[0]!;
}

const ec2Types: Readonly<Record<string, string>> = {
    ami: "image",
    eipalloc: "elastic-ip",
    eni: "network-interface",
    i: "instance",
    igw: "internet-gateway",
    lt: "launch-template",
    nat: "natgateway",
    rtb: "route-table",
    sg: "security-group",
    sgr: "security-group-rule",
    snap: "snapshot",
    subnet: "subnet",
    vol: "volume",
    vpc: "vpc",
    vpce: "vpc-endpoint",
};

/** An EC2 resource from its id alone, whose prefix says what it is. */
export function ec2Arn(id: string, place: Place): string {
    const type = ec2Types[id.slice(0, id.indexOf("-"))] ?? "*";
    // Images and snapshots have no account in their ARN.
    const account = type === "image" || type === "snapshot" ? "" : place.accountId;
    return `arn:${place.partition}:ec2:${place.region}:${account}:${type}/${id}`;
}
