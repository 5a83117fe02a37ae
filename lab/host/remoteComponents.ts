import { LabError } from "../labError";
import { UNKNOWN } from "./wire";

/** A resource that was made for a component. At a preview its id and what comes out of it may be unknown. */
export interface Child {
    readonly urn: string;
    readonly id?: string;
    readonly outputs: Readonly<Record<string, unknown>>;
}

export interface ConstructRequest {
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    /** Makes a child of the component. */
    readonly create: (type: string, name: string, inputs: Record<string, unknown>) => Promise<Child>;
}

/** Makes the children of a component that lives in a provider; returns the resources that it shows as outputs. */
export type RemoteComponent = (request: ConstructRequest) => Promise<Record<string, Child | undefined>>;

const COMPONENTS: Readonly<Record<string, RemoteComponent>> = {
    "awsx:cloudtrail:Trail": createTrail,
};

/** The remote component of a type; throws a `LabError` for one that the lab does not know. */
export function remoteComponent(type: string): RemoteComponent {
    const component = COMPONENTS[type];
    if (component) return component;
    const known = Object.keys(COMPONENTS).join(", ");
    throw new LabError(`${type} is made by its provider, which the lab cannot run; the lab knows these: ${known}`);
}

/** `awsx.cloudtrail.Trail`: a bucket with its policy, a log group where asked for, and the trail. */
async function createTrail({ name, inputs, create }: ConstructRequest): Promise<Record<string, Child | undefined>> {
    const { s3Bucket, cloudWatchLogsGroup, ...trailInputs } = inputs as {
        s3Bucket?: { args?: Record<string, unknown>; existing?: { name?: string; arn?: string } };
        cloudWatchLogsGroup?: {
            enable?: boolean;
            args?: Record<string, unknown>;
            existing?: { name?: string; arn?: string };
        };
    };
    const existing = s3Bucket?.existing;
    const bucket = existing ? undefined : await create("aws:s3/bucket:Bucket", name, { ...s3Bucket?.args });
    const bucketName = bucket?.id ?? existing?.name ?? existing?.arn?.replace(/^arn:[^:]+:s3:::/, "");
    const policy = ifKnown(bucketName, (known) => bucketPolicy(`arn:aws:s3:::${known}`));
    await create("aws:s3/bucketPolicy:BucketPolicy", name, { bucket: bucketName, policy });

    const group = cloudWatchLogsGroup;
    const wanted = group !== undefined && group.enable !== false && !group.existing;
    const logGroup = wanted ? await create("aws:cloudwatch/logGroup:LogGroup", name, { ...group.args }) : undefined;
    const groupArn = logGroup?.outputs["arn"] ?? group?.existing?.arn;
    const trail = await create("aws:cloudtrail/trail:Trail", name, {
        ...trailInputs,
        s3BucketName: bucketName,
        ...(groupArn === undefined ? {} : { cloudWatchLogsGroupArn: ifKnown(groupArn, (known) => `${known}:*`) }),
    });
    return { bucket, logGroup, trail };
}

function ifKnown(value: unknown, make: (known: string) => string): string {
    return value === UNKNOWN ? UNKNOWN : make(String(value));
}

/** What lets CloudTrail write to the bucket. */
function bucketPolicy(bucketArn: string): string {
    const Principal = { Service: "cloudtrail.amazonaws.com" };
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Principal, Action: "s3:GetBucketAcl", Resource: bucketArn },
            {
                Effect: "Allow",
                Principal,
                Action: "s3:PutObject",
                Resource: `${bucketArn}/*`,
                Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
            },
        ],
    });
}
