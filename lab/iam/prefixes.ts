import { iamData } from "./iamData";

/** SDK clients whose IAM prefix is not their own name without hyphens. */
const prefixes: Readonly<Record<string, string>> = {
    "api-gateway": "apigateway",
    apigatewayv2: "apigateway",
    "application-discovery-service": "discovery",
    "cloudwatch-events": "events",
    "cloudwatch-logs": "logs",
    "cognito-identity-provider": "cognito-idp",
    "config-service": "config",
    "cost-and-usage-report-service": "cur",
    "cost-explorer": "ce",
    "database-migration-service": "dms",
    "directory-service": "ds",
    docdb: "rds",
    "dynamodb-streams": "dynamodb",
    efs: "elasticfilesystem",
    "elastic-load-balancing": "elasticloadbalancing",
    "elastic-load-balancing-v2": "elasticloadbalancing",
    "elasticsearch-service": "es",
    emr: "elasticmapreduce",
    eventbridge: "events",
    "iot-data-plane": "iot",
    keyspaces: "cassandra",
    "kinesis-analytics-v2": "kinesisanalytics",
    "lex-models-v2": "lex",
    "marketplace-metering": "aws-marketplace",
    "migration-hub": "mgh",
    neptune: "rds",
    opensearch: "es",
    opensearchserverless: "aoss",
    "resource-groups-tagging-api": "tag",
    "route-53": "route53",
    "route-53-domains": "route53domains",
    "s3-control": "s3",
    sesv2: "ses",
    sfn: "states",
    "sso-admin": "sso",
    "timestream-query": "timestream",
    "timestream-write": "timestream",
    "waf-v2": "wafv2",
};

/** The IAM prefix of an SDK client, for example `sqs` or `resource-groups-tagging-api` -> `tag`. Throws for one that has none. */
export function iamPrefix(service: string): string {
    const known =
        prefixes[service] ?? [service, service.replaceAll("-", "")].find((name) => iamData(name) !== undefined);
    if (known === undefined) {
        throw new Error(
            `The lab does not know which IAM prefix the SDK client "@aws-sdk/client-${service}" has, so it cannot tell what its calls need.`,
        );
    }
    return known;
}
