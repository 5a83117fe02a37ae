/**
 * The writing actions of policies of AWS that functions have most often, by the end of their ARN; `*` at the end stands for the rest of
 * a service. AWS Managed Policy Reference Guide, https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html, the
 * page of each policy; compared with the documents that moto 5.2.5 holds (read from AWS, the newest of 2026-09-22). Of those with whole
 * services only these are told here: a loop through an odd action beside them, such as `lambda:CreateFunction` of
 * AmazonDynamoDBFullAccess, is not seen. `managed-policy-breadth` speaks of each of them.
 */
const POLICIES: Readonly<Record<string, readonly string[]>> = {
    "service-role/AWSLambdaBasicExecutionRole": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    "service-role/AWSLambdaVPCAccessExecutionRole": [
        ...["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        ...["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
        ...["ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"],
    ],
    AdministratorAccess: ["*"],
    AmazonCognitoPowerUser: ["cognito-identity:*", "cognito-idp:*", "cognito-sync:*"],
    AmazonDynamoDBFullAccess: ["dynamodb:*", "dax:*"],
    AmazonEC2FullAccess: ["ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"],
    AmazonECS_FullAccess: ["ecs:*"],
    AmazonEventBridgeFullAccess: ["events:*", "schemas:*", "scheduler:*", "pipes:*"],
    AmazonKinesisFullAccess: ["kinesis:*"],
    AmazonRDSFullAccess: ["rds:*", "pi:*"],
    AmazonS3FullAccess: ["s3:*", "s3-object-lambda:*"],
    AmazonSNSFullAccess: ["sns:*"],
    AmazonSQSFullAccess: ["sqs:*"],
    AmazonSSMFullAccess: ["ssm:*", "ec2messages:*", "logs:*", "cloudwatch:PutMetricData"],
    AWSLambda_FullAccess: ["lambda:*"],
    CloudWatchEventsFullAccess: ["events:*", "schemas:*", "scheduler:*", "pipes:*"],
    CloudWatchFullAccess: ["cloudwatch:*", "logs:*", "sns:*"],
    CloudWatchFullAccessV2: [
        ...["application-signals:*", "cloudwatch:*", "logs:*", "rum:*", "synthetics:*", "xray:*"],
        ...["sns:CreateTopic", "sns:Subscribe"],
    ],
    IAMFullAccess: ["iam:*"],
    SecretsManagerReadWrite: ["secretsmanager:*"],
};

/** The actions that a policy of AWS allows, by its ARN; undefined for one that is not known. */
export function managedPolicy(arn: string): readonly string[] | undefined {
    const name = arn.replace(/^arn:[^:]+:iam::aws:policy\//, "");
    return name === arn ? undefined : POLICIES[name];
}
