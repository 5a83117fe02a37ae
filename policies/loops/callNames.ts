/**
 * What CloudTrail calls the calls that an IAM action permits, where that is not the action's own name. Several names: several calls need
 * the action, or it is not sure which name it is; those that no page confirms are marked so.
 * Lambda: https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html, which writes the version that a name ends in.
 * S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html for the names, and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html for the actions.
 * KMS: https://docs.aws.amazon.com/kms/latest/developerguide/ct-reencrypt.html.
 */
export const EVENT_NAMES: Readonly<Record<string, readonly string[]>> = {
    "kms:ReEncryptFrom": ["ReEncrypt"],
    "kms:ReEncryptTo": ["ReEncrypt"],
    // The page has it without a version; with the one of the other calls on layers it is not confirmed.
    "lambda:AddLayerVersionPermission": ["AddLayerVersionPermission", "AddLayerVersionPermission20181031"],
    "lambda:AddPermission": ["AddPermission20150331v2"],
    "lambda:CreateAlias": ["CreateAlias20150331"],
    "lambda:CreateEventSourceMapping": ["CreateEventSourceMapping20150331"],
    "lambda:CreateFunction": ["CreateFunction20150331"],
    "lambda:DeleteAlias": ["DeleteAlias20150331"],
    "lambda:DeleteEventSourceMapping": ["DeleteEventSourceMapping20150331"],
    "lambda:DeleteFunction": ["DeleteFunction20150331"],
    "lambda:DeleteFunctionConcurrency": ["DeleteFunctionConcurrency20171031"],
    // Not on the page, by either name.
    "lambda:DeleteLayerVersion": ["DeleteLayerVersion", "DeleteLayerVersion20181031"],
    "lambda:GetAlias": ["GetAlias20150331"],
    // The page names the second in a note, and has a record with the first.
    "lambda:GetFunction": ["GetFunction", "GetFunction20150331v2"],
    "lambda:PublishLayerVersion": ["PublishLayerVersion20181031"],
    "lambda:PublishVersion": ["PublishVersion20150331"],
    "lambda:PutFunctionConcurrency": ["PutFunctionConcurrency20171031"],
    // Not on the page, by either name.
    "lambda:RemoveLayerVersionPermission": ["RemoveLayerVersionPermission", "RemoveLayerVersionPermission20181031"],
    "lambda:RemovePermission": ["RemovePermission20150331v2"],
    "lambda:TagResource": ["TagResource20170331v2"],
    "lambda:UntagResource": ["UntagResource20170331v2"],
    "lambda:UpdateAlias": ["UpdateAlias20150331"],
    "lambda:UpdateEventSourceMapping": ["UpdateEventSourceMapping20150331"],
    "lambda:UpdateFunctionCode": ["UpdateFunctionCode20150331v2"],
    "lambda:UpdateFunctionConfiguration": ["UpdateFunctionConfiguration20150331v2"],
    "s3:CreateBucketMetadataTableConfiguration": [
        ...["CreateBucketMetadataTableConfiguration", "CreateBucketMetadataConfiguration"],
    ],
    "s3:DeleteBucketMetadataTableConfiguration": [
        ...["DeleteBucketMetadataTableConfiguration", "DeleteBucketMetadataConfiguration"],
    ],
    "s3:GetBucketCORS": ["GetBucketCors"],
    // The second name is the call's own; the page has the first alone.
    "s3:PutAccelerateConfiguration": ["PutAccelerateConfiguration", "PutBucketAccelerateConfiguration"],
    "s3:PutAccountPublicAccessBlock": ["PutAccountPublicAccessBlock", "DeleteAccountPublicAccessBlock"],
    "s3:PutAnalyticsConfiguration": ["PutBucketAnalyticsConfiguration", "DeleteBucketAnalyticsConfiguration"],
    "s3:PutBucketCORS": ["PutBucketCors", "DeleteBucketCors"],
    "s3:PutBucketOwnershipControls": ["PutBucketOwnershipControls", "DeleteBucketOwnershipControls"],
    "s3:PutBucketPublicAccessBlock": [
        ...["PutBucketPublicAccessBlock", "DeleteBucketPublicAccessBlock"],
        // The calls' own names; the page has the two above alone.
        ...["PutPublicAccessBlock", "DeletePublicAccessBlock"],
    ],
    "s3:PutBucketTagging": ["PutBucketTagging", "DeleteBucketTagging"],
    "s3:PutEncryptionConfiguration": ["PutBucketEncryption", "DeleteBucketEncryption"],
    "s3:PutIntelligentTieringConfiguration": [
        ...["PutBucketIntelligentTieringConfiguration", "DeleteBucketIntelligentTieringConfiguration"],
    ],
    "s3:PutInventoryConfiguration": ["PutBucketInventoryConfiguration", "DeleteBucketInventoryConfiguration"],
    "s3:PutLifecycleConfiguration": [
        ...["PutBucketLifecycle", "DeleteBucketLifecycle"],
        // The call's own name: the page says that it is recorded as PutBucketLifecycle.
        "PutBucketLifecycleConfiguration",
    ],
    "s3:PutMetricsConfiguration": ["PutBucketMetricsConfiguration", "DeleteBucketMetricsConfiguration"],
    "s3:PutReplicationConfiguration": ["PutBucketReplication", "DeleteBucketReplication"],
};

