import type { PolicyDocument } from "../authorisation";

const writeLogs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

function allow(...actions: readonly string[]): PolicyDocument {
    return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
}

/**
 * The policies of AWS that functions have most often, by the end of their ARN. Source: AWS Managed Policy Reference Guide, the page
 * of each policy. All others are unknown to the lab: a call that depends on one cannot be decided.
 */
export const awsManagedPolicies: Readonly<Record<string, PolicyDocument>> = {
    "service-role/AWSLambdaBasicExecutionRole": allow(...writeLogs),
    "service-role/AWSLambdaSQSQueueExecutionRole": allow(
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        ...writeLogs,
    ),
    "service-role/AWSLambdaVPCAccessExecutionRole": allow(
        ...writeLogs,
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
    ),
    AWSXRayDaemonWriteAccess: allow(
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries",
    ),
    AdministratorAccess: allow("*"),
};

/**
 * Of the policies that a plain `aws.lambda.CallbackFunction` gets: what their names promise, all actions of a service. They allow
 * more than that; what else a call needs cannot be told. Source: AWS Managed Policy Reference Guide, the page of each policy.
 */
export const partOfAwsManagedPolicies: Readonly<Record<string, PolicyDocument>> = {
    AWSLambda_FullAccess: allow("lambda:*"),
    CloudWatchFullAccessV2: allow("cloudwatch:*", "logs:*"),
    CloudWatchEventsFullAccess: allow("events:*", "scheduler:*"),
    AmazonS3FullAccess: allow("s3:*"),
    AmazonDynamoDBFullAccess: allow("dynamodb:*"),
    AmazonSQSFullAccess: allow("sqs:*"),
    AmazonKinesisFullAccess: allow("kinesis:*"),
    AWSXrayWriteOnlyAccess: allow("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
};
