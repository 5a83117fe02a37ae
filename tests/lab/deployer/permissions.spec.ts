import { expect } from "chai";
import { deployerPermissions } from "../../../lab/deployer/permissions";
import type { ResourceState } from "../../../lab/resources";
import { made, PLACE } from "./support";

const permissionsOf = (...resources: ResourceState[]) => deployerPermissions(resources, PLACE).permissions;
const on = (action: string, ...resources: ResourceState[]) =>
    permissionsOf(...resources)
        .filter((one) => one.action === action)
        .map(({ resource }) => resource);

const QUEUE = "aws:sqs/queue:Queue";
const ROLE = "aws:iam/role:Role";
const FUNCTION = "aws:lambda/function:Function";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const roleArn = "arn:aws:iam::111122223333:role/event-ops/dev/event-ops-dev-worker";
const role = made(ROLE, "role", { name: "event-ops-dev-worker", path: "/event-ops/dev/", arn: roleArn });

describe("the permissions of whoever deploys a stack", () => {
    it("name a resource as the program does, with * for what Pulumi makes up", () => {
        expect(on("sqs:CreateQueue", made(QUEUE, "orders"))).to.deep.equal([
            "arn:aws:sqs:eu-west-1:111122223333:orders-*",
        ]);
        expect(on("sqs:CreateQueue", made(QUEUE, "orders", { name: "orders-0a1b2c3.fifo" }))).to.deep.equal([
            "arn:aws:sqs:eu-west-1:111122223333:orders-*",
        ]);
        expect(on("sqs:CreateQueue", made(QUEUE, "orders", { name: "orders" }))).to.deep.equal([
            "arn:aws:sqs:eu-west-1:111122223333:orders",
        ]);
        expect(
            on(
                "logs:CreateLogGroup",
                made("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "/a/b-x1", namePrefix: "/a/b-" }),
            ),
        ).to.deep.equal(["arn:aws:logs:eu-west-1:111122223333:log-group:/a/b-*"]);
    });

    it("follow a resource to what it belongs to, by name, URL or ARN", () => {
        const queue = made(QUEUE, "orders");
        const policy = made("aws:sqs/queuePolicy:QueuePolicy", "policy", {
            name: undefined,
            queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders-0a1b2c3",
        });
        const topic = made("aws:sns/topic:Topic", "news");
        const arn = "arn:aws:sns:eu-west-1:111122223333:news-0a1b2c3";
        const topicPolicy = made("aws:sns/topicPolicy:TopicPolicy", "policy", { name: undefined, arn });
        const foreign = made("aws:sns/topicPolicy:TopicPolicy", "foreign", {
            name: undefined,
            arn: "arn:aws:sns:us-east-1:123456789012:others",
        });

        expect(new Set(on("sqs:SetQueueAttributes", queue, policy))).to.deep.equal(
            new Set(["arn:aws:sqs:eu-west-1:111122223333:orders-*"]),
        );
        expect(on("sns:SetTopicAttributes", topic, topicPolicy, foreign)).to.deep.equal([
            "arn:aws:sns:eu-west-1:111122223333:news-*",
            "arn:aws:sns:eu-west-1:111122223333:news-*",
            "arn:aws:sns:us-east-1:123456789012:others",
        ]);
    });

    it("name rules as IAM does, on the default bus and on another", () => {
        expect(on("events:PutRule", made(RULE, "a", { eventBusName: "default" }))).to.deep.equal([
            "arn:aws:events:eu-west-1:111122223333:rule/a-*",
        ]);
        expect(on("events:PutRule", made(RULE, "a", { eventBusName: "orders" }))).to.deep.equal([
            "arn:aws:events:eu-west-1:111122223333:rule/orders/a-*",
        ]);
    });

    it("are about a resource's own Region", () => {
        expect(on("sqs:CreateQueue", { ...made(QUEUE, "orders"), region: "us-east-1" })).to.deep.equal([
            "arn:aws:sqs:us-east-1:111122223333:orders-*",
        ]);
    });

    it("hold * only for actions that IAM checks on nothing, and all alarms for the call that AWS checks on all", () => {
        expect(on("kms:CreateKey", made("aws:kms/key:Key", "key"))).to.deep.equal(["*"]);
        expect(on("kms:GetKeyPolicy", made("aws:kms/key:Key", "key"))).to.deep.equal([
            "arn:aws:kms:eu-west-1:111122223333:key/*",
        ]);
        const alarm = made("aws:cloudwatch/metricAlarm:MetricAlarm", "late");
        expect(on("cloudwatch:DescribeAlarms", alarm)).to.deep.equal([
            "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*",
        ]);
        expect(on("cloudwatch:PutMetricAlarm", alarm)).to.deep.equal([
            "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:late-*",
        ]);
    });

    it("pass a role of the stack's path to the one service that takes it, and a role from elsewhere by its own ARN", () => {
        const passed = (arn: string) =>
            permissionsOf(role, made(FUNCTION, "worker", { role: arn })).filter(
                ({ action }) => action === "iam:PassRole",
            );
        const condition = { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } };

        expect(passed(roleArn)).to.deep.equal([
            { action: "iam:PassRole", resource: "arn:aws:iam::111122223333:role/event-ops/dev/*", condition },
        ]);
        expect(passed("arn:aws:iam::111122223333:role/shared/runner")).to.deep.equal([
            { action: "iam:PassRole", resource: "arn:aws:iam::111122223333:role/shared/runner", condition },
        ]);
        expect(on("iam:CreateRole", role)).to.deep.equal(["arn:aws:iam::111122223333:role/event-ops/dev/*"]);
    });

    it("make bounded roles only where the stack's roles are bounded, and never take the boundary away", () => {
        const bounded = {
            ...role,
            outputs: { ...role.outputs, permissionsBoundary: "arn:aws:iam::111122223333:policy/bounds" },
        };
        const conditionOf = (action: string) => permissionsOf(bounded).find((one) => one.action === action)?.condition;

        expect(conditionOf("iam:CreateRole")).to.deep.equal({
            StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/bounds" },
        });
        expect(on("iam:DeleteRolePermissionsBoundary", bounded)).to.deep.equal([]);
        expect(on("iam:DeleteRolePermissionsBoundary", role)).to.have.length(1);
    });

    it("limit what has no name by what AWS knows of it: the function of a mapping, the tags of a key", () => {
        const worker = made(FUNCTION, "worker");
        const mapping = made(MAPPING, "poller", { name: undefined, functionName: "worker-0a1b2c3" });
        const key = made("aws:kms/key:Key", "key", { tagsAll: { Project: "shop" } });
        const conditionOf = (action: string) =>
            permissionsOf(worker, mapping, key).find((one) => one.action === action)?.condition;

        expect(conditionOf("lambda:DeleteEventSourceMapping")).to.deep.equal({
            ArnLike: { "lambda:FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:worker-*" },
        });
        expect(conditionOf("kms:ScheduleKeyDeletion")).to.deep.equal({
            StringEquals: { "aws:ResourceTag/Project": "shop" },
        });
        expect(conditionOf("kms:DescribeKey")).to.equal(undefined);
    });

    it("only read what the program only reads", () => {
        const trail = {
            ...made("aws:cloudtrail/trail:Trail", "trail", { name: "organisation" }),
            external: true,
        };

        expect(permissionsOf(trail).map(({ action }) => action)).to.deep.equal([
            "cloudtrail:DescribeTrails",
            "cloudtrail:GetTrailStatus",
            "cloudtrail:GetEventSelectors",
            "cloudtrail:GetInsightSelectors",
            "cloudtrail:ListTags",
        ]);
    });

    it("name the types that nothing is known about, once each, and no components, providers or random values", () => {
        const { permissions, unknownTypes } = deployerPermissions(
            [
                made("aws:rds/instance:Instance", "b"),
                made("aws:rds/instance:Instance", "a"),
                made("aws-native:s3:Bucket", "c"),
                { ...made("shop:index:Component", "d"), custom: false },
                made("pulumi:providers:aws", "e"),
                made("random:index/randomId:RandomId", "f"),
            ],
            PLACE,
        );

        expect(permissions).to.deep.equal([]);
        expect(unknownTypes).to.deep.equal(["aws-native:s3:Bucket", "aws:rds/instance:Instance"]);
    });
});
