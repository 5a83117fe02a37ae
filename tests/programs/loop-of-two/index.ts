// Instances of the night shift run at night only: what starts is stopped, what stops is started, each as the hour says.
import { EC2Client, StartInstancesCommand, StopInstancesCommand } from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";

const INSTANCES = "arn:aws:ec2:eu-west-1:123456789012:instance/*";

const isNight = () => new Date().getUTCHours() < 6;

function roleFor(name: string, action: string): aws.iam.Role {
    const role = new aws.iam.Role(name, {
        assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
        managedPolicyArns: [aws.iam.ManagedPolicy.AWSLambdaBasicExecutionRole],
    });
    new aws.iam.RolePolicy(name, {
        role: role.name,
        policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: INSTANCES }] },
    });
    return role;
}

function ruleFor(name: string, state: string): aws.cloudwatch.EventRule {
    return new aws.cloudwatch.EventRule(name, {
        eventPattern: JSON.stringify({
            source: ["aws.ec2"],
            "detail-type": ["EC2 Instance State-change Notification"],
            detail: { state: [state] },
            "replay-name": [{ exists: false }],
        }),
    });
}

const start = new aws.lambda.CallbackFunction("start", {
    role: roleFor("start", "ec2:StartInstances"),
    callback: async (event: aws.cloudwatch.EventRuleEvent) => {
        if (!isNight()) return;
        await new EC2Client({}).send(new StartInstancesCommand({ InstanceIds: [event.detail["instance-id"]] }));
    },
});
const stop = new aws.lambda.CallbackFunction("stop", {
    role: roleFor("stop", "ec2:StopInstances"),
    callback: async (event: aws.cloudwatch.EventRuleEvent) => {
        if (isNight()) return;
        await new EC2Client({}).send(new StopInstancesCommand({ InstanceIds: [event.detail["instance-id"]] }));
    },
});

ruleFor("stopped", "stopped").onEvent("stopped", start);
ruleFor("running", "running").onEvent("running", stop);
