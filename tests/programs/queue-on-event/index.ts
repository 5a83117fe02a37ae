// Works off what changes about databases, one after the other.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const queue = new aws.sqs.Queue("changes", { visibilityTimeoutSeconds: 180 });

const rule = new aws.cloudwatch.EventRule("databases", {
    eventPattern: JSON.stringify({ source: ["aws.rds"], "detail-type": ["RDS DB Instance Event"] }),
});
new aws.cloudwatch.EventTarget("databases", { rule: rule.name, arn: queue.arn });
new aws.sqs.QueuePolicy("changes", {
    queueUrl: queue.url,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: "sqs:SendMessage",
                Resource: queue.arn,
            },
        ],
    }),
});

queue.onEvent("write-down", async (event) => {
    for (const { body } of event.Records) console.log(body);
});
