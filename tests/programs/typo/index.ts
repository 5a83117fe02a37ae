// Sends a mail when an instance stops.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const topic = new aws.sns.Topic("stopped");
new aws.sns.TopicSubscription("team", { topic: topic.arn, protocol: "email", endpoint: "team@example.com" });

const rule = new aws.cloudwatch.EventRule("stopped", {
    eventPattern: JSON.stringify({
        source: ["aws.ec2"],
        "detail-type": ["EC2 Instance State-change Notification"],
        detail: { state: ["Stopped"] },
    }),
});
new aws.cloudwatch.EventTarget("stopped", { rule: rule.name, arn: topic.arn });
new aws.sns.TopicPolicy("stopped", {
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
