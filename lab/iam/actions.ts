import { iamData } from "./iamData";

/** Calls that any caller may make: AWS asks for no permission. */
const free = new Set(["sts:GetCallerIdentity", "sts:GetSessionToken", "sts:GetAccessKeyInfo"]);

/**
 * Operations whose IAM action has another name. Sources: the service authorization reference of each service, and Amazon S3 User
 * Guide, "Required permissions for Amazon S3 API operations".
 */
const renamed: Readonly<Record<string, readonly string[]>> = {
    "lambda:Invoke": ["InvokeFunction"],
    "lambda:InvokeWithResponseStream": ["InvokeFunction"],
    "sns:PublishBatch": ["Publish"],
    "sqs:SendMessageBatch": ["SendMessage"],
    "sqs:DeleteMessageBatch": ["DeleteMessage"],
    "sqs:ChangeMessageVisibilityBatch": ["ChangeMessageVisibility"],
    "kms:ReEncrypt": ["ReEncryptFrom"],
    "s3:AbortMultipartUpload": ["AbortMultipartUpload"],
    "s3:CompleteMultipartUpload": ["PutObject"],
    "s3:CopyObject": ["GetObject", "PutObject"],
    "s3:CreateMultipartUpload": ["PutObject"],
    "s3:DeleteBucketAnalyticsConfiguration": ["PutAnalyticsConfiguration"],
    "s3:DeleteBucketCors": ["PutBucketCORS"],
    "s3:DeleteBucketEncryption": ["PutEncryptionConfiguration"],
    "s3:DeleteBucketIntelligentTieringConfiguration": ["PutIntelligentTieringConfiguration"],
    "s3:DeleteBucketInventoryConfiguration": ["PutInventoryConfiguration"],
    "s3:DeleteBucketLifecycle": ["PutLifecycleConfiguration"],
    "s3:DeleteBucketMetricsConfiguration": ["PutMetricsConfiguration"],
    "s3:DeleteBucketOwnershipControls": ["PutBucketOwnershipControls"],
    "s3:DeleteBucketReplication": ["PutReplicationConfiguration"],
    "s3:DeleteBucketTagging": ["PutBucketTagging"],
    "s3:DeleteObjects": ["DeleteObject"],
    "s3:DeletePublicAccessBlock": ["PutBucketPublicAccessBlock"],
    "s3:GetBucketAccelerateConfiguration": ["GetAccelerateConfiguration"],
    "s3:GetBucketAnalyticsConfiguration": ["GetAnalyticsConfiguration"],
    "s3:GetBucketCors": ["GetBucketCORS"],
    "s3:GetBucketEncryption": ["GetEncryptionConfiguration"],
    "s3:GetBucketIntelligentTieringConfiguration": ["GetIntelligentTieringConfiguration"],
    "s3:GetBucketInventoryConfiguration": ["GetInventoryConfiguration"],
    "s3:GetBucketLifecycleConfiguration": ["GetLifecycleConfiguration"],
    "s3:GetBucketMetricsConfiguration": ["GetMetricsConfiguration"],
    "s3:GetBucketNotificationConfiguration": ["GetBucketNotification"],
    "s3:GetBucketReplication": ["GetReplicationConfiguration"],
    "s3:GetObjectAttributes": ["GetObject", "GetObjectAttributes"],
    "s3:GetObjectLockConfiguration": ["GetBucketObjectLockConfiguration"],
    "s3:GetPublicAccessBlock": ["GetBucketPublicAccessBlock"],
    "s3:HeadBucket": ["ListBucket"],
    "s3:HeadObject": ["GetObject"],
    "s3:ListBucketAnalyticsConfigurations": ["GetAnalyticsConfiguration"],
    "s3:ListBucketInventoryConfigurations": ["GetInventoryConfiguration"],
    "s3:ListBucketMetricsConfigurations": ["GetMetricsConfiguration"],
    "s3:ListBuckets": ["ListAllMyBuckets"],
    "s3:ListMultipartUploads": ["ListBucketMultipartUploads"],
    "s3:ListObjects": ["ListBucket"],
    "s3:ListObjectsV2": ["ListBucket"],
    "s3:ListObjectVersions": ["ListBucketVersions"],
    "s3:ListParts": ["ListMultipartUploadParts"],
    "s3:PutBucketAccelerateConfiguration": ["PutAccelerateConfiguration"],
    "s3:PutBucketAnalyticsConfiguration": ["PutAnalyticsConfiguration"],
    "s3:PutBucketCors": ["PutBucketCORS"],
    "s3:PutBucketEncryption": ["PutEncryptionConfiguration"],
    "s3:PutBucketIntelligentTieringConfiguration": ["PutIntelligentTieringConfiguration"],
    "s3:PutBucketInventoryConfiguration": ["PutInventoryConfiguration"],
    "s3:PutBucketLifecycleConfiguration": ["PutLifecycleConfiguration"],
    "s3:PutBucketMetricsConfiguration": ["PutMetricsConfiguration"],
    "s3:PutBucketNotificationConfiguration": ["PutBucketNotification"],
    "s3:PutBucketReplication": ["PutReplicationConfiguration"],
    "s3:PutObjectLockConfiguration": ["PutBucketObjectLockConfiguration"],
    "s3:PutPublicAccessBlock": ["PutBucketPublicAccessBlock"],
    "s3:SelectObjectContent": ["GetObject"],
    "s3:UploadPart": ["PutObject"],
};

/** S3 checks another action where the call names a version. */
const versioned = new Map([
    ["s3:GetObject", "GetObjectVersion"],
    ["s3:HeadObject", "GetObjectVersion"],
    ["s3:DeleteObject", "DeleteObjectVersion"],
    ["s3:GetObjectTagging", "GetObjectVersionTagging"],
    ["s3:PutObjectTagging", "PutObjectVersionTagging"],
    ["s3:DeleteObjectTagging", "DeleteObjectVersionTagging"],
    ["s3:GetObjectAcl", "GetObjectVersionAcl"],
    ["s3:PutObjectAcl", "PutObjectVersionAcl"],
]);

/** The IAM actions that an operation is checked for, for example `sns:Publish`. Throws where the lab does not know. */
export function iamActions(prefix: string, operation: string, input: Record<string, unknown>): readonly string[] {
    const name = `${prefix}:${operation}`;
    if (free.has(name)) return [];
    const version = input["VersionId"] === undefined ? undefined : versioned.get(name);
    if (version !== undefined) return [`${prefix}:${version}`];
    const other = renamed[name];
    if (other) return other.map((action) => `${prefix}:${action}`);
    // The reference's own spelling: clients and policies differ in case.
    const action = iamData(prefix)?.actions[operation.toLowerCase()];
    if (!action) {
        throw new Error(`The lab does not know which IAM permission the call ${name} needs, so it cannot be allowed.`);
    }
    return [`${prefix}:${action.name}`];
}
