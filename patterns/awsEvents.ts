/**
 * What AWS services send to EventBridge by themselves: sources and detail-types, as the events reference lists them, one page a
 * service: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-<service>.html (and events.html for all of them). EC2 and
 * Spot fleets: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitor-ec2-fleet-using-eventbridge.html; daemons of ECS:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons-events.html.
 * A service without a detail-type is heard through CloudTrail only. Not complete: AWS adds events all the time.
 */
const TABLE = `
access-analyzer: Access Analyzer Finding | Access Preview State Change | Unused Access Finding for IAM entities
    | Internal Access Finding
account: Region Opt-In Status Change
acm: ACM Certificate Approaching Expiration | ACM Certificate Renewal Action Required | ACM Certificate Expired
    | ACM Certificate Available | ACM Certificate Rotated | ACM Certificate Revoked
acm-pca: ACM Private CA Creation | ACM Private CA Certificate Issuance | ACM Private CA CRL Generation
    | ACM Private CA Audit Report Generation | ACM Private CA Certificate Revocation
autoscaling: EC2 Instance Launch Successful | EC2 Instance Launch Unsuccessful | EC2 Instance Terminate Successful
    | EC2 Instance Terminate Unsuccessful | EC2 Instance Detach Successful | EC2 Instance Detach Unsuccessful
    | EC2 Instance-launch Lifecycle Action | EC2 Instance-terminate Lifecycle Action
    | EC2 Auto Scaling Instance Refresh Checkpoint Reached | EC2 Auto Scaling Instance Refresh Started
    | EC2 Auto Scaling Instance Refresh Succeeded | EC2 Auto Scaling Instance Refresh Failed
    | EC2 Auto Scaling Instance Refresh Cancelled | EC2 Auto Scaling Instance Refresh Rollback Started
    | EC2 Auto Scaling Instance Refresh Rollback Succeeded | EC2 Auto Scaling Instance Refresh Rollback Failed
    | EC2 Auto Scaling Instance Refresh Started Baking
backup: Backup Vault State Change | Backup Plan State Change | Backup Job State Change | Copy Job State Change
    | Restore Job State Change | Recovery Point Change | Recovery Point State Change | Region Setting State Change
    | Recovery Point Index State Change
batch: Batch Job State Change | Batch Job Queue Blocked
ce: Anomaly Detected
cloudformation: CloudFormation Drift Detection Status Change | CloudFormation Resource Status Change
    | CloudFormation Stack Status Change | CloudFormation Stack State Change | CloudFormation StackSet Status Change
    | CloudFormation StackSet StackInstance Status Change | CloudFormation StackSet Operation Status Change
    | CloudFormation Hook Invocation Progress
cloudtrail:
cloudwatch: CloudWatch Alarm State Change | CloudWatch Alarm Configuration Change
    | CloudWatch Alarm Contributor State Change
codebuild: CodeBuild Build State Change | CodeBuild Build Phase Change | CodeBuild Fleet State Change
codedeploy: CodeDeploy Deployment State-change Notification | CodeDeploy Instance State-change Notification
codepipeline: CodePipeline Pipeline Execution State Change | CodePipeline Stage Execution State Change
    | CodePipeline Action Execution State Change
config: Config Configuration Item Change | Config Rules Compliance Change
    | Config Configuration Snapshot Delivery Status | Config Configuration History Delivery Status
    | Config Rules Re-evaluation Status
ec2: Capacity Block Delivered | Capacity Block Expiration Warning | EBS Copy Snapshot Missed Completion Duration
    | EBS Fast Snapshot Restore State-change Notification | EBS Multi-Volume Snapshots Completion Status
    | EBS Snapshot Acceleration State-change Notification | EBS Snapshot Block Public Access Disabled
    | EBS Snapshot Block Public Access Enabled | EBS Snapshot Notification | EBS Volume Notification
    | EC2 AMI Available | EC2 AMI Failed | EC2 AMI State Change | EC2 Capacity Reservation Active
    | EC2 Capacity Reservation Cancelled | EC2 Capacity Reservation Delayed | EC2 Capacity Reservation Expired
    | EC2 Capacity Reservation Failed | EC2 Capacity Reservation Scheduled | EC2 Capacity Reservation Unsupported
    | EC2 Fast Launch State-change Notification | EC2 Instance Rebalance Recommendation
    | EC2 Instance State-change Notification | EC2 Spot Instance Interruption Warning
    | EC2 Spot Instance Rebalance Recommended | EC2 Spot Instance Request Fulfillment
    | EC2 On-Demand Capacity Reservation Suspended | EC2 On-Demand Capacity Reservation Suspension Failed
    | EC2 On-Demand Capacity Reservation Unsuspended | EC2 On-Demand Capacity Reservation Unsuspension Failed
    | Future Capacity Request Canceled | Future Capacity Request Completed | Future Capacity Request Delayed
    | Future Capacity Request Failed | Future Capacity Request in Assessing | Future Capacity Request Scheduled
    | Future Capacity Request Unsupported | On-Demand Capacity Reservation Billing Ownership Request Pending
    | On-Demand Capacity Reservation Billing Ownership Request Expired
    | On-Demand Capacity Reservation Billing Ownership Request Cancelled
    | On-Demand Capacity Reservation Billing Ownership Request Accepted
    | On-Demand Capacity Reservation Billing Ownership Request Rejected
    | On-Demand Capacity Reservation Billing Ownership Revoked
ec2fleet: EC2 Fleet State Change | EC2 Fleet Spot Instance Request Change | EC2 Fleet Instance Change
    | EC2 Fleet Information | EC2 Fleet Error
ec2spotfleet: EC2 Spot Fleet State Change | EC2 Spot Fleet Spot Instance Request Change
    | EC2 Spot Fleet Instance Change | EC2 Spot Fleet Information | EC2 Spot Fleet Error
ecr: ECR Image Action | ECR Image Scan | ECR Replication Action | ECR Artifact Action | ECR Referrer Action
    | ECR Scan Resource Change | ECR Pull Through Cache Action
ecs: ECS Container Instance State Change | ECS Task State Change | ECS Service Action | ECS Deployment State Change
    | ECS Daemon Service Action
eks: EKS Fargate Pod Scheduled Termination | EKS Addon Creation Failed | EKS Addon Creation Succeeded
    | EKS Addon Update Failed | EKS Addon Update Succeeded | EKS Addon Deletion Failed
    | EKS Addon Deletion Succeeded | EKS Addon Health Degraded | EKS Addon Health Restored
elasticloadbalancing:
events: Scheduled Event | Connection Creation Started | Connection Update Started | Connection Deletion Started
    | Connection Activated | Connection Authorized | Connection Authorization Started
    | Connection Deauthorization Started | Connection Deauthorized | Connection Failed Connectivity
    | API Destination Activated | API Destination Deactivated
glue: Glue Job State Change | Glue Catalog State Change | Glue Crawler State Change
    | Glue Scheduled Crawler Invocation Failure | Glue Job Run Status | Glue Crawler Table Change
    | Glue Data Catalog Database State Change | Glue Data Catalog Table State Change | Glue Statistics Task Started
    | Glue Statistics Task Succeeded | Glue Statistics Task Failed | Glue Auto Statistics Invocation Failure
    | Glue Scheduled Statistics Invocation Failure | Data Quality Task State Change
    | Data Quality Evaluation Results Available | Entity Metering Event | Auto debug metadata key shared from Orca
guardduty: GuardDuty Finding | GuardDuty Runtime Protection Healthy | GuardDuty Runtime Protection Unhealthy
    | GuardDuty Malware Protection Object Scan Result | GuardDuty Malware Protection Resource Status Active
    | GuardDuty Malware Protection Resource Status Warning | GuardDuty Malware Protection Resource Status Error
    | GuardDuty Malware Protection Post Scan Action Failed
health: AWS Health Event | AWS Health Abuse Event
iam:
inspector2: Inspector Finding | Inspector Scan | Inspector2 Finding | Inspector2 Scan | Inspector2 Coverage
    | Inspector2 AutoEnable
kms: KMS Imported Key Material Expiration | KMS CMK Rotation | KMS CMK Deletion
lambda:
logs:
monitoring: CloudWatch Alarm State Change | CloudWatch Alarm Configuration Change
    | CloudWatch Alarm Contributor State Change
organizations:
rds: RDS DB Instance Event | RDS DB Security Group Event | RDS DB Parameter Group Event | RDS DB Snapshot Event
    | RDS DB Cluster Event | RDS DB Cluster Snapshot Event | RDS Custom Engine Version Event
    | RDS Blue Green Deployment Event | RDS DB Shard Group Event | RDS DB Proxy Event | RDS Zero ETL Event
s3: Async Copy Completion | Object Created | Object Deleted | Object Restore Initiated | Object Restore Completed
    | Object Restore Expired | Object Tags Added | Object Tags Deleted | Object ACL Updated
    | Object Storage Class Changed | Object Access Tier Changed
secretsmanager:
securityhub: Security Hub Insight Results | Security Hub Standard Results | Security Hub Findings
    | Security Hub Findings - Custom Action | Security Hub Findings - Imported | Findings Imported V2
signin: Sign-in Anomaly Alert
sns:
ssm: EC2 Command Status-change Notification | EC2 Command Invocation Status-change Notification
    | EC2 State Manager Association State Change | EC2 State Manager Instance Association State Change
    | Parameter Store Change | Parameter Store Policy Action | EC2 Automation Step Status-change Notification
    | EC2 Automation Execution Status-change Notification | Impact Assessment Created
    | Approver Access Request Status Update | Requester Access Request Status Update | JITNA Access Request Failed
    | OpsItem Create | OpsItem Update | Change Request Status Update
    | Maintenance Window State-change Notification | Maintenance Window Execution State-change Notification
    | Maintenance Window Task Execution State-change Notification
    | Maintenance Window Target Registration Notification
    | Maintenance Window Task Target Invocation State-change Notification
    | Maintenance Window Task Registration Notification | Configuration Compliance State Change
    | Inventory Resource State Change | Calendar State Change | SSM Managed Instance Deregistration
    | SSM Managed Instance Registration | SSM Managed Instance Public Key Update
    | Change Request Template Document Review Status Update | Document Review Status Update
states: Step Functions Execution Status Change
tag: Tag Change on Resource | Invalid Effective Tag Policy
trustedadvisor: Trusted Advisor Check Item Refresh Notification | Trusted Advisor Pursuit Weekly Digest
    | Trusted Advisor Pursuit Daily Digest
`;

