import { LabError } from "../labError";
import type { ResourceState } from "../types";

export interface ConstructRequest {
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    /** Makes a child of the component. */
    readonly create: (type: string, name: string, inputs: Record<string, unknown>) => Promise<ResourceState>;
}

/** Makes the children of a component that lives in a provider; returns the resources that it shows as outputs. */
export type RemoteComponent = (request: ConstructRequest) => Promise<Record<string, ResourceState | undefined>>;

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
async function createTrail({
    name,
    inputs,
    create,
}: ConstructRequest): Promise<Record<string, ResourceState | undefined>> {
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
    const bucketArn = `arn:aws:s3:::${bucketName}`;
    await create("aws:s3/bucketPolicy:BucketPolicy", name, { bucket: bucketName, policy: bucketPolicy(bucketArn) });

    const group = cloudWatchLogsGroup;
    const wanted = group !== undefined && group.enable !== false && !group.existing;
    const logGroup = wanted ? await create("aws:cloudwatch/logGroup:LogGroup", name, { ...group.args }) : undefined;
    const groupArn = logGroup?.outputs["arn"] ?? group?.existing?.arn;
    const trail = await create("aws:cloudtrail/trail:Trail", name, {
        ...trailInputs,
        s3BucketName: bucketName,
        ...(typeof groupArn === "string" ? { cloudWatchLogsGroupArn: `${groupArn}:*` } : {}),
    });
    return { bucket, logGroup, trail };
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
