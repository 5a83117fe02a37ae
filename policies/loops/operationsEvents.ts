import type { KnownValue } from "../../patterns";

/** Events that a service sends by itself when a call has changed something. */
export interface ServiceEventRow {
    /** Any of these calls has the effect. `*` at the end is any text. */
    readonly actions: readonly string[];
    readonly source: string;
    readonly detailTypes: readonly string[];
    /** What is known of the event, whatever was called with. */
    readonly known?: Readonly<Record<string, KnownValue>>;
    /** Where the resource that a statement names stands in the event. */
    readonly names?: "object" | "alarm";
    /** Where it is documented. */
    readonly url: string;
}

const ALARMS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html";
const SSM = "https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-eventbridge-events.html";

/** What services that watch, run and deploy send by themselves. */
export const EVENTS_OF_OPERATIONS: readonly ServiceEventRow[] = [
    {
        actions: ["cloudwatch:SetAlarmState"],
        source: "aws.cloudwatch",
        detailTypes: ["CloudWatch Alarm State Change"],
        names: "alarm",
        url: ALARMS,
    },
    {
        actions: ["cloudwatch:PutMetricData"],
        source: "aws.cloudwatch",
        detailTypes: ["CloudWatch Alarm State Change"],
        url: ALARMS,
    },
    {
        actions: ["cloudwatch:PutMetricAlarm", "cloudwatch:PutCompositeAlarm", "cloudwatch:DeleteAlarms"],
        source: "aws.cloudwatch",
        detailTypes: ["CloudWatch Alarm Configuration Change"],
        names: "alarm",
        url: ALARMS,
    },
    {
        actions: ["securityhub:BatchUpdateFindings", "securityhub:BatchImportFindings"],
        source: "aws.securityhub",
        detailTypes: ["Security Hub Findings - Imported"],
        url: "https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-integration-types.html",
    },
    {
        actions: ["config:PutEvaluations", "config:StartConfigRulesEvaluation", "config:PutExternalEvaluation"],
        source: "aws.config",
        detailTypes: ["Config Rules Compliance Change"],
        url: "https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html",
    },
    {
        actions: ["config:PutResourceConfig", "config:DeleteResourceConfig"],
        source: "aws.config",
        detailTypes: ["Config Configuration Item Change"],
        url: "https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html",
    },
    {
        actions: ["ssm:SendCommand"],
        source: "aws.ssm",
        detailTypes: ["EC2 Command Status-change Notification", "EC2 Command Invocation Status-change Notification"],
        url: SSM,
    },
    {
        actions: ["ssm:StartAutomationExecution"],
        source: "aws.ssm",
        detailTypes: [
            "EC2 Automation Execution Status-change Notification",
            "EC2 Automation Step Status-change Notification",
        ],
        url: SSM,
    },
    {
        actions: ["ssm:PutParameter", "ssm:DeleteParameter", "ssm:DeleteParameters", "ssm:LabelParameterVersion"],
        source: "aws.ssm",
        detailTypes: ["Parameter Store Change"],
        url: SSM,
    },
    { actions: ["ssm:CreateOpsItem"], source: "aws.ssm", detailTypes: ["OpsItem Create"], url: SSM },
    { actions: ["ssm:UpdateOpsItem"], source: "aws.ssm", detailTypes: ["OpsItem Update"], url: SSM },
    {
        actions: [
            "states:StartExecution",
            "states:StartSyncExecution",
            "states:StopExecution",
            "states:RedriveExecution",
        ],
        source: "aws.states",
        detailTypes: ["Step Functions Execution Status Change"],
        url: "https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html",
    },
    {
        actions: ["codebuild:StartBuild", "codebuild:StopBuild", "codebuild:RetryBuild", "codebuild:StartBuildBatch"],
        source: "aws.codebuild",
        detailTypes: ["CodeBuild Build State Change", "CodeBuild Build Phase Change"],
        url: "https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html",
    },
    {
        actions: [
            "codepipeline:StartPipelineExecution",
            "codepipeline:RetryStageExecution",
            "codepipeline:PutApprovalResult",
        ],
        source: "aws.codepipeline",
        detailTypes: [
            ...["CodePipeline Pipeline Execution State Change", "CodePipeline Stage Execution State Change"],
            ...["CodePipeline Action Execution State Change"],
        ],
        url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html",
    },
    {
        actions: [
            "cloudformation:CreateStack",
            "cloudformation:UpdateStack",
            "cloudformation:DeleteStack",
            "cloudformation:ExecuteChangeSet",
        ],
        source: "aws.cloudformation",
        detailTypes: ["CloudFormation Stack Status Change", "CloudFormation Resource Status Change"],
        url: "https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-cloudformation.html",
    },
    {
        actions: ["batch:SubmitJob", "batch:TerminateJob", "batch:CancelJob"],
        source: "aws.batch",
        detailTypes: ["Batch Job State Change"],
        url: "https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html",
    },
    {
        actions: ["glue:StartJobRun", "glue:BatchStopJobRun", "glue:StartCrawler"],
        source: "aws.glue",
        detailTypes: ["Glue Job State Change", "Glue Job Run Status", "Glue Crawler State Change"],
        url: "https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html",
    },
    {
        actions: ["backup:StartBackupJob", "backup:StartCopyJob", "backup:StartRestoreJob", "backup:StopBackupJob"],
        source: "aws.backup",
        detailTypes: [
            "Backup Job State Change",
            "Copy Job State Change",
            "Restore Job State Change",
            "Recovery Point State Change",
        ],
        url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html",
    },
    {
        actions: ["ecr:PutImage", "ecr:BatchDeleteImage"],
        source: "aws.ecr",
        detailTypes: ["ECR Image Action"],
        url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html",
    },
];