/** Sources whose API calls have another source, or of which CloudTrail sends nothing. */
const WITHOUT_CLOUDTRAIL = new Set(["aws.cloudwatch", "aws.ec2fleet", "aws.ec2spotfleet", "aws.tag"]);

export const API_CALL = "AWS API Call via CloudTrail";

/**
 * What CloudTrail sends, for any service: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html.
 * That page spells the sign-in "Signin"; events have been seen with "Sign In".
 */
const CLOUDTRAIL = [API_CALL, "AWS Service Event via CloudTrail", "AWS Console Action via CloudTrail"];
const SIGN_IN = ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"];
const ANY_SERVICE = [...CLOUDTRAIL, "AWS Insight via CloudTrail"];

/** A service as far as its events are known. */
export interface KnownSource {
    readonly source: string;
    /** What CloudTrail calls it in `eventSource`; undefined where its calls have another source. */
    readonly eventSource: string | undefined;
    /** Detail-types that it may have, CloudTrail's included. */
    readonly detailTypes: readonly string[];
}

const SOURCES: ReadonlyMap<string, KnownSource> = readTable(TABLE);
const OWNERS = new Map<string, string[]>();
for (const { source, detailTypes } of SOURCES.values()) {
    for (const type of detailTypes) OWNERS.set(type, [...(OWNERS.get(type) ?? []), source]);
}
const EVENT_SOURCES = new Set([...SOURCES.values()].map(({ eventSource }) => eventSource));

