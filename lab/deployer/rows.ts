/** What deploying one type of resource takes in IAM. */
export interface DeployerRow {
    /** The prefix of its actions. */
    readonly service: string;
    /**
     * What its actions are checked on: a resource type of the service authorization reference, and where each parameter of the ARN
     * comes from, a property that holds a name, URL or ARN. A parameter without a property is known to AWS alone (`*`). The first
     * entry whose properties are all set is taken.
     */
    readonly on: readonly { readonly type: string; readonly names: Readonly<Record<string, string>> }[];
    /** The calls that the provider makes to create, read, update, tag and delete it, as actions without the prefix. */
    readonly actions: readonly string[];
    /** Actions that AWS checks on all resources of the type, whatever the call names. */
    readonly wide?: readonly string[];
    /** What may stand behind the ARN. Default: nothing. */
    readonly behind?: string;
    /** Actions that are allowed under a condition only, where the resource has the property that it is made of. */
    readonly guards?: readonly Guard[];
    /** Actions that are left out where a property is set. */
    readonly without?: Readonly<Record<string, readonly string[]>>;
    /** Properties (`a.b` within an object) that hold a role which the call passes to a service. */
    readonly passes?: readonly { readonly property: string; readonly service: string }[];
    /** The service whose service-linked role the first call makes. */
    readonly linkedRole?: string;
    /** Where the calls are made: a file of the provider, below `internal/service` of hashicorp/terraform-provider-aws. */
    readonly provider: string;
    /** The day on which somebody deployed with exactly these actions, `2026-01-31`. Default: nobody did. */
    readonly verified?: string;
}

export interface Guard {
    readonly actions: readonly string[];
    /** `tags`: each tag of the resource as `aws:ResourceTag`. Else a condition key and the property that it is compared with. */
    readonly by:
        | "tags"
        | { readonly operator: "ArnLike" | "StringEquals"; readonly key: string; readonly property: string };
}

const on = (type: string, names: Readonly<Record<string, string>>): DeployerRow["on"] => [{ type, names }];
const tagging = ["ListTagsForResource", "TagResource", "UntagResource"];

const bus = on("event-bus", { EventBusName: "eventBusName" });
const rule = (name: string): DeployerRow["on"] => [
    { type: "rule-on-custom-event-bus", names: { EventBusName: "eventBusName", RuleName: name } },
    { type: "rule-on-default-event-bus", names: { RuleName: name } },
];
const functionNamed = (property: string) => on("function", { FunctionName: property });
const lambdaTagging = ["ListTags", "TagResource", "UntagResource"];
const queue = on("queue", { QueueName: "queueUrl" });
const role = (property: string) => on("role", { RoleNameWithPath: property });
const boundary: Guard["by"] = {
    operator: "StringEquals",
    key: "iam:PermissionsBoundary",
    property: "permissionsBoundary",
};
const CHATBOT = "management.chatbot.amazonaws.com";

