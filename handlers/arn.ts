/** The parts of an Amazon Resource Name. */
export interface Arn {
    readonly partition: string;
    readonly service: string;
    readonly region: string;
    /** Twelve digits, or nothing; EBS writes the Region of a snapshot here. */
    readonly account: string;
    /** Everything after the fifth colon, for example `instance/i-0123456789abcdef0`. */
    readonly resource: string;
}

/** The longest ARN that the tagging API takes; longer ones do not exist. */
export const LONGEST_ARN = 1_011;

/** Takes an ARN apart; undefined for anything else. */
export function parseArn(text: string): Arn | undefined {
    if (text.length > LONGEST_ARN) return undefined;
    const match = /^arn:([a-z0-9-]+):([a-z0-9-]+):([a-z0-9-]*):([a-z0-9-]*):(\S(?:.*\S)?)$/.exec(text);
    if (!match) return undefined;
    const [, partition, service, region, account, resource] = match as unknown as [string, ...string[]];
    return { partition: partition!, service: service!, region: region!, account: account!, resource: resource! };
}

/** ARNs whose resource part has no type in it. */
const UNTYPED: Readonly<Record<string, string>> = {
    s3: "bucket",
    sns: "topic",
    sqs: "queue",
    codepipeline: "pipeline",
};

/** What kind of resource an ARN names: `ec2:instance`, `rds:cluster-snapshot`, `s3:bucket`; undefined for what is no ARN. */
export function kindOfArn(text: string): string | undefined {
    const arn = parseArn(text);
    if (!arn) return undefined;
    const untyped = Object.hasOwn(UNTYPED, arn.service) ? UNTYPED[arn.service] : undefined;
    const type = untyped ?? /^([A-Za-z0-9_-]+)[:/]/.exec(arn.resource)?.[1];
    return type === undefined ? arn.service : `${arn.service}:${type}`;
}

/** The name at the end of an ARN, or the whole text where it is no ARN: `i-0123456789abcdef0`, `my-db`, `my-pipeline`. */
export function idOf(text: string): string {
    const arn = parseArn(text);
    if (!arn) return text;
    const [, rest] = /^[A-Za-z0-9_-]+[:/](.+)$/.exec(arn.resource) ?? [];
    if (rest === undefined || Object.hasOwn(UNTYPED, arn.service)) return arn.resource;
    if (arn.service === "autoscaling") return arn.resource.split("autoScalingGroupName/")[1] ?? rest;
    if (arn.service === "ecs") return rest.split("/").at(-1)!;
    if (arn.service === "cloudformation") return rest.split("/")[0]!;
    return rest;
}
