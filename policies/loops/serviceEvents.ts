import { EVENTS_OF_OPERATIONS, type ServiceEventRow } from "./operationsEvents";

export type { ServiceEventRow };

const state = (...values: readonly string[]) => ({ "detail.state": values });
const EC2_STATES = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html";
const EBS = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-cloud-watch-events.html";
const RDS = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloud-watch-events.html";
const S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html";
const AUTO_SCALING = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html";
const ECS_TASKS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html";
const ECS_SERVICES = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html";

const LAUNCHED = ["pending", "running"];
const TERMINATED = ["shutting-down", "terminated"];
const instances = (action: string, ...states: readonly string[]): ServiceEventRow => ({
    actions: [action],
    source: "aws.ec2",
    detailTypes: ["EC2 Instance State-change Notification"],
    known: state(...states),
    url: EC2_STATES,
});

const volumes = (action: string, detailType: string, ...events: readonly string[]): ServiceEventRow => ({
    actions: [`ec2:${action}`],
    source: "aws.ec2",
    detailTypes: [detailType],
    known: { "detail.event": events },
    url: EBS,
});

const objects = (actions: readonly string[], ...detailTypes: readonly string[]): ServiceEventRow => ({
    actions: actions.map((action) => `s3:${action}`),
    source: "aws.s3",
    detailTypes,
    names: "object",
    url: S3,
});

/** Calls by which a group launches instances, terminates them or both. */
const GROUP_SIZES = [
    ...["autoscaling:SetDesiredCapacity", "autoscaling:UpdateAutoScalingGroup", "autoscaling:ExecutePolicy"],
    ...["autoscaling:TerminateInstanceInAutoScalingGroup", "autoscaling:SetInstanceHealth"],
    ...["autoscaling:StartInstanceRefresh"],
];

/**
 * Service events by the calls that cause them. The page of a row confirms that the service sends the event, and what stands in it; which
 * calls cause it, no page lists: that is read out of what the event tells of. What follows from a call only in a roundabout way is left out: an instance that a load
 * balancer replaces, the configuration item that AWS Config writes of anything that changes. Custom events and tags have rules of
 * their own in apiEvents.ts. Delivery of S3's events must be switched on for a bucket; that is taken for granted.
 */
