/**
 * The writing actions of policies of AWS that functions have most often, by the end of their ARN; `*` at the end stands for the rest of
 * a service. AWS Managed Policy Reference Guide, https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html, the
 * page of each policy. Of those with whole services only these are told here, not the odd action beside them.
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
    AmazonDynamoDBFullAccess: ["dynamodb:*"],
    AmazonEC2FullAccess: ["ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"],
    AmazonECS_FullAccess: ["ecs:*"],
    AmazonEventBridgeFullAccess: ["events:*", "schemas:*", "scheduler:*", "pipes:*"],
    AmazonKinesisFullAccess: ["kinesis:*"],
    AmazonRDSFullAccess: ["rds:*"],
    AmazonS3FullAccess: ["s3:*", "s3-object-lambda:*"],
    AmazonSNSFullAccess: ["sns:*"],
    AmazonSQSFullAccess: ["sqs:*"],
    AmazonSSMFullAccess: ["ssm:*", "cloudwatch:PutMetricData"],
    AWSLambda_FullAccess: ["lambda:*"],
    CloudWatchEventsFullAccess: ["events:*", "schemas:*", "scheduler:*"],
    CloudWatchFullAccess: ["autoscaling:*", "cloudwatch:*", "logs:*", "sns:*"],
    CloudWatchFullAccessV2: ["application-autoscaling:*", "autoscaling:*", "cloudwatch:*", "logs:*", "sns:*"],
    IAMFullAccess: ["iam:*"],
    SecretsManagerReadWrite: ["secretsmanager:*"],
};

/** The actions that a policy of AWS allows, by its ARN; undefined for one that is not known. */
export function managedPolicy(arn: string): readonly string[] | undefined {
    const name = arn.replace(/^arn:[^:]+:iam::aws:policy\//, "");
    return name === arn ? undefined : POLICIES[name];
}
