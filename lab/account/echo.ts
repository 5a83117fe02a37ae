import { autoName, stableHex } from "./names";

interface EchoRequest {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly region: string;
    readonly accountId: string;
}

/** Inputs that hold the physical name of the resources that do not call it `name`. */
const NAMED_BY: Readonly<Record<string, string>> = {
    "aws:s3/bucket:Bucket": "bucket",
    "aws:s3/bucketV2:BucketV2": "bucket",
    "aws:rds/instance:Instance": "identifier",
    "aws:rds/cluster:Cluster": "clusterIdentifier",
};

/** ARNs whose form is not `service:region:account:kind/id`. */
const ARNS: Readonly<Record<string, (id: string, region: string, account: string) => string>> = {
    "aws:s3/bucket:Bucket": (id) => `arn:aws:s3:::${id}`,
    "aws:s3/bucketV2:BucketV2": (id) => `arn:aws:s3:::${id}`,
    "aws:cloudtrail/trail:Trail": (id, region, account) => `arn:aws:cloudtrail:${region}:${account}:trail/${id}`,
    "aws:rds/instance:Instance": (id, region, account) => `arn:aws:rds:${region}:${account}:db:${id}`,
    "aws:rds/cluster:Cluster": (id, region, account) => `arn:aws:rds:${region}:${account}:cluster:${id}`,
    "aws:ec2/securityGroup:SecurityGroup": (id, region, account) =>
        `arn:aws:ec2:${region}:${account}:security-group/${id}`,
};

/** Ids that AWS makes itself. */
const ID_PREFIXES: Readonly<Record<string, string>> = {
    "aws:ec2/instance:Instance": "i-",
    "aws:ec2/securityGroup:SecurityGroup": "sg-",
    "aws:ec2/subnet:Subnet": "subnet-",
    "aws:ec2/vpc:Vpc": "vpc-",
};

/**
 * What comes out of a resource of AWS whose type the lab does not know: its inputs, with an id, a name, an ARN and a Region.
 * The id is the physical name (given, or made from the Pulumi name). The ARN has the common form with the type's own words
 * unless the table knows better; it is made up, and the resource counts as unknown.
 */
export function echoAws(request: EchoRequest): { id: string; outputs: Record<string, unknown> } {
    const { type, inputs, region, accountId } = request;
    const nameKey = NAMED_BY[type] ?? "name";
    const prefix = ID_PREFIXES[type];
    const given = inputs[nameKey];
    const name = typeof given === "string" ? given : autoName(request.name, request.urn);
    const id = prefix === undefined ? name : `${prefix}${stableHex(request.urn, 17)}`;
    const [, module = "", kind = ""] = /^aws:([^/:]+)[^:]*:(.+)$/.exec(type) ?? [];
    const arn =
        ARNS[type]?.(id, region, accountId) ??
        `arn:aws:${module}:${region}:${accountId}:${kind.charAt(0).toLowerCase()}${kind.slice(1)}/${id}`;
    return { id, outputs: { arn, region, [nameKey]: name, ...inputs } };
}
