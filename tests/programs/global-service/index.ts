// Tells the security team of new users.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const topic = new aws.sns.Topic("new-users");
new aws.sns.TopicSubscription("security", { topic: topic.arn, protocol: "email", endpoint: "security@example.com" });

const rule = new aws.cloudwatch.EventRule("new-users", {
    eventPattern: JSON.stringify({
        source: ["aws.iam"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: { eventName: ["CreateUser"] },
        "replay-name": [{ exists: false }],
    }),
});
new aws.cloudwatch.EventTarget("new-users", {
    rule: rule.name,
    arn: topic.arn,
    inputTransformer: {
        inputPaths: { user: "$.detail.requestParameters.userName" },
        inputTemplate: '"The user <user> was made."',
    },
});
new aws.sns.TopicPolicy("new-users", {
    arn: topic.arn,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: "sns:Publish",
                Resource: topic.arn,
                Condition: { ArnEquals: { "aws:SourceArn": rule.arn } },
            },
        ],
    }),
});
