import { AUTO_SCALING_ROWS, EC2_ROWS, ECS_ROWS, LAMBDA_ROWS } from "./compute";
import { BACKUP_ROWS, RDS_ROWS, S3_ROWS } from "./data";
import { CLOUDTRAIL, CLOUDTRAIL_DETAIL_TYPES } from "./generic";
import { CLOUDFORMATION_ROWS, CODEPIPELINE_ROWS, HEALTH_ROWS } from "./operations";
import type { ResourceRow, ServiceEvent } from "./row";

/** Every (source, detail-type) pair whose events are read by a rule of their own. */
export const RESOURCE_ROWS: readonly ResourceRow[] = [
    ...EC2_ROWS,
    ...AUTO_SCALING_ROWS,
    ...ECS_ROWS,
    ...LAMBDA_ROWS,
    { ...CLOUDTRAIL, kind: "lambda:function", source: "aws.lambda", detailType: "AWS API Call via CloudTrail" },
    ...RDS_ROWS,
    ...S3_ROWS,
    ...BACKUP_ROWS,
    ...CLOUDFORMATION_ROWS,
    ...CODEPIPELINE_ROWS,
    ...HEALTH_ROWS,
];

const ROWS = new Map(RESOURCE_ROWS.map((row) => [key(row), row]));

function key({ source, detailType }: { readonly source: string; readonly detailType: string }): string {
    return JSON.stringify([source, detailType]);
}

/** The row for an event; a record of CloudTrail is read the same way for all services; undefined where only the generic rule is left. */
export function rowFor(event: ServiceEvent): Omit<ResourceRow, "source" | "detailType"> | undefined {
    return ROWS.get(key(event)) ?? (CLOUDTRAIL_DETAIL_TYPES.includes(event.detailType) ? CLOUDTRAIL : undefined);
}