export const SERVICE_EVENTS: readonly ServiceEventRow[] = [
    ...EVENTS_OF_OPERATIONS,
    instances("ec2:RunInstances", ...LAUNCHED),
    instances("ec2:StartInstances", ...LAUNCHED),
    instances("ec2:StopInstances", "stopping", "stopped"),
    instances("ec2:TerminateInstances", ...TERMINATED),
    instances("ec2:CreateFleet", ...LAUNCHED),
    instances("ec2:RequestSpotInstances", ...LAUNCHED),
    instances("ec2:RequestSpotFleet", ...LAUNCHED),
    instances("ec2:ModifyFleet", ...LAUNCHED, ...TERMINATED),
    instances("ec2:ModifySpotFleetRequest", ...LAUNCHED, ...TERMINATED),
    instances("ec2:DeleteFleets", ...TERMINATED),
    instances("ec2:CancelSpotFleetRequests", ...TERMINATED),
    // Auto Scaling launches and terminates instances of EC2; what is terminated is replaced, unless the group is made smaller.
    ...GROUP_SIZES.map((action) => instances(action, ...LAUNCHED, ...TERMINATED)),
    instances("autoscaling:CreateAutoScalingGroup", ...LAUNCHED),
    instances("autoscaling:DeleteAutoScalingGroup", ...TERMINATED),
    volumes("CreateVolume", "EBS Volume Notification", "createVolume"),
    volumes("DeleteVolume", "EBS Volume Notification", "deleteVolume"),
    volumes("AttachVolume", "EBS Volume Notification", "attachVolume", "reattachVolume"),
    volumes("DetachVolume", "EBS Volume Notification", "detachVolume"),
    volumes("ModifyVolume", "EBS Volume Notification", "modifyVolume"),
    volumes("CreateSnapshot", "EBS Snapshot Notification", "createSnapshot"),
    volumes("CreateSnapshots", "EBS Multi-Volume Snapshots Completion Status", "createSnapshots"),
    volumes("CopySnapshot", "EBS Snapshot Notification", "copySnapshot"),
    volumes("ModifySnapshotAttribute", "EBS Snapshot Notification", "shareSnapshot"),
    {
        actions: ["ec2:CreateImage", "ec2:CopyImage", "ec2:RegisterImage", "ec2:DeregisterImage"],
        source: "aws.ec2",
        detailTypes: ["EC2 AMI State Change"],
        url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitor-ami-events.html",
    },
    objects(["PutObject", "ReplicateObject"], "Object Created"),
    objects(["DeleteObject", "DeleteObjectVersion", "ReplicateDelete"], "Object Deleted"),
    objects(["PutObjectTagging", "PutObjectVersionTagging"], "Object Tags Added"),
    objects(["DeleteObjectTagging", "DeleteObjectVersionTagging"], "Object Tags Deleted"),
    objects(["PutObjectAcl", "PutObjectVersionAcl"], "Object ACL Updated"),
    objects(["RestoreObject"], "Object Restore Initiated", "Object Restore Completed", "Object Restore Expired"),
    {
        actions: [
            ...["rds:StartDBInstance", "rds:StopDBInstance", "rds:RebootDBInstance", "rds:ModifyDBInstance"],
            ...["rds:CreateDBInstance", "rds:DeleteDBInstance", "rds:RestoreDBInstanceFrom*", "rds:PromoteReadReplica"],
        ],
        source: "aws.rds",
        detailTypes: ["RDS DB Instance Event"],
        url: RDS,
    },
    {
        actions: [
            ...["rds:StartDBCluster", "rds:StopDBCluster", "rds:ModifyDBCluster", "rds:FailoverDBCluster"],
            ...["rds:CreateDBCluster", "rds:DeleteDBCluster"],
        ],
        source: "aws.rds",
        detailTypes: ["RDS DB Cluster Event", "RDS DB Instance Event"],
        url: RDS,
    },
    {
        actions: ["rds:CreateDBSnapshot", "rds:DeleteDBSnapshot", "rds:CopyDBSnapshot"],
        source: "aws.rds",
        detailTypes: ["RDS DB Snapshot Event"],
        url: RDS,
    },
    {
        actions: ["rds:CreateDBClusterSnapshot", "rds:DeleteDBClusterSnapshot", "rds:CopyDBClusterSnapshot"],
        source: "aws.rds",
        detailTypes: ["RDS DB Cluster Snapshot Event"],
        url: RDS,
    },
    {
        actions: GROUP_SIZES,
        source: "aws.autoscaling",
        detailTypes: [
            ...["EC2 Instance Launch Successful", "EC2 Instance Launch Unsuccessful"],
            ...["EC2 Instance Terminate Successful", "EC2 Instance Terminate Unsuccessful"],
            ...["EC2 Instance-launch Lifecycle Action", "EC2 Instance-terminate Lifecycle Action"],
        ],
        url: AUTO_SCALING,
    },
    {
        actions: ["autoscaling:StartInstanceRefresh"],
        source: "aws.autoscaling",
        detailTypes: [
            ...["EC2 Auto Scaling Instance Refresh Started", "EC2 Auto Scaling Instance Refresh Succeeded"],
            ...["EC2 Auto Scaling Instance Refresh Failed", "EC2 Auto Scaling Instance Refresh Checkpoint Reached"],
        ],
        url: AUTO_SCALING,
    },
    {
        actions: ["ecs:RunTask", "ecs:StartTask"],
        source: "aws.ecs",
        detailTypes: ["ECS Task State Change"],
        url: ECS_TASKS,
    },
    {
        actions: ["ecs:StopTask"],
        source: "aws.ecs",
        detailTypes: ["ECS Task State Change"],
        known: { "detail.desiredStatus": "STOPPED" },
        url: ECS_TASKS,
    },
    {
        actions: ["ecs:CreateService", "ecs:UpdateService", "ecs:DeleteService"],
        source: "aws.ecs",
        detailTypes: ["ECS Service Action", "ECS Deployment State Change", "ECS Task State Change"],
        url: ECS_SERVICES,
    },
];
