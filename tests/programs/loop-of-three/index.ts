// A rule that opens a port is closed, what was closed is written down, and what was written down is marked as seen.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

function reaction(name: string, calls: { source: string; names: string[] }, action: string, resource: string) {
    const rule = new aws.cloudwatch.EventRule(name, {
        eventPattern: JSON.stringify({
            source: [calls.source],
            "detail-type": ["AWS API Call via CloudTrail"],
            detail: { eventName: calls.names },
            "replay-name": [{ exists: false }],
        }),
    });
    const role = new aws.iam.Role(name, {
        assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
        managedPolicyArns: [aws.iam.ManagedPolicy.AWSLambdaBasicExecutionRole],
    });
    new aws.iam.RolePolicy(name, {
        role: role.name,
        policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] },
    });
    const handler = new aws.lambda.Function(name, {
        role: role.arn,
        runtime: "nodejs24.x",
        handler: "index.handler",
        code: new pulumi.asset.AssetArchive({
            "index.js": new pulumi.asset.StringAsset("exports.handler = async (event) => console.log(event.id);"),
        }),
    });
    rule.onEvent(name, handler);
}

const GROUPS = "arn:aws:ec2:eu-west-1:123456789012:security-group/*";

reaction(
    "close",
    { source: "aws.ec2", names: ["AuthorizeSecurityGroupIngress", "CreateTags"] },
    "ec2:RevokeSecurityGroupIngress",
    GROUPS,
);
reaction(
    "write-down",
    { source: "aws.ec2", names: ["RevokeSecurityGroupIngress"] },
    "ssm:PutParameter",
    "arn:aws:ssm:eu-west-1:123456789012:parameter/closed/*",
);
reaction("mark", { source: "aws.ssm", names: ["PutParameter"] }, "ec2:CreateTags", GROUPS);
