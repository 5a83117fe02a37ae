import { idOf, kindOfArn } from "../arn";
import { joined, type ResourceRow, textAt, textsAt } from "./row";

function rds(detailType: string, kind: string): ResourceRow {
    return {
        source: "aws.rds",
        detailType,
        kind,
        // RDS gives no state: its categories are the nearest to one, and its event id where there are none.
        state: ({ detail }) => textsAt(detail, "EventCategories").join(",") || textAt(detail, "EventID"),
        resourcesInDetail: ({ detail }) => [textAt(detail, "SourceArn") ?? textAt(detail, "SourceIdentifier")],
        name: ({ detail }) => textAt(detail, "SourceIdentifier"),
        message: ({ detail }) => textAt(detail, "Message"),
    };
}

/** Shapes: "Monitoring Amazon RDS events" in the RDS User Guide. */
export const RDS_ROWS: readonly ResourceRow[] = [
    rds("RDS DB Instance Event", "rds:db"),
    rds("RDS DB Cluster Event", "rds:cluster"),
    rds("RDS DB Snapshot Event", "rds:snapshot"),
    rds("RDS DB Cluster Snapshot Event", "rds:cluster-snapshot"),
];

function s3(detailType: string): ResourceRow {
    return {
        source: "aws.s3",
        detailType,
        // S3 names the bucket; which object it was is in the message and in `detail`.
        kind: "s3:bucket",
        state: () => detailType,
        resourcesInDetail: ({ detail }) => [textAt(detail, "bucket", "name")],
        name: ({ detail }) => textAt(detail, "bucket", "name"),
        message: ({ detail }) =>
            joined(" ", textAt(detail, "reason") ?? textAt(detail, "deletion-type"), textAt(detail, "object", "key")),
        actor: ({ detail }) => textAt(detail, "requester"),
    };
}

/** Shapes: "EventBridge event message structure" in the S3 User Guide. */
export const S3_ROWS: readonly ResourceRow[] = [
    "Object Created",
    "Object Deleted",
    "Object Restore Initiated",
    "Object Restore Completed",
    "Object Restore Expired",
    "Object Tags Added",
    "Object Tags Deleted",
    "Object ACL Updated",
    "Object Storage Class Changed",
    "Object Access Tier Changed",
].map(s3);

/** Backup writes `state` in some events and `status` in others, as its API does. */
const backupState: ResourceRow["state"] = ({ detail }) => textAt(detail, "state") ?? textAt(detail, "status");

function backup(detailType: string, kind: string, ...identifiers: readonly string[]): ResourceRow {
    return {
        source: "aws.backup",
        detailType,
        kind: (resource) => (kind.endsWith("-job") ? kind : (kindOfArn(resource) ?? kind)),
        state: backupState,
        resourcesInDetail: ({ detail }) => [
            identifiers.map((key) => textAt(detail, key)).find((value) => value !== undefined),
        ],
        name: ({ detail }, resource) =>
            textAt(detail, "backupVaultName") === idOf(resource) ? idOf(resource) : undefined,
        // Its messages come in quotation marks of their own.
        message: ({ detail }) => textAt(detail, "statusMessage")?.replace(/^"(.*)"$/s, "$1"),
        actor: ({ detail }) => textAt(detail, "iamRoleArn"),
    };
}

/** Shapes: "Monitoring AWS Backup events using Amazon EventBridge". */
export const BACKUP_ROWS: readonly ResourceRow[] = [
    backup("Backup Job State Change", "backup:backup-job", "resourceArn", "backupJobId"),
    backup("Copy Job State Change", "backup:copy-job", "resourceArn", "copyJobId"),
    backup("Restore Job State Change", "backup:restore-job", "recoveryPointArn", "restoreJobId"),
    backup("Recovery Point State Change", "backup:recovery-point", "resourceArn"),
    backup("Backup Plan State Change", "backup:backup-plan", "backupPlanId"),
    backup("Backup Vault State Change", "backup:backup-vault", "backupVaultName"),
];
