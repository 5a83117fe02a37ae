import { idOf, kindOfArn } from "../arn";
import { joined, type ResourceRow, textAt } from "./row";

/** `createVolume:available`: EBS says what was done and how it ended. */
const ebsState: ResourceRow["state"] = ({ detail }) => joined(":", textAt(detail, "event"), textAt(detail, "result"));

/** Shapes: "Amazon EventBridge events for Amazon EBS", and the EC2 User Guide's pages on instance state, Spot interruptions and AMI events. */
export const EC2_ROWS: readonly ResourceRow[] = [
    {
        source: "aws.ec2",
        detailType: "EC2 Instance State-change Notification",
        kind: "ec2:instance",
        state: ({ detail }) => textAt(detail, "state"),
        resourcesInDetail: ({ detail }) => [textAt(detail, "instance-id")],
    },
    {
        source: "aws.ec2",
        detailType: "EC2 Spot Instance Interruption Warning",
        kind: "ec2:instance",
        state: ({ detail }) => joined(":", "spot-interruption", textAt(detail, "instance-action")),
        resourcesInDetail: ({ detail }) => [textAt(detail, "instance-id")],
        message: () => "EC2 takes the Spot instance back two minutes after this warning.",
    },
    {
        source: "aws.ec2",
        detailType: "EC2 Instance Rebalance Recommendation",
        kind: "ec2:instance",
        state: () => "rebalance-recommended",
        resourcesInDetail: ({ detail }) => [textAt(detail, "instance-id")],
    },
    {
        source: "aws.ec2",
        detailType: "EBS Volume Notification",
        kind: "ec2:volume",
        state: ebsState,
        message: ({ detail }) => textAt(detail, "cause"),
    },
    {
        source: "aws.ec2",
        detailType: "EBS Snapshot Notification",
        kind: "ec2:snapshot",
        state: ebsState,
        resourcesInDetail: ({ detail }) => [textAt(detail, "snapshot_id")],
        message: ({ detail }) => textAt(detail, "cause"),
    },
    {
        source: "aws.ec2",
        detailType: "EC2 AMI State Change",
        kind: "ec2:image",
        state: ({ detail }) => textAt(detail, "State"),
        resourcesInDetail: ({ detail }) => [textAt(detail, "ImageId")],
        message: ({ detail }) => textAt(detail, "ErrorMessage"),
    },
];

function scaling(detailType: string, state: ResourceRow["state"]): ResourceRow {
    return {
        source: "aws.autoscaling",
        detailType,
        // An event names the group and, where there is one, the instance.
        kind: (resource) => kindOfArn(resource),
        state,
        resourcesInDetail: ({ detail }) => [textAt(detail, "AutoScalingGroupName")],
        name: ({ detail }, resource) =>
            kindOfArn(resource) === "autoscaling:autoScalingGroup" ? textAt(detail, "AutoScalingGroupName") : undefined,
        message: ({ detail }) =>
            joined(" ", textAt(detail, "Description") ?? lifecycle(detail), textAt(detail, "StatusMessage")),
    };
}

function lifecycle(detail: unknown): string | undefined {
    const [instance, hook] = [textAt(detail, "EC2InstanceId"), textAt(detail, "LifecycleHookName")];
    return instance && hook && `Instance ${instance} waits for the lifecycle hook ${hook}.`;
}

const transition: ResourceRow["state"] = ({ detail }) => textAt(detail, "LifecycleTransition");

/** Shapes: "Amazon EC2 Auto Scaling event reference". */
export const AUTO_SCALING_ROWS: readonly ResourceRow[] = [
    scaling("EC2 Instance Launch Successful", () => "launch-successful"),
    scaling("EC2 Instance Launch Unsuccessful", () => "launch-unsuccessful"),
    scaling("EC2 Instance Terminate Successful", () => "terminate-successful"),
    scaling("EC2 Instance Terminate Unsuccessful", () => "terminate-unsuccessful"),
    scaling("EC2 Instance-launch Lifecycle Action", transition),
    scaling("EC2 Instance-terminate Lifecycle Action", transition),
];

/** Shapes: "Amazon ECS events" in the ECS Developer Guide. */
export const ECS_ROWS: readonly ResourceRow[] = [
    {
        source: "aws.ecs",
        detailType: "ECS Task State Change",
        kind: "ecs:task",
        state: ({ detail }) => textAt(detail, "lastStatus"),
        resourcesInDetail: ({ detail }) => [textAt(detail, "taskArn")],
        name: ({ detail }) => textAt(detail, "group"),
        message: ({ detail }) => textAt(detail, "stoppedReason"),
    },
    {
        source: "aws.ecs",
        detailType: "ECS Service Action",
        kind: "ecs:service",
        state: ({ detail }) => textAt(detail, "eventName"),
        message: ({ detail }) => textAt(detail, "reason"),
        severity: ({ detail }) => textAt(detail, "eventType"),
    },
    {
        source: "aws.ecs",
        detailType: "ECS Deployment State Change",
        kind: "ecs:service",
        state: ({ detail }) => textAt(detail, "eventName"),
        message: ({ detail }) => textAt(detail, "reason"),
        severity: ({ detail }) => textAt(detail, "eventType"),
    },
    {
        source: "aws.ecs",
        detailType: "ECS Container Instance State Change",
        kind: "ecs:container-instance",
        state: ({ detail }) =>
            joined(":", textAt(detail, "status"), detail.agentConnected === false ? "agent-disconnected" : undefined),
        resourcesInDetail: ({ detail }) => [textAt(detail, "containerInstanceArn")],
        name: ({ detail }) => textAt(detail, "ec2InstanceId"),
    },
];

/** Shapes: "AWS Lambda events" in the EventBridge reference (Lambda announces its own changes through CloudTrail only), and "Capturing records of Lambda asynchronous invocations". */
export const LAMBDA_ROWS: readonly ResourceRow[] = ["Success", "Failure"].map((end) => ({
    // Not `aws.lambda`: a function's destination puts these events, and so can anyone who may put events on the bus.
    source: "lambda",
    detailType: `Lambda Function Invocation Result - ${end}`,
    kind: "lambda:function",
    state: ({ detail }) => textAt(detail, "requestContext", "condition") ?? end,
    // The destination is named too; nothing happened to it.
    about: (resource) => kindOfArn(resource) === "lambda:function",
    resourcesInDetail: ({ detail }) => [textAt(detail, "requestContext", "functionArn")],
    name: (_event, resource) => idOf(resource).split(":")[0],
    message: ({ detail }) => textAt(detail, "responsePayload", "errorMessage"),
}));
