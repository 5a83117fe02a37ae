// Gives whatever is tagged the tag "seen", too.

import { CreateTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";

const role = new aws.iam.Role("tagger", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
    managedPolicyArns: [aws.iam.ManagedPolicy.AWSLambdaBasicExecutionRole],
});
new aws.iam.RolePolicy("tagger", {
    role: role.name,
    policy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "ec2:CreateTags", Resource: "*" }],
    },
});

const tagger = new aws.lambda.CallbackFunction("tagger", {
    role,
    callback: async (event: aws.cloudwatch.EventRuleEvent) => {
        const items: { resourceId: string }[] = event.detail["requestParameters"].resourcesSet.items;
        const Resources = items.map(({ resourceId }) => resourceId);
        await new EC2Client({}).send(new CreateTagsCommand({ Resources, Tags: [{ Key: "seen", Value: event.time }] }));
    },
});

const rule = new aws.cloudwatch.EventRule("tagged", {
    eventPattern: JSON.stringify({
        source: ["aws.ec2"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: { eventName: ["CreateTags"] },
    }),
});
rule.onEvent("tagged", tagger);