/** By Pulumi's type. Nothing of it has been verified in an account. */
export const DEPLOYER_ROWS: Readonly<Record<string, DeployerRow>> = {
    "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {
        service: "chatbot",
        on: on("ChatbotConfiguration", { ChatbotConfigurationName: "configurationName" }),
        actions: [
            "CreateSlackChannelConfiguration",
            "DescribeSlackChannelConfigurations",
            "UpdateSlackChannelConfiguration",
            "DeleteSlackChannelConfiguration",
            ...tagging,
        ],
        passes: [{ property: "iamRoleArn", service: "chatbot.amazonaws.com" }],
        linkedRole: CHATBOT,
        provider: "chatbot/slack_channel_configuration.go",
    },
    "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": {
        service: "chatbot",
        on: on("ChatbotConfiguration", { ChatbotConfigurationName: "configurationName" }),
        actions: [
            "CreateMicrosoftTeamsChannelConfiguration",
            "ListMicrosoftTeamsChannelConfigurations",
            "UpdateMicrosoftTeamsChannelConfiguration",
            "DeleteMicrosoftTeamsChannelConfiguration",
            ...tagging,
        ],
        passes: [{ property: "iamRoleArn", service: "chatbot.amazonaws.com" }],
        linkedRole: CHATBOT,
        provider: "chatbot/teams_channel_configuration.go",
    },
    "aws:cloudtrail/trail:Trail": {
        service: "cloudtrail",
        on: on("trail", { TrailName: "id" }),
        actions: [
            "CreateTrail",
            "DescribeTrails",
            "GetTrailStatus",
            "GetEventSelectors",
            "GetInsightSelectors",
            "PutEventSelectors",
            "PutInsightSelectors",
            "StartLogging",
            "StopLogging",
            "UpdateTrail",
            "DeleteTrail",
            "ListTags",
            "AddTags",
            "RemoveTags",
        ],
        passes: [{ property: "cloudWatchLogsRoleArn", service: "cloudtrail.amazonaws.com" }],
        provider: "cloudtrail/trail.go",
    },
    "aws:cloudwatch/eventBus:EventBus": {
        service: "events",
        on: on("event-bus", { EventBusName: "name" }),
        actions: ["CreateEventBus", "DescribeEventBus", "UpdateEventBus", "DeleteEventBus", ...tagging],
        provider: "events/bus.go",
    },
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": {
        service: "events",
        on: bus,
        actions: ["PutPermission", "DescribeEventBus", "RemovePermission"],
        provider: "events/bus_policy.go",
    },
    "aws:cloudwatch/eventRule:EventRule": {
        service: "events",
        on: rule("name"),
        actions: ["PutRule", "DescribeRule", "DeleteRule", ...tagging],
        passes: [{ property: "roleArn", service: "events.amazonaws.com" }],
        provider: "events/rule.go",
    },
    "aws:cloudwatch/eventTarget:EventTarget": {
        service: "events",
        on: rule("rule"),
        actions: ["PutTargets", "ListTargetsByRule", "RemoveTargets"],
        passes: [{ property: "roleArn", service: "events.amazonaws.com" }],
        provider: "events/target.go",
    },
    "aws:cloudwatch/logGroup:LogGroup": {
        service: "logs",
        on: on("log-group", { LogGroupName: "name" }),
        behind: ":*",
        actions: [
            "CreateLogGroup",
            "DescribeLogGroups",
            "PutRetentionPolicy",
            "DeleteRetentionPolicy",
            "DeleteLogGroup",
            ...tagging,
        ],
        provider: "logs/group.go",
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": {
        service: "cloudwatch",
        on: on("alarm", { AlarmName: "name" }),
        actions: ["PutMetricAlarm", "DescribeAlarms", "DeleteAlarms", ...tagging],
        wide: ["DescribeAlarms"],
        provider: "cloudwatch/metric_alarm.go",
    },
    "aws:iam/role:Role": {
        service: "iam",
        on: role("name"),
        actions: [
            "CreateRole",
            "GetRole",
            "ListRolePolicies",
            "ListAttachedRolePolicies",
            "ListInstanceProfilesForRole",
            "UpdateRole",
            "UpdateRoleDescription",
            "UpdateAssumeRolePolicy",
            "PutRolePermissionsBoundary",
            "DeleteRolePermissionsBoundary",
            "DeleteRole",
            "TagRole",
            "UntagRole",
        ],
        guards: [{ actions: ["CreateRole", "PutRolePermissionsBoundary"], by: boundary }],
        // Who may take the boundary away is not bounded by it.
        without: { permissionsBoundary: ["DeleteRolePermissionsBoundary"] },
        provider: "iam/role.go",
    },
    "aws:iam/rolePolicy:RolePolicy": {
        service: "iam",
        on: role("role"),
        actions: ["PutRolePolicy", "GetRolePolicy", "DeleteRolePolicy"],
        provider: "iam/role_policy.go",
    },
    "aws:kms/key:Key": {
        service: "kms",
        on: on("key", {}),
        actions: [
            "CreateKey",
            "DescribeKey",
            "GetKeyPolicy",
            "GetKeyRotationStatus",
            "EnableKeyRotation",
            "DisableKeyRotation",
            "UpdateKeyDescription",
            "PutKeyPolicy",
            "ListResourceTags",
            "TagResource",
            "UntagResource",
            "ScheduleKeyDeletion",
        ],
        // Keys have no names. KMS may take five minutes to see new tags, so not what is called right after creation.
        guards: [{ actions: ["DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion"], by: "tags" }],
        provider: "kms/key.go",
    },
    "aws:lambda/eventSourceMapping:EventSourceMapping": {
        service: "lambda",
        on: on("eventSourceMapping", {}),
        actions: [
            "CreateEventSourceMapping",
            "GetEventSourceMapping",
            "UpdateEventSourceMapping",
            "DeleteEventSourceMapping",
            ...lambdaTagging,
        ],
        // Not the read: of a mapping that is gone, Lambda knows no function.
        guards: [
            {
                actions: ["CreateEventSourceMapping", "UpdateEventSourceMapping", "DeleteEventSourceMapping"],
                by: { operator: "ArnLike", key: "lambda:FunctionArn", property: "functionName" },
            },
        ],
        provider: "lambda/event_source_mapping.go",
    },
    "aws:lambda/function:Function": {
        service: "lambda",
        on: functionNamed("name"),
        actions: [
            "CreateFunction",
            "GetFunction",
            "GetFunctionConfiguration",
            "GetFunctionCodeSigningConfig",
            "ListVersionsByFunction",
            "UpdateFunctionCode",
            "UpdateFunctionConfiguration",
            "PutFunctionConcurrency",
            "DeleteFunctionConcurrency",
            "DeleteFunction",
            ...lambdaTagging,
        ],
        passes: [{ property: "role", service: "lambda.amazonaws.com" }],
        provider: "lambda/function.go",
    },
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
        service: "lambda",
        on: functionNamed("functionName"),
        actions: ["PutFunctionEventInvokeConfig", "GetFunctionEventInvokeConfig", "DeleteFunctionEventInvokeConfig"],
        provider: "lambda/function_event_invoke_config.go",
    },
    "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": {
        service: "lambda",
        on: functionNamed("functionName"),
        actions: ["PutFunctionRecursionConfig", "GetFunctionRecursionConfig"],
        provider: "lambda/function_recursion_config.go",
    },
    "aws:lambda/permission:Permission": {
        service: "lambda",
        on: functionNamed("function"),
        actions: ["AddPermission", "GetPolicy", "RemovePermission"],
        provider: "lambda/permission.go",
    },
    "aws:s3/bucket:Bucket": {
        service: "s3",
        on: on("bucket", { BucketName: "id" }),
        actions: [
            "CreateBucket",
            "ListBucket",
            "GetAccelerateConfiguration",
            "GetBucketAcl",
            "GetBucketCORS",
            "GetBucketLocation",
            "GetBucketLogging",
            "GetBucketObjectLockConfiguration",
            "GetBucketPolicy",
            "GetBucketRequestPayment",
            "GetBucketTagging",
            "GetBucketVersioning",
            "GetBucketWebsite",
            "GetEncryptionConfiguration",
            "GetLifecycleConfiguration",
            "GetReplicationConfiguration",
            "PutBucketTagging",
            "DeleteBucket",
            ...tagging,
        ],
        provider: "s3/bucket.go",
    },
    "aws:s3/bucketPolicy:BucketPolicy": {
        service: "s3",
        on: on("bucket", { BucketName: "bucket" }),
        actions: ["PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy"],
        provider: "s3/bucket_policy.go",
    },
    "aws:scheduler/schedule:Schedule": {
        service: "scheduler",
        on: on("schedule", { GroupName: "groupName", ScheduleName: "name" }),
        actions: ["CreateSchedule", "GetSchedule", "UpdateSchedule", "DeleteSchedule"],
        passes: [{ property: "target.roleArn", service: "scheduler.amazonaws.com" }],
        provider: "scheduler/schedule.go",
    },
    "aws:scheduler/scheduleGroup:ScheduleGroup": {
        service: "scheduler",
        on: on("schedule-group", { GroupName: "name" }),
        actions: ["CreateScheduleGroup", "GetScheduleGroup", "DeleteScheduleGroup", ...tagging],
        provider: "scheduler/schedule_group.go",
    },
    "aws:sesv2/emailIdentity:EmailIdentity": {
        service: "ses",
        on: on("identity", { IdentityName: "emailIdentity" }),
        actions: [
            "CreateEmailIdentity",
            "GetEmailIdentity",
            "PutEmailIdentityConfigurationSetAttributes",
            "PutEmailIdentityDkimSigningAttributes",
            "DeleteEmailIdentity",
            ...tagging,
        ],
        provider: "sesv2/email_identity.go",
    },
    "aws:sns/topic:Topic": {
        service: "sns",
        on: on("topic", { TopicName: "name" }),
        actions: ["CreateTopic", "GetTopicAttributes", "SetTopicAttributes", "DeleteTopic", ...tagging],
        provider: "sns/topic.go",
    },
    "aws:sns/topicPolicy:TopicPolicy": {
        service: "sns",
        on: on("topic", { TopicName: "arn" }),
        actions: ["GetTopicAttributes", "SetTopicAttributes"],
        provider: "sns/topic_policy.go",
    },
    "aws:sns/topicSubscription:TopicSubscription": {
        service: "sns",
        on: on("topic", { TopicName: "topic" }),
        // The ARN of a subscription is that of its topic, a colon and an id.
        behind: ":*",
        actions: [
            "Subscribe",
            "GetSubscriptionAttributes",
            "ListSubscriptionsByTopic",
            "SetSubscriptionAttributes",
            "Unsubscribe",
        ],
        provider: "sns/topic_subscription.go",
    },
    "aws:sqs/queue:Queue": {
        service: "sqs",
        on: on("queue", { QueueName: "name" }),
        actions: [
            "CreateQueue",
            "GetQueueAttributes",
            "SetQueueAttributes",
            "ListQueueTags",
            "TagQueue",
            "UntagQueue",
            "DeleteQueue",
        ],
        provider: "sqs/queue.go",
    },
    "aws:sqs/queuePolicy:QueuePolicy": {
        service: "sqs",
        on: queue,
        actions: ["GetQueueAttributes", "SetQueueAttributes"],
        provider: "sqs/queue_policy.go",
    },
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": {
        service: "sqs",
        on: queue,
        actions: ["GetQueueAttributes", "SetQueueAttributes"],
        provider: "sqs/queue_redrive_allow_policy.go",
    },
};
