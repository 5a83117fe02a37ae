import type { EventPattern, PatternFields } from "../patterns";

/** Events of one source: its name and the detail-types that are wanted. */
export interface EventSource {
    readonly source: string;
    readonly detailTypes: readonly string[];
    /** What `detail` must hold. Default: anything. */
    readonly detail?: PatternFields;
}

/**
 * The services whose state events are understood, by the names that config uses.
 * Sources and detail-types: https://docs.aws.amazon.com/eventbridge/latest/ref/events.html
 */
export const SERVICES: Readonly<Record<string, EventSource>> = {
    ec2: { source: "aws.ec2", detailTypes: ["EC2 Instance State-change Notification"] },
    rds: { source: "aws.rds", detailTypes: ["RDS DB Instance Event", "RDS DB Cluster Event"] },
    ecs: {
        source: "aws.ecs",
        detailTypes: ["ECS Task State Change", "ECS Service Action", "ECS Deployment State Change"],
    },
    autoscaling: {
        source: "aws.autoscaling",
        detailTypes: [
            "EC2 Instance Launch Successful",
            "EC2 Instance Launch Unsuccessful",
            "EC2 Instance Terminate Successful",
            "EC2 Instance Terminate Unsuccessful",
        ],
    },
    // Lambda announces changes of functions through CloudTrail only: a trail is needed. Its API's names end in the version's date.
    lambda: {
        source: "aws.lambda",
        detailTypes: ["AWS API Call via CloudTrail"],
        detail: {
            eventName: [
                "CreateFunction20150331",
                "UpdateFunctionCode20150331v2",
                "UpdateFunctionConfiguration20150331v2",
                "DeleteFunction20150331",
            ],
        },
    },
    // Of buckets whose EventBridge notifications are switched on.
    s3: {
        source: "aws.s3",
        detailTypes: ["Object Created", "Object Deleted", "Object ACL Updated", "Object Restore Completed"],
    },
    cloudformation: { source: "aws.cloudformation", detailTypes: ["CloudFormation Stack Status Change"] },
    codepipeline: { source: "aws.codepipeline", detailTypes: ["CodePipeline Pipeline Execution State Change"] },
    backup: {
        source: "aws.backup",
        detailTypes: ["Backup Job State Change", "Copy Job State Change", "Restore Job State Change"],
    },
    health: { source: "aws.health", detailTypes: ["AWS Health Event"] },
};

/**
 * The pattern of all these events. Replayed ones do not match unless asked for:
 * nobody wants to hear of last month's instances again.
 */
export function resourceStatePattern(sources: readonly EventSource[], replays: boolean): EventPattern {
    const groups = sources.map(
        ({ source, detailTypes, detail }): PatternFields => ({
            source: [source],
            "detail-type": detailTypes,
            ...(detail === undefined ? {} : { detail }),
        }),
    );
    const [first, second, ...more] = groups;
    return {
        ...(second === undefined ? first : { $or: [first!, second, ...more] as const }),
        ...(replays ? {} : { "replay-name": [{ exists: false }] }),
    };
}