/** What is known of a source; undefined for one that the table does not have. */
export function knownSource(source: string): KnownSource | undefined {
    return SOURCES.get(source);
}

/** The sources that send a detail-type, as far as they are known. */
export function sourcesOf(detailType: string): readonly string[] {
    return OWNERS.get(detailType) ?? [];
}

/** Whether it is what CloudTrail calls one of the known services. */
export function knownEventSource(eventSource: string): boolean {
    return EVENT_SOURCES.has(eventSource);
}

/** The detail-types of what comes from a trail: API calls, service events, sign-ins, insights. */
export const CLOUDTRAIL_TYPES: readonly string[] = [...ANY_SERVICE, ...SIGN_IN];

/** Whether events of a detail-type are CloudTrail records: an API call, a service event, a sign-in. */
export function isCloudTrail(detailType: string): boolean {
    return CLOUDTRAIL.includes(detailType) || SIGN_IN.includes(detailType);
}

function readTable(table: string): Map<string, KnownSource> {
    const sources = new Map<string, KnownSource>();
    for (const entry of table.trim().split(/\n(?=\S)/)) {
        const [service = "", types = ""] = entry.split(/:(.*)/s);
        const source = `aws.${service}`;
        const own = types.split("|").map((type) => type.trim());
        const detailTypes = [...own.filter(Boolean), ...ANY_SERVICE, ...(service === "signin" ? SIGN_IN : [])];
        const eventSource = WITHOUT_CLOUDTRAIL.has(source) ? undefined : `${service}.amazonaws.com`;
        sources.set(source, { source, eventSource, detailTypes });
    }
    return sources;
}