/** Services whose actions are HTTP methods: any of their calls may need one. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html */
export const UNNAMED_CALLS: readonly string[] = ["apigateway"];

/**
 * What CloudTrail calls a service in `eventSource`, before `.amazonaws.com`, where that is not its IAM prefix; EventBridge's source is
 * `aws.` and the same. Several: either has been seen. https://docs.aws.amazon.com/eventbridge/latest/ref/events.html lists both.
 * CloudWatch: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-monitoring.html, tags:
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-tagging.html, Application Auto Scaling:
 * https://docs.aws.amazon.com/autoscaling/application/userguide/logging-using-cloudtrail.html.
 */
export const EVENT_SOURCES: Readonly<Record<string, readonly string[]>> = {
    "application-autoscaling": ["application-autoscaling", "autoscaling"],
    cloudwatch: ["monitoring"],
    tag: ["tagging"],
};

/**
 * Calls on data, which no management event records: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html,
 * and those that CloudTrail does not record at all. A trail with data events may record them: that counts for rules that name the call. Some are
 * heard of through events of the service's own, or through what they put something into. `iam:PassRole` is no call at all:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html. The first page lists the services; that it is these of
 * the calls of `ses` and `states` is not confirmed.
 */
export const UNRECORDED: readonly string[] = [
    ...["cloudwatch:PutMetricData", "events:PutEvents", "events:PutPartnerEvents", "logs:PutLogEvents"],
    ...["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PartiQLDelete", "dynamodb:PartiQLInsert"],
    ...["dynamodb:PartiQLUpdate", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    ...["firehose:PutRecord", "firehose:PutRecordBatch", "kinesis:PutRecord", "kinesis:PutRecords"],
    "iam:PassRole",
    ...["lambda:InvokeAsync", "lambda:InvokeFunction", "lambda:InvokeFunctionUrl"],
    ...["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:DeleteObjectTagging", "s3:DeleteObjectVersion"],
    ...["s3:DeleteObjectVersionTagging", "s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectLegalHold"],
    ...["s3:PutObjectRetention", "s3:PutObjectTagging", "s3:PutObjectVersionAcl", "s3:PutObjectVersionTagging"],
    ...["s3:RestoreObject"],
    ...["ses:SendBounce", "ses:SendBulkTemplatedEmail", "ses:SendCustomVerificationEmail", "ses:SendEmail"],
    ...["ses:SendRawEmail", "ses:SendTemplatedEmail", "sns:Publish"],
    ...["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage"],
    ...["states:SendTaskFailure", "states:SendTaskHeartbeat", "states:SendTaskSuccess"],
    ...["xray:PutSpans", "xray:PutTelemetryRecords", "xray:PutTraceSegments"],
];

/**
 * What data events call the calls that an action of `UNRECORDED` permits, where that is not the action's own name. S3: as above. Lambda:
 * https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html.
 */
export const DATA_EVENT_NAMES: Readonly<Record<string, readonly string[]>> = {
    "lambda:InvokeFunction": ["Invoke"],
    "s3:DeleteObject": ["DeleteObject", "DeleteObjects"],
    "s3:DeleteObjectVersion": ["DeleteObject", "DeleteObjects"],
    "s3:DeleteObjectVersionTagging": ["DeleteObjectTagging"],
    "s3:PutObject": [
        ...["PutObject", "CopyObject", "CreateMultipartUpload", "UploadPart", "UploadPartCopy"],
        "CompleteMultipartUpload",
    ],
    "s3:PutObjectVersionAcl": ["PutObjectAcl"],
    "s3:PutObjectVersionTagging": ["PutObjectTagging"],
};
