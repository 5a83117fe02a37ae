import { isCloudTrail } from "./awsEvents";

/** What is known of the fields of one event: which are always there, and which values some of them take. */
interface KnownEvent {
    readonly source: string;
    readonly detailType: string;
    /** Fields of `detail` that are always there. */
    readonly present: readonly string[];
    /** Values that fields of `detail` take. Only their case is held against a pattern: AWS adds values. */
    readonly values: Readonly<Record<string, string>>;
    /** Whether all of `resources` are ARNs in the event's own account and Region. */
    readonly ownResources?: true;
}

/**
 * Held against the documentation: fields and values of EC2 (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html),
 * CloudWatch (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html), CodeBuild
 * (https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html), Batch
 * (https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html) and S3
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html); categories of Health
 * (https://docs.aws.amazon.com/health/latest/APIReference/API_EventType.html), workflow states of Security Hub
 * (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_WorkflowUpdate.html), states of Glue jobs
 * (https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html).
 * The rest is common knowledge without a page that was read for it: confirm an entry before more than case depends on it.
 * `ownResources` stands only where a documented sample shows it.
 */
const EVENTS: readonly KnownEvent[] = [
    {
        source: "aws.ec2",
        detailType: "EC2 Instance State-change Notification",
        present: ["instance-id", "state"],
        values: { state: "pending running stopping stopped shutting-down terminated" },
        ownResources: true,
    },
    {
        source: "aws.ecs",
        detailType: "ECS Task State Change",
        present: ["clusterArn", "taskArn", "lastStatus", "desiredStatus"],
        values: {
            lastStatus: "PROVISIONING PENDING ACTIVATING RUNNING DEACTIVATING STOPPING DEPROVISIONING STOPPED DELETED",
            desiredStatus: "RUNNING STOPPED",
        },
    },
    {
        source: "aws.cloudwatch",
        detailType: "CloudWatch Alarm State Change",
        present: ["alarmName", "state.value", "previousState.value"],
        values: { "state.value": "OK ALARM INSUFFICIENT_DATA", "previousState.value": "OK ALARM INSUFFICIENT_DATA" },
        ownResources: true,
    },
    {
        source: "aws.codepipeline",
        detailType: "CodePipeline Pipeline Execution State Change",
        present: ["pipeline", "execution-id", "state"],
        values: { state: "STARTED SUCCEEDED RESUMED FAILED STOPPING STOPPED SUPERSEDED CANCELED" },
    },
    {
        source: "aws.codebuild",
        detailType: "CodeBuild Build State Change",
        present: ["project-name", "build-status"],
        values: { "build-status": "IN_PROGRESS SUCCEEDED FAILED FAULT STOPPED TIMED_OUT" },
        ownResources: true,
    },
    {
        source: "aws.cloudformation",
        detailType: "CloudFormation Stack Status Change",
        present: ["stack-id", "status-details.status"],
        values: {
            "status-details.status": [
                "CREATE_IN_PROGRESS CREATE_COMPLETE CREATE_FAILED DELETE_IN_PROGRESS DELETE_COMPLETE DELETE_FAILED",
                "ROLLBACK_IN_PROGRESS ROLLBACK_COMPLETE ROLLBACK_FAILED UPDATE_IN_PROGRESS UPDATE_COMPLETE UPDATE_FAILED",
                "UPDATE_ROLLBACK_IN_PROGRESS UPDATE_ROLLBACK_COMPLETE UPDATE_ROLLBACK_FAILED",
            ].join(" "),
        },
    },
    {
        source: "aws.batch",
        detailType: "Batch Job State Change",
        present: ["jobName", "jobQueue", "status"],
        values: { status: "SUBMITTED PENDING RUNNABLE STARTING RUNNING SUCCEEDED FAILED" },
        ownResources: true,
    },
    {
        source: "aws.states",
        detailType: "Step Functions Execution Status Change",
        present: ["executionArn", "stateMachineArn", "status"],
        values: { status: "RUNNING SUCCEEDED FAILED TIMED_OUT ABORTED PENDING_REDRIVE" },
    },
    {
        source: "aws.glue",
        detailType: "Glue Job State Change",
        present: ["jobName", "state"],
        values: { state: "SUCCEEDED FAILED TIMEOUT STOPPED" },
    },
    {
        source: "aws.backup",
        detailType: "Backup Job State Change",
        present: ["state"],
        values: { state: "CREATED PENDING RUNNING ABORTING ABORTED COMPLETED FAILED EXPIRED PARTIAL" },
    },
    {
        source: "aws.health",
        detailType: "AWS Health Event",
        present: ["service", "eventTypeCode", "eventTypeCategory"],
        values: { eventTypeCategory: "issue accountNotification scheduledChange investigation" },
    },
    {
        source: "aws.config",
        detailType: "Config Rules Compliance Change",
        present: ["configRuleName", "messageType", "newEvaluationResult.complianceType"],
        values: {
            messageType: "ComplianceChangeNotification",
            "newEvaluationResult.complianceType": "COMPLIANT NON_COMPLIANT NOT_APPLICABLE INSUFFICIENT_DATA",
        },
    },
    {
        source: "aws.securityhub",
        detailType: "Security Hub Findings - Imported",
        present: ["findings.RecordState", "findings.Severity.Label", "findings.Workflow.Status"],
        values: {
            "findings.RecordState": "ACTIVE ARCHIVED",
            "findings.Severity.Label": "INFORMATIONAL LOW MEDIUM HIGH CRITICAL",
            "findings.Workflow.Status": "NEW NOTIFIED SUPPRESSED RESOLVED",
        },
    },
    {
        source: "aws.guardduty",
        detailType: "GuardDuty Finding",
        present: ["id", "type", "severity", "service.archived"],
        values: {},
    },
    { source: "aws.rds", detailType: "RDS DB Instance Event", present: ["EventID", "SourceIdentifier"], values: {} },
    { source: "aws.rds", detailType: "RDS DB Cluster Event", present: ["EventID", "SourceIdentifier"], values: {} },
    { source: "aws.s3", detailType: "Object Created", present: ["bucket.name", "object.key", "reason"], values: {} },
    { source: "aws.s3", detailType: "Object Deleted", present: ["bucket.name", "object.key", "reason"], values: {} },
];

