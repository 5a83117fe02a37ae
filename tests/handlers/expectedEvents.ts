/** What every sample event of tests/fixtures/events means, written down once and compared with what the table of services makes of it. */
export interface Expected {
    readonly resources: readonly string[];
    /** The kinds of the resources, in their order, each once. */
    readonly kinds: string;
    readonly state: string;
    /** Of the first resource, as are the next. */
    readonly name?: string;
    readonly message?: string;
    readonly actor?: string;
    readonly severity?: string;
}

export const EXPECTED: Readonly<Record<string, Expected>> = {
    "autoscaling-ec2-instance-launch-lifecycle-action": {
        resources: [
            "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:d2323979-1111-4222-8333-444455556666:autoScalingGroupName/web",
        ],
        kinds: "autoscaling:autoScalingGroup",
        state: "autoscaling:EC2_INSTANCE_LAUNCHING",
        name: "web",
        message: "Instance i-0a1b2c3d4e5f60718 waits for the lifecycle hook drain.",
    },
    "autoscaling-ec2-instance-launch-successful": {
        resources: [
            "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:d2323979-1111-4222-8333-444455556666:autoScalingGroupName/web",
            "arn:aws:ec2:eu-central-1:123456789012:instance/i-0a1b2c3d4e5f60718",
        ],
        kinds: "autoscaling:autoScalingGroup ec2:instance",
        state: "launch-successful",
        name: "web",
        message: "Launching a new EC2 instance: i-0a1b2c3d4e5f60718",
    },
    "autoscaling-ec2-instance-launch-unsuccessful": {
        resources: [
            "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:d2323979-1111-4222-8333-444455556666:autoScalingGroupName/web",
        ],
        kinds: "autoscaling:autoScalingGroup",
        state: "launch-unsuccessful",
        name: "web",
        message: "Launching a new EC2 instance. There is not enough capacity for this instance type.",
    },
    "autoscaling-ec2-instance-terminate-lifecycle-action": {
        resources: [
            "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:d2323979-1111-4222-8333-444455556666:autoScalingGroupName/web",
        ],
        kinds: "autoscaling:autoScalingGroup",
        state: "autoscaling:EC2_INSTANCE_TERMINATING",
        name: "web",
        message: "Instance i-0a1b2c3d4e5f60718 waits for the lifecycle hook drain.",
    },
    "autoscaling-ec2-instance-terminate-successful": {
        resources: [
            "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:d2323979-1111-4222-8333-444455556666:autoScalingGroupName/web",
            "arn:aws:ec2:eu-central-1:123456789012:instance/i-0a1b2c3d4e5f60718",
        ],
        kinds: "autoscaling:autoScalingGroup ec2:instance",
        state: "terminate-successful",
        name: "web",
        message: "Terminating EC2 instance: i-0a1b2c3d4e5f60718",
    },
    "autoscaling-ec2-instance-terminate-unsuccessful": {
        resources: [
            "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:d2323979-1111-4222-8333-444455556666:autoScalingGroupName/web",
            "arn:aws:ec2:eu-central-1:123456789012:instance/i-0a1b2c3d4e5f60718",
        ],
        kinds: "autoscaling:autoScalingGroup ec2:instance",
        state: "terminate-unsuccessful",
        name: "web",
        message: "Terminating EC2 instance: i-0a1b2c3d4e5f60718 The instance could not be terminated.",
    },
    "backup-copy-job-state-change": {
        resources: ["arn:aws:ec2:eu-central-1::snapshot/snap-03886bc8d6ef3a1f9"],
        kinds: "backup:copy-job",
        state: "COMPLETED",
        actor: "arn:aws:iam::123456789012:role/service-role/AWSBackupDefaultServiceRole",
    },
    "backup-job-state-change": {
        resources: ["arn:aws:rds:eu-central-1:123456789012:db:orders"],
        kinds: "backup:backup-job",
        state: "FAILED",
        message: "The backup job failed because the vault does not exist.",
        actor: "arn:aws:iam::123456789012:role/service-role/AWSBackupDefaultServiceRole",
    },
    "backup-plan-state-change": {
        resources: ["arn:aws:backup:eu-central-1:123456789012:backup-plan:83fcb8ee-2d93-42ac-b06f-591563f3f8de"],
        kinds: "backup:backup-plan",
        state: "MODIFIED",
    },
    "backup-recovery-point-state-change": {
        resources: [
            "arn:aws:rds:eu-central-1:123456789012:cluster-snapshot:awsbackup:job-4ece7121-d60e-00c2-5c3b-49960142d03b",
        ],
        kinds: "rds:cluster-snapshot",
        state: "COMPLETED",
        actor: "arn:aws:iam::123456789012:role/service-role/AWSBackupDefaultServiceRole",
    },
    "backup-restore-job-state-change": {
        resources: [
            "arn:aws:rds:eu-central-1:123456789012:snapshot:awsbackup:job-1a2bcd34-567e-8901-23f4-567890abcdef",
        ],
        kinds: "backup:restore-job",
        state: "COMPLETED",
        actor: "arn:aws:iam::123456789012:role/service-role/AWSBackupDefaultServiceRole",
    },
    "backup-vault-state-change": {
        resources: ["arn:aws:backup:eu-central-1:123456789012:backup-vault:nightly"],
        kinds: "backup:backup-vault",
        state: "MODIFIED",
        name: "nightly",
    },
    "cloudformation-drift-detection-status-change": {
        resources: [
            "arn:aws:cloudformation:eu-central-1:123456789012:stack/network/6f3c1a20-1fa1-11f1-8a7b-0a1b2c3d4e5f",
        ],
        kinds: "cloudformation:stack",
        state: "DETECTION_COMPLETE:DRIFTED",
        name: "network",
    },
    "cloudformation-resource-status-change": {
        resources: [
            "arn:aws:cloudformation:eu-central-1:123456789012:stack/network/6f3c1a20-1fa1-11f1-8a7b-0a1b2c3d4e5f",
        ],
        kinds: "cloudformation:stack-resource",
        state: "UPDATE_FAILED",
        name: "network/Vpc",
        message: "AWS::EC2::VPC: The CIDR block is in use.",
    },
    "cloudformation-stack-status-change": {
        resources: [
            "arn:aws:cloudformation:eu-central-1:123456789012:stack/network/6f3c1a20-1fa1-11f1-8a7b-0a1b2c3d4e5f",
        ],
        kinds: "cloudformation:stack",
        state: "UPDATE_ROLLBACK_COMPLETE",
        name: "network",
        message: "The following resource(s) failed to update: [Vpc].",
    },
    "cloudformation-stackset-status-change": {
        resources: [
            "arn:aws:cloudformation:eu-central-1:123456789012:stackset/baseline:5c0a1b2c-0000-1111-2222-333344445555",
        ],
        kinds: "cloudformation:stackset",
        state: "ACTIVE",
        name: "baseline",
    },
    "codepipeline-action-execution-state-change": {
        resources: ["arn:aws:codepipeline:eu-central-1:123456789012:shop-release"],
        kinds: "codepipeline:action",
        state: "FAILED",
        name: "shop-release/Prod/Deploy",
        message: "The deployment failed: too many instances failed.",
    },
    "codepipeline-pipeline-execution-state-change": {
        resources: ["arn:aws:codepipeline:eu-central-1:123456789012:shop-release"],
        kinds: "codepipeline:pipeline",
        state: "SUCCEEDED",
        name: "shop-release",
    },
    "codepipeline-stage-execution-state-change": {
        resources: ["arn:aws:codepipeline:eu-central-1:123456789012:shop-release"],
        kinds: "codepipeline:stage",
        state: "STARTED",
        name: "shop-release/Prod",
    },
    "ec2-ami-state-change": {
        resources: ["arn:aws:ec2:eu-central-1::image/ami-0123456789abcdef0"],
        kinds: "ec2:image",
        state: "failed",
        message: "The image could not be created.",
    },
    "ec2-ebs-snapshot-notification": {
        resources: ["arn:aws:ec2::eu-central-1:snapshot/snap-0123456789abcdef0"],
        kinds: "ec2:snapshot",
        state: "createSnapshot:succeeded",
    },
    "ec2-ebs-volume-notification": {
        resources: ["arn:aws:ec2:eu-central-1:123456789012:volume/vol-0f9e8d7c6b5a49382"],
        kinds: "ec2:volume",
        state: "createVolume:failed",
        message: "arn:aws:kms:eu-central-1:123456789012:key/8f1d2c3b-0000-4444-8888-aaaabbbbcccc is disabled.",
    },
    "ec2-instance-rebalance-recommendation": {
        resources: ["arn:aws:ec2:eu-central-1:123456789012:instance/i-0a1b2c3d4e5f60718"],
        kinds: "ec2:instance",
        state: "rebalance-recommended",
    },
    "ec2-instance-state-change-notification": {
        resources: ["arn:aws:ec2:eu-central-1:123456789012:instance/i-0a1b2c3d4e5f60718"],
        kinds: "ec2:instance",
        state: "running",
    },
    "ec2-spot-instance-interruption-warning": {
        resources: ["arn:aws:ec2:eu-central-1:123456789012:instance/i-0a1b2c3d4e5f60718"],
        kinds: "ec2:instance",
        state: "spot-interruption:terminate",
        message: "EC2 takes the Spot instance back two minutes after this warning.",
    },
    "ecs-container-instance-state-change": {
        resources: ["arn:aws:ecs:eu-central-1:123456789012:container-instance/shop/fedcba9876543210fedcba9876543210"],
        kinds: "ecs:container-instance",
        state: "ACTIVE:agent-disconnected",
        name: "i-0a1b2c3d4e5f60718",
    },
    "ecs-deployment-state-change": {
        resources: ["arn:aws:ecs:eu-central-1:123456789012:service/shop/checkout"],
        kinds: "ecs:service",
        state: "SERVICE_DEPLOYMENT_FAILED",
        message: "ECS deployment circuit breaker: task failed to start.",
        severity: "ERROR",
    },
    "ecs-service-action": {
        resources: ["arn:aws:ecs:eu-central-1:123456789012:service/shop/checkout"],
        kinds: "ecs:service",
        state: "SERVICE_TASK_START_IMPAIRED",
        severity: "WARN",
    },
    "ecs-task-state-change": {
        resources: ["arn:aws:ecs:eu-central-1:123456789012:task/shop/0123456789abcdef0123456789abcdef"],
        kinds: "ecs:task",
        state: "STOPPED",
        name: "service:checkout",
        message: "Essential container in task exited",
    },
    "health-aws-health-abuse-event": {
        resources: ["arn:aws:health:global::event/ABUSE/AWS_ABUSE_DOS_REPORT/AWS_ABUSE_DOS_REPORT_92387492375_4498"],
        kinds: "health:event",
        state: "open",
        message: "AWS_ABUSE_DOS_REPORT: Activity that resembles an attack was reported.",
        severity: "issue",
    },
    "health-aws-health-event": {
        resources: ["i-0a1b2c3d4e5f60718", "i-0ffffffffffffffff"],
        kinds: "health:event",
        state: "upcoming",
        message: "AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED: The hardware of this instance is to be retired.",
        severity: "scheduledChange",
    },
    "lambda-api-call-via-cloudtrail": {
        resources: ["arn:aws:lambda:eu-central-1:123456789012:function:resize"],
        kinds: "lambda:function",
        state: "UpdateFunctionCode",
        actor: "arn:aws:sts::123456789012:assumed-role/deployer/deploy",
    },
    "lambda-function-invocation-result-failure": {
        resources: ["arn:aws:lambda:eu-central-1:123456789012:function:resize:$LATEST"],
        kinds: "lambda:function",
        state: "RetriesExhausted",
        name: "resize",
        message: "The image is too large.",
    },
    "lambda-function-invocation-result-success": {
        resources: ["arn:aws:lambda:eu-central-1:123456789012:function:resize:$LATEST"],
        kinds: "lambda:function",
        state: "Success",
        name: "resize",
    },
    "rds-db-cluster-event": {
        resources: ["arn:aws:rds:eu-central-1:123456789012:cluster:orders-aurora"],
        kinds: "rds:cluster",
        state: "notification",
        name: "orders-aurora",
        message: "Database cluster has been patched",
    },
    "rds-db-cluster-snapshot-event": {
        resources: ["arn:aws:rds:eu-central-1:123456789012:cluster-snapshot:rds:orders-aurora-2026-03-14"],
        kinds: "rds:cluster-snapshot",
        state: "backup",
        name: "rds:orders-aurora-2026-03-14",
        message: "Creating manual cluster snapshot",
    },
    "rds-db-instance-event": {
        resources: ["arn:aws:rds:eu-central-1:123456789012:db:orders"],
        kinds: "rds:db",
        state: "failover",
        name: "orders",
        message: "A Multi-AZ failover has completed.",
    },
    "rds-db-snapshot-event": {
        resources: ["arn:aws:rds:eu-central-1:123456789012:snapshot:rds:orders-2026-03-14"],
        kinds: "rds:snapshot",
        state: "deletion",
        name: "rds:orders-2026-03-14",
        message: "Deleted manual snapshot",
    },
    "s3-object-access-tier-changed": {
        resources: ["arn:aws:s3:::photos-archive"],
        kinds: "s3:bucket",
        state: "Object Access Tier Changed",
        name: "photos-archive",
        message: "2026/03/photo.jpg",
        actor: "s3.amazonaws.com",
    },
    "s3-object-acl-updated": {
        resources: ["arn:aws:s3:::photos-archive"],
        kinds: "s3:bucket",
        state: "Object ACL Updated",
        name: "photos-archive",
        message: "2026/03/photo.jpg",
        actor: "123456789012",
    },
    "s3-object-created": {
        resources: ["arn:aws:s3:::photos-archive"],
        kinds: "s3:bucket",
        state: "Object Created",
        name: "photos-archive",
        message: "PutObject 2026/03/photo.jpg",
        actor: "123456789012",
    },
    "s3-object-deleted": {
        resources: ["arn:aws:s3:::photos-archive"],
        kinds: "s3:bucket",
        state: "Object Deleted",
        name: "photos-archive",
        message: "DeleteObject 2026/03/photo.jpg",
        actor: "123456789012",
    },
    "s3-object-restore-completed": {
        resources: ["arn:aws:s3:::photos-archive"],
        kinds: "s3:bucket",
        state: "Object Restore Completed",
        name: "photos-archive",
        message: "2026/03/photo.jpg",
        actor: "s3.amazonaws.com",
    },
    "s3-object-restore-expired": {
        resources: ["arn:aws:s3:::photos-archive"],
        kinds: "s3:bucket",
        state: "Object Restore Expired",
        name: "photos-archive",
        message: "2026/03/photo.jpg",
        actor: "s3.amazonaws.com",
    },
    "s3-object-restore-initiated": {
        resources: ["arn:aws:s3:::photos-archive"],
        kinds: "s3:bucket",
        state: "Object Restore Initiated",
        name: "photos-archive",
        message: "2026/03/photo.jpg",
        actor: "123456789012",
    },
    "s3-object-storage-class-changed": {
        resources: ["arn:aws:s3:::photos-archive"],
        kinds: "s3:bucket",
        state: "Object Storage Class Changed",
        name: "photos-archive",
        message: "2026/03/photo.jpg",
        actor: "s3.amazonaws.com",
    },
    "s3-object-tags-added": {
        resources: ["arn:aws:s3:::photos-archive"],
        kinds: "s3:bucket",
        state: "Object Tags Added",
        name: "photos-archive",
        message: "2026/03/photo.jpg",
        actor: "123456789012",
    },
    "s3-object-tags-deleted": {
        resources: ["arn:aws:s3:::photos-archive"],
        kinds: "s3:bucket",
        state: "Object Tags Deleted",
        name: "photos-archive",
        message: "2026/03/photo.jpg",
        actor: "123456789012",
    },
};
