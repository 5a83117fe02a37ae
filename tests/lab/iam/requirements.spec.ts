import { expect } from "chai";
import type { AwsRequest } from "../../../lab/types";
import { account, arn, call, iamWith, rule, service } from "./support";

const key = arn("kms", "key/k");
const iam = iamWith([]);
const bus = (name: string) => arn("events", `event-bus/${name}`);

/** The call's needs without their conditions: `action` -> resources. */
function needs(request: AwsRequest, of = iam): [string, readonly string[]][] {
    return of.requirements(request).map(({ action, resources }) => [action, resources]);
}

describe("what a call needs", () => {
    const table: readonly [string, string, Record<string, unknown>, [string, readonly string[]][]][] = [
        ["sns", "Publish", { TopicArn: arn("sns", "t") }, [["sns:Publish", [arn("sns", "t")]]]],
        ["sns", "Publish", { TargetArn: arn("sns", "t") }, [["sns:Publish", [arn("sns", "t")]]]],
        ["sns", "Publish", { PhoneNumber: "+15550100" }, [["sns:Publish", ["*"]]]],
        ["sns", "PublishBatch", { TopicArn: arn("sns", "t") }, [["sns:Publish", [arn("sns", "t")]]]],
        ["sns", "Unsubscribe", { SubscriptionArn: arn("sns", "t:0-1") }, [["sns:Unsubscribe", [arn("sns", "t")]]]],
        [
            "sqs",
            "SendMessageBatch",
            { QueueUrl: `http://127.0.0.1:4566/${account}/q` },
            [["sqs:SendMessage", [arn("sqs", "q")]]],
        ],
        [
            "sqs",
            "DeleteMessage",
            { QueueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/q" },
            [["sqs:DeleteMessage", ["arn:aws:sqs:eu-west-1:111122223333:q"]]],
        ],
        ["sqs", "GetQueueUrl", { QueueName: "q" }, [["sqs:GetQueueUrl", [arn("sqs", "q")]]]],
        ["sqs", "ListQueues", {}, [["sqs:ListQueues", ["*"]]]],
        ["eventbridge", "PutRule", { Name: "r" }, [["events:PutRule", [arn("events", "rule/r")]]]],
        [
            "eventbridge",
            "PutTargets",
            { Rule: "r", EventBusName: "own" },
            [["events:PutTargets", [arn("events", "rule/own/r")]]],
        ],
        [
            "eventbridge",
            "DisableRule",
            { Name: "r", EventBusName: bus("own") },
            [["events:DisableRule", [arn("events", "rule/own/r")]]],
        ],
        ["lambda", "Invoke", { FunctionName: "f" }, [["lambda:InvokeFunction", [arn("lambda", "function:f")]]]],
        [
            "lambda",
            "Invoke",
            { FunctionName: "f:live" },
            [["lambda:InvokeFunction", [arn("lambda", "function:f:live")]]],
        ],
        [
            "lambda",
            "Invoke",
            { FunctionName: `${account}:function:f`, Qualifier: "7" },
            [["lambda:InvokeFunction", [arn("lambda", "function:f:7")]]],
        ],
        [
            "lambda",
            "GetFunction",
            { FunctionName: arn("lambda", "function:f") },
            [["lambda:GetFunction", [arn("lambda", "function:f")]]],
        ],
        ["lambda", "ListEventSourceMappings", { FunctionName: "f" }, [["lambda:ListEventSourceMappings", ["*"]]]],
        [
            "cloudwatch-logs",
            "CreateLogStream",
            { logGroupName: "/g", logStreamName: "s" },
            [["logs:CreateLogStream", [arn("logs", "log-group:/g:log-stream:s")]]],
        ],
        [
            "cloudwatch-logs",
            "PutLogEvents",
            { logGroupName: "/g", logStreamName: "s" },
            [["logs:PutLogEvents", [arn("logs", "log-group:/g:log-stream:s")]]],
        ],
        [
            "cloudwatch-logs",
            "FilterLogEvents",
            { logGroupName: "/g" },
            [["logs:FilterLogEvents", [arn("logs", "log-group:/g:log-stream:")]]],
        ],
        ["cloudwatch", "PutMetricData", { Namespace: "n" }, [["cloudwatch:PutMetricData", ["*"]]]],
        [
            "cloudwatch",
            "SetAlarmState",
            { AlarmName: "a" },
            [["cloudwatch:SetAlarmState", [arn("cloudwatch", "alarm:a")]]],
        ],
        [
            "resource-groups-tagging-api",
            "GetResources",
            { ResourceARNList: [arn("ec2", "instance/i-1")] },
            [["tag:GetResources", ["*"]]],
        ],
        [
            "sesv2",
            "SendEmail",
            { FromEmailAddress: "Ops <ops@example.com>", ConfigurationSetName: "c", Content: { Simple: {} } },
            [["ses:SendEmail", [arn("ses", "identity/ops@example.com"), arn("ses", "configuration-set/c")]]],
        ],
        [
            "sesv2",
            "SendEmail",
            {
                FromEmailAddress: "ops@example.com",
                FromEmailAddressIdentityArn: arn("ses", "identity/example.com"),
                Content: { Raw: {} },
            },
            [["ses:SendRawEmail", [arn("ses", "identity/example.com")]]],
        ],
        [
            "sesv2",
            "SendEmail",
            { FromEmailAddress: "ops@example.com", Content: { Template: { TemplateName: "t" } } },
            [["ses:SendTemplatedEmail", [arn("ses", "identity/ops@example.com"), arn("ses", "template/t")]]],
        ],
        ["ec2", "DescribeInstances", { InstanceIds: ["i-1"] }, [["ec2:DescribeInstances", ["*"]]]],
        [
            "ec2",
            "StopInstances",
            { InstanceIds: ["i-1", "i-2"] },
            [["ec2:StopInstances", [arn("ec2", "instance/i-1"), arn("ec2", "instance/i-2")]]],
        ],
        [
            "ec2",
            "RevokeSecurityGroupIngress",
            { GroupId: "sg-1" },
            [["ec2:RevokeSecurityGroupIngress", [arn("ec2", "security-group/sg-1")]]],
        ],
        [
            "ec2",
            "CreateTags",
            { Resources: ["i-1", "vol-1", "ami-1"], Tags: [] },
            [
                [
                    "ec2:CreateTags",
                    [arn("ec2", "instance/i-1"), arn("ec2", "volume/vol-1"), "arn:aws:ec2:us-east-1::image/ami-1"],
                ],
            ],
        ],
        [
            "ssm",
            "GetParameter",
            { Name: "/a/b", WithDecryption: true },
            [["ssm:GetParameter", [arn("ssm", "parameter/a/b")]]],
        ],
        [
            "ssm",
            "GetParameters",
            { Names: ["a", "b"] },
            [["ssm:GetParameters", [arn("ssm", "parameter/a"), arn("ssm", "parameter/b")]]],
        ],
        [
            "ssm",
            "SendCommand",
            { DocumentName: "AWS-RunShellScript", InstanceIds: ["i-1", "mi-1"] },
            [
                [
                    "ssm:SendCommand",
                    [
                        "arn:aws:ssm:us-east-1::document/AWS-RunShellScript",
                        arn("ec2", "instance/i-1"),
                        arn("ssm", "managed-instance/mi-1"),
                    ],
                ],
            ],
        ],
        [
            "secrets-manager",
            "GetSecretValue",
            { SecretId: "s" },
            [["secretsmanager:GetSecretValue", [arn("secretsmanager", "secret:s-000000")]]],
        ],
        ["dynamodb", "PutItem", { TableName: "t" }, [["dynamodb:PutItem", [arn("dynamodb", "table/t")]]]],
        [
            "dynamodb",
            "Query",
            { TableName: "t", IndexName: "i" },
            [["dynamodb:Query", [arn("dynamodb", "table/t/index/i")]]],
        ],
        [
            "dynamodb",
            "BatchWriteItem",
            { RequestItems: { a: [], b: [] } },
            [["dynamodb:BatchWriteItem", [arn("dynamodb", "table/a"), arn("dynamodb", "table/b")]]],
        ],
        [
            "dynamodb",
            "TransactWriteItems",
            {
                TransactItems: [
                    { Put: { TableName: "t" } },
                    { Put: { TableName: "t" } },
                    { ConditionCheck: { TableName: "u" } },
                ],
            },
            [
                ["dynamodb:PutItem", [arn("dynamodb", "table/t")]],
                ["dynamodb:ConditionCheckItem", [arn("dynamodb", "table/u")]],
            ],
        ],
        ["s3", "HeadObject", { Bucket: "b", Key: "k/x" }, [["s3:GetObject", ["arn:aws:s3:::b/k/x"]]]],
        ["s3", "GetObject", { Bucket: "b", Key: "k", VersionId: "v" }, [["s3:GetObjectVersion", ["arn:aws:s3:::b/k"]]]],
        ["s3", "ListObjectsV2", { Bucket: "b", Prefix: "p/" }, [["s3:ListBucket", ["arn:aws:s3:::b"]]]],
        [
            "s3",
            "CopyObject",
            { Bucket: "b", Key: "k", CopySource: "/a/x%20y" },
            [
                ["s3:GetObject", ["arn:aws:s3:::a/x y"]],
                ["s3:PutObject", ["arn:aws:s3:::b/k"]],
            ],
        ],
        [
            "s3",
            "DeleteObjects",
            { Bucket: "b", Delete: { Objects: [{ Key: "k" }, { Key: "l" }] } },
            [["s3:DeleteObject", ["arn:aws:s3:::b/k", "arn:aws:s3:::b/l"]]],
        ],
        ["s3", "PutPublicAccessBlock", { Bucket: "b" }, [["s3:PutBucketPublicAccessBlock", ["arn:aws:s3:::b"]]]],
        ["rds", "StopDBInstance", { DBInstanceIdentifier: "d" }, [["rds:StopDBInstance", [arn("rds", "db:d")]]]],
        ["ecs", "UpdateService", { cluster: "c", service: "s" }, [["ecs:UpdateService", [arn("ecs", "service/c/s")]]]],
        [
            "auto-scaling",
            "SetDesiredCapacity",
            { AutoScalingGroupName: "g" },
            [["autoscaling:SetDesiredCapacity", [arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/g")]]],
        ],
        [
            "iam",
            "UpdateAccessKey",
            { UserName: "u", AccessKeyId: "x" },
            [["iam:UpdateAccessKey", [`arn:aws:iam::${account}:user/u`]]],
        ],
        [
            "sfn",
            "StartExecution",
            { stateMachineArn: arn("states", "stateMachine:m") },
            [["states:StartExecution", [arn("states", "stateMachine:m")]]],
        ],
        ["sts", "GetCallerIdentity", {}, []],
        [
            "sts",
            "AssumeRole",
            { RoleArn: `arn:aws:iam::${account}:role/r` },
            [["sts:AssumeRole", [`arn:aws:iam::${account}:role/r`]]],
        ],
    ];
    for (const [client, operation, input, expected] of table) {
        it(`${client} ${operation} ${JSON.stringify(input)}`, () => {
            expect(needs(call(client, operation, input))).to.deep.equal(expected);
        });
    }

    it("a call that creates something is checked on what does not exist yet", () => {
        const [[action, resources]] = needs(
            call("ec2", "RunInstances", { ImageId: "ami-1", SubnetId: "subnet-1" }),
        ) as [[string, string[]]];
        expect(action).to.equal("ec2:RunInstances");
        expect(resources).to.include.members([
            "arn:aws:ec2:us-east-1::image/ami-1",
            arn("ec2", "instance/*"),
            arn("ec2", "subnet/subnet-1"),
        ]);
    });

    it("each event is checked with its bus, source and detail-type; equal ones once", () => {
        const entry = { Source: "app", DetailType: "order", EventBusName: "own" };
        const input = { Entries: [entry, entry, { Source: "app", DetailType: "bill" }] };
        const invocation = { "events:eventBusInvocation": "false" };
        expect(iam.requirements(call("eventbridge", "PutEvents", input))).to.deep.equal([
            {
                action: "events:PutEvents",
                resources: [bus("own")],
                context: { "events:source": "app", "events:detail-type": "order", ...invocation },
            },
            {
                action: "events:PutEvents",
                resources: [bus("default")],
                context: { "events:source": "app", "events:detail-type": "bill", ...invocation },
            },
        ]);
    });

    it("an e-mail has its addresses as conditions", () => {
        const input = {
            FromEmailAddress: '"Ops" <ops@example.com>',
            Destination: { ToAddresses: ["a@example.com"], BccAddresses: ["b@example.com"] },
        };
        expect(iam.requirements(call("sesv2", "SendEmail", input))[0]!.context).to.deep.equal({
            "ses:ApiVersion": "2",
            "ses:FromAddress": "ops@example.com",
            "ses:FromDisplayName": "Ops",
            "ses:Recipients": ["a@example.com", "b@example.com"],
        });
    });

    it("an e-mail is sent by the most specific identity that the program verifies", () => {
        const own = iamWith([]);
        const sent = () => needs(call("sesv2", "SendEmail", { FromEmailAddress: "ops@mail.example.com" }), own)[0]![1];
        expect(sent()).to.deep.equal([arn("ses", "identity/ops@mail.example.com")]);
        own.sesIdentities.add(arn("ses", "identity/example.com"));
        expect(sent()).to.deep.equal([arn("ses", "identity/example.com")]);
        own.sesIdentities.add(arn("ses", "identity/mail.example.com"));
        expect(sent()).to.deep.equal([arn("ses", "identity/mail.example.com")]);
    });

    it("tags that a call sets are conditions", () => {
        const input = {
            TopicArn: arn("sns", "t"),
            Tags: [{ Key: "team", Value: "ops" }],
            ResourceArn: arn("sns", "t"),
        };
        expect(iam.requirements(call("sns", "TagResource", input))[0]!.context).to.deep.equal({
            "aws:RequestTag/team": "ops",
            "aws:TagKeys": ["team"],
        });
    });

    it("a secret that the program makes has its full ARN", () => {
        const own = iamWith([]);
        own.secrets.set(arn("secretsmanager", "secret:s"), arn("secretsmanager", "secret:s-AbCdEf"));
        expect(needs(call("secrets-manager", "GetSecretValue", { SecretId: "s" }), own)[0]![1]).to.deep.equal([
            arn("secretsmanager", "secret:s-AbCdEf"),
        ]);
    });

    it("what the lab does not know is an error", () => {
        expect(() => iam.requirements(call("sns", "MakeTea", {}))).to.throw(
            "The lab does not know which IAM permission the call sns:MakeTea needs, so it cannot be allowed.",
        );
        expect(() => iam.requirements(call("tea-pot", "Pour", {}))).to.throw('"@aws-sdk/client-tea-pot"');
    });
});

describe("what encrypted resources ask for", () => {
    const own = iamWith([]);
    const parameter = arn("ssm", "parameter/ops/url");
    const secret = arn("secretsmanager", "secret:s-AbCdEf");
    own.encryptionKeyOf
        .set(arn("sns", "t"), "k")
        .set(arn("sqs", "q"), "alias/ops")
        .set(secret, key)
        .set(parameter, key);
    own.encryptionKeyOf.set("arn:aws:s3:::b", key).set(arn("sqs", "aws"), "alias/aws/sqs").set(arn("sqs", "plain"), "");
    own.aliases.set(arn("kms", "alias/ops"), key);
    const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/${account}/${name}`;

    const table: readonly [string, string, Record<string, unknown>, readonly string[]][] = [
        ["sns", "Publish", { TopicArn: arn("sns", "t") }, ["kms:GenerateDataKey", "kms:Decrypt"]],
        ["sns", "GetTopicAttributes", { TopicArn: arn("sns", "t") }, []],
        ["sqs", "SendMessage", { QueueUrl: url("q") }, ["kms:GenerateDataKey", "kms:Decrypt"]],
        ["sqs", "ReceiveMessage", { QueueUrl: url("q") }, ["kms:Decrypt"]],
        ["sqs", "DeleteMessage", { QueueUrl: url("q") }, []],
        ["sqs", "SendMessage", { QueueUrl: url("aws") }, []],
        ["sqs", "SendMessage", { QueueUrl: url("plain") }, []],
        ["secrets-manager", "GetSecretValue", { SecretId: secret }, ["kms:Decrypt"]],
        ["ssm", "GetParameter", { Name: "/ops/url", WithDecryption: true }, ["kms:Decrypt"]],
        ["ssm", "GetParameter", { Name: "/ops/url" }, []],
        ["ssm", "GetParametersByPath", { Path: "/ops/", WithDecryption: true }, ["kms:Decrypt"]],
        ["ssm", "PutParameter", { Name: "x", Type: "SecureString", KeyId: "alias/ops" }, ["kms:Encrypt"]],
        ["s3", "GetObject", { Bucket: "b", Key: "k" }, ["kms:Decrypt"]],
        ["s3", "PutObject", { Bucket: "b", Key: "k" }, ["kms:GenerateDataKey"]],
    ];
    for (const [client, operation, input, expected] of table) {
        it(`${client} ${operation} ${JSON.stringify(input)}: ${expected.join(", ") || "nothing"}`, () => {
            const found = needs(call(client, operation, input), own).filter(([action]) => action.startsWith("kms:"));
            expect(found).to.deep.equal(expected.map((action) => [action, [key]]));
        });
    }

    it("a role uses the key through the service, with the resource as encryption context", () => {
        const request = call("sns", "Publish", { TopicArn: arn("sns", "t") });
        expect(own.requirements(request)[1]!.context).to.deep.equal({
            "kms:EncryptionContext:aws:sns:topicArn": arn("sns", "t"),
            "kms:EncryptionContextKeys": ["aws:sns:topicArn"],
            "kms:ViaService": "sns.us-east-1.amazonaws.com",
        });
        expect(
            own.requirements({ ...request, caller: service("events.amazonaws.com", rule) })[1]!.context,
        ).to.not.have.property("kms:ViaService");
    });

    it("a service cannot use a queue with the key of AWS's own", () => {
        const request = call("sqs", "SendMessage", { QueueUrl: url("aws") }, service("events.amazonaws.com"));
        expect(needs(request, own).slice(1)).to.deep.equal([
            ["kms:GenerateDataKey", [arn("kms", "alias/aws/sqs")]],
            ["kms:Decrypt", [arn("kms", "alias/aws/sqs")]],
        ]);
    });
});