/** Strings that every event has, whoever sends it: https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html. */
export const ENVELOPE: ReadonlySet<string> = new Set([
    ...["version", "id", "detail-type", "source", "account", "time", "region"],
]);

/**
 * What every CloudTrail record has ("Optional: False"), as far as it is a value. All else may be missing: `errorCode` when the call
 * succeeds, `sessionContext` without temporary credentials, most of `userIdentity` depending on who calls.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const RECORD: ReadonlySet<string> = new Set([
    ...["detail.eventVersion", "detail.eventTime", "detail.eventSource", "detail.eventName", "detail.awsRegion"],
    ...["detail.eventID", "detail.eventType"],
]);

/**
 * Fields of CloudTrail records whose values are easily taken for another type: `readOnly` is `false`, `mfaAuthenticated` is `"false"`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html, and the samples in
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const TYPES: Readonly<Record<string, "boolean" | "string">> = {
    "detail.readOnly": "boolean",
    "detail.managementEvent": "boolean",
    "detail.sessionCredentialFromConsole": "string",
    "detail.userIdentity.sessionContext.attributes.mfaAuthenticated": "string",
};

/** Whether a field of CloudTrail records is `true` or `false`, or such a word as a text; undefined where that is not known. */
export function recordType(path: string): "boolean" | "string" | undefined {
    return Object.hasOwn(TYPES, path) ? TYPES[path] : undefined;
}

/**
 * What records have that somebody caused. A service's own event has no such caller:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html
 */
const CALLER: ReadonlySet<string> = new Set(["detail.sourceIPAddress", "detail.userIdentity.type"]);

/** Whether CloudTrail records of a detail-type have a field, by its dotted path, always; without a detail-type, those of any. */
export function recordHas(detailType: string | undefined, path: string): boolean {
    if (RECORD.has(path)) return detailType === undefined || isCloudTrail(detailType);
    if (detailType === undefined || !CALLER.has(path)) return false;
    return isCloudTrail(detailType) && detailType !== "AWS Service Event via CloudTrail";
}

const BY_NAME: ReadonlyMap<string, KnownEvent> = new Map(
    EVENTS.map((event) => [`${event.source} ${event.detailType}`, event]),
);

/** Whether an event is known to have a field, by its dotted path, always. */
export function alwaysPresent(source: string, detailType: string, path: string): boolean {
    const event = BY_NAME.get(`${source} ${detailType}`);
    return event?.present.some((field) => `detail.${field}` === path) === true;
}

/** The values that a field of an event is known to take; undefined where nothing is known. */
export function knownValues(source: string, detailType: string, path: string): readonly string[] | undefined {
    if (!path.startsWith("detail.")) return undefined;
    return BY_NAME.get(`${source} ${detailType}`)?.values[path.slice("detail.".length)]?.split(" ");
}

/** Whether the ARNs in `resources` of an event are all of its own account and Region. */
export function ownResources(source: string, detailType: string): boolean {
    return BY_NAME.get(`${source} ${detailType}`)?.ownResources === true;
}
