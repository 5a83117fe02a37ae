// Stops what has no owner.
import { DescribeTagsCommand, EC2Client, StopInstancesCommand } from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";

const role = new aws.iam.Role("stopper", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: ["lambda.amazonaws.com", "events.amazonaws.com"] },
                Action: "sts:AssumeRole",
            },
        ],
    }),
});
new aws.iam.RolePolicy("stopper", {
    role: role.name,
    policy: {
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Action: ["ec2:*", "logs:*"], Resource: "*" },
            { Effect: "Allow", Action: "iam:PassRole", Resource: "*" },
        ],
    },
});

const stopper = new aws.lambda.CallbackFunction("stopper", {
    role,
    callback: async (event: aws.cloudwatch.EventRuleEvent) => {
        const ec2 = new EC2Client({});
        const id = event.detail["instance-id"];
        const { Tags } = await ec2.send(new DescribeTagsCommand({ Filters: [{ Name: "resource-id", Values: [id] }] }));
        if (Tags?.some(({ Key }) => Key === "owner")) return;
        await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    },
});

const rule = new aws.cloudwatch.EventRule("started", {
    eventPattern: JSON.stringify({
        source: ["aws.ec2"],
        "detail-type": ["EC2 Instance State-change Notification"],
        detail: { state: ["running"] },
    }),
});
rule.onEvent("stopper", stopper);
