import { idOf } from "../arn";
import { at, joined, type ResourceRow, textAt } from "./row";

const status: ResourceRow["state"] = ({ detail }) => textAt(detail, "status-details", "status");
const reason: ResourceRow["message"] = ({ detail }) => textAt(detail, "status-details", "status-reason");

/** Shapes: "CloudFormation events detail reference". */
export const CLOUDFORMATION_ROWS: readonly ResourceRow[] = [
    {
        source: "aws.cloudformation",
        detailType: "CloudFormation Stack Status Change",
        kind: "cloudformation:stack",
        state: status,
        resourcesInDetail: ({ detail }) => [textAt(detail, "stack-id")],
        name: (_event, resource) => idOf(resource),
        message: reason,
    },
    {
        source: "aws.cloudformation",
        detailType: "CloudFormation Resource Status Change",
        kind: "cloudformation:stack-resource",
        state: status,
        resourcesInDetail: ({ detail }) => [textAt(detail, "stack-id")],
        name: ({ detail }, resource) => joined("/", idOf(resource), textAt(detail, "logical-resource-id")),
        message: ({ detail }) => joined(": ", textAt(detail, "resource-type"), reason({ detail } as never)),
    },
    {
        source: "aws.cloudformation",
        detailType: "CloudFormation Drift Detection Status Change",
        kind: "cloudformation:stack",
        state: ({ detail }) =>
            joined(
                ":",
                textAt(detail, "status-details", "detection-status"),
                textAt(detail, "status-details", "stack-drift-status"),
            ),
        resourcesInDetail: ({ detail }) => [textAt(detail, "stack-id")],
        name: (_event, resource) => idOf(resource),
    },
    {
        source: "aws.cloudformation",
        detailType: "CloudFormation StackSet Status Change",
        kind: "cloudformation:stackset",
        state: status,
        resourcesInDetail: ({ detail }) => [textAt(detail, "stack-set-arn")],
        name: (_event, resource) => idOf(resource).split(":")[0],
    },
];

function pipeline(detailType: string, kind: string, ...name: readonly string[]): ResourceRow {
    return {
        source: "aws.codepipeline",
        detailType,
        kind,
        state: ({ detail }) => textAt(detail, "state"),
        resourcesInDetail: ({ detail }) => [textAt(detail, "pipeline")],
        name: ({ detail }) => joined("/", ...name.map((key) => textAt(detail, key))),
        message: ({ detail }) => textAt(detail, "execution-result", "external-execution-summary"),
    };
}

/** Shapes: "Monitoring CodePipeline events". */
export const CODEPIPELINE_ROWS: readonly ResourceRow[] = [
    pipeline("CodePipeline Pipeline Execution State Change", "codepipeline:pipeline", "pipeline"),
    pipeline("CodePipeline Stage Execution State Change", "codepipeline:stage", "pipeline", "stage"),
    pipeline("CodePipeline Action Execution State Change", "codepipeline:action", "pipeline", "stage", "action"),
];

function health(detailType: string): ResourceRow {
    return {
        source: "aws.health",
        detailType,
        kind: "health:event",
        state: ({ detail }) => textAt(detail, "statusCode") ?? textAt(detail, "eventTypeCategory"),
        resourcesInDetail: ({ detail }) => {
            const entities = at(detail, "affectedEntities");
            const values = Array.isArray(entities) ? entities.map((entity) => textAt(entity, "entityValue")) : [];
            return values.some((value) => value !== undefined) ? values : [textAt(detail, "eventArn")];
        },
        message: ({ detail }) =>
            joined(": ", textAt(detail, "eventTypeCode"), textAt(detail, "eventDescription", 0, "latestDescription")),
        severity: ({ detail }) => textAt(detail, "eventTypeCategory"),
        // An organisation's events and the copies in the backup Region are delivered elsewhere than where it happened.
        place: ({ detail }) => ({
            account: textAt(detail, "affectedAccount"),
            region: textAt(detail, "eventRegion"),
        }),
    };
}

/** Shapes: "Reference: AWS Health events Amazon EventBridge schema". */
export const HEALTH_ROWS: readonly ResourceRow[] = [health("AWS Health Event"), health("AWS Health Abuse Event")];
