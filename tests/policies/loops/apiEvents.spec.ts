import { expect } from "chai";
import { knownSource } from "event-ops/patterns";
import { GLOBAL_SOURCES } from "../../../patterns/globalServices";
import { actionsOf, globMatches, iamAction } from "../../../policies/iamActions";
import {
    callsOfSource,
    customEvent,
    ends,
    eventsOf,
    knownOfResource,
    REPLAYED_EVENT,
    sourcesOf,
} from "../../../policies/loops/apiEvents";
import { EVENT_NAMES, EVENT_SOURCES, UNNAMED_CALLS, UNRECORDED } from "../../../policies/loops/callNames";
import { SERVICE_EVENTS } from "../../../policies/loops/serviceEvents";

const labels = (action: string) => eventsOf(iamAction(action)!).map(({ label }) => label);

describe("the table of calls and the events that they cause", () => {
    it("names only actions that exist, spelt as IAM spells them", () => {
        const named = [...Object.keys(EVENT_NAMES), ...UNRECORDED];
        expect(named.filter((action) => iamAction(action)?.action !== action)).to.deep.equal([]);
        const globals = Array.from(GLOBAL_SOURCES, (source) => source.slice("aws.".length));
        const prefixes = [...Object.keys(EVENT_SOURCES), ...UNNAMED_CALLS, ...globals];
        expect(prefixes.filter((prefix) => actionsOf(prefix).length === 0)).to.deep.equal([]);
    });

    it("names in its rows only actions that exist and write", () => {
        for (const { actions } of SERVICE_EVENTS) {
            for (const pattern of actions) {
                const prefix = pattern.split(":", 1)[0]!;
                const found = actionsOf(prefix).filter(({ action }) => globMatches(pattern, action));
                expect(found, pattern).to.not.deep.equal([]);
                expect(
                    found.filter(({ reads }) => reads),
                    pattern,
                ).to.deep.equal([]);
            }
        }
    });

    it("names in its rows only events that their services are known to send, each with a page of AWS's", () => {
        for (const { source, detailTypes, url } of SERVICE_EVENTS) {
            const unknown = detailTypes.filter((type) => !knownSource(source)?.detailTypes.includes(type));
            expect(unknown, source).to.deep.equal([]);
            expect(url).to.match(/^https:\/\/docs\.aws\.amazon\.com\//);
        }
    });

    it("calls records as CloudTrail does, with the version where there is one", () => {
        expect(labels("lambda:CreateFunction")).to.deep.equal(["CreateFunction20150331 (aws.lambda)"]);
        expect(labels("lambda:UpdateFunctionCode")).to.deep.equal(["UpdateFunctionCode20150331v2 (aws.lambda)"]);
        expect(labels("lambda:AddPermission")).to.deep.equal(["AddPermission20150331v2 (aws.lambda)"]);
        expect(labels("lambda:PutFunctionConcurrency")).to.deep.equal(["PutFunctionConcurrency20171031 (aws.lambda)"]);
        expect(labels("lambda:PutFunctionEventInvokeConfig")).to.deep.equal([
            "PutFunctionEventInvokeConfig (aws.lambda)",
        ]);
        expect(labels("s3:PutEncryptionConfiguration")).to.deep.equal([
            "PutBucketEncryption (aws.s3)",
            "DeleteBucketEncryption (aws.s3)",
        ]);
        expect(labels("ec2:RevokeSecurityGroupIngress")).to.deep.equal(["RevokeSecurityGroupIngress (aws.ec2)"]);
        expect(labels("apigateway:POST")).to.deep.equal(["any call (aws.apigateway)"]);
    });

    it("tells an action of the versioned ones from another by its whole name", () => {
        const versions = Object.entries(EVENT_NAMES).filter(([action]) => action.startsWith("lambda:"));
        for (const [action, names] of versions) {
            for (const name of names) expect(name).to.match(new RegExp(`^${action.slice(7)}(\\d{8}(v2)?)?$`));
        }
    });

    it("knows the source of services that CloudTrail calls otherwise", () => {
        expect(labels("cloudwatch:PutDashboard")).to.deep.equal(["PutDashboard (aws.monitoring)"]);
        expect(labels("tag:TagResources")).to.deep.equal([
            "TagResources (aws.tagging)",
            "Tag Change on Resource (aws.tag)",
        ]);
        expect(sourcesOf("cloudwatch")).to.include.members(["aws.monitoring", "aws.cloudwatch"]);
    });

    it("knows the names that CloudTrail gives to the calls of a source", () => {
        expect(callsOfSource("aws.lambda")).to.include("CreateFunction20150331").and.not.include("CreateFunction");
        expect(callsOfSource("aws.monitoring")).to.include("PutMetricAlarm");
        expect(callsOfSource("aws.autoscaling")).to.include.members(["SetDesiredCapacity", "PutScalingPolicy"]);
        for (const source of ["aws.cloudwatch", "aws.apigateway", "aws.unheard-of"]) {
            expect(callsOfSource(source), source).to.deep.equal([]);
        }
    });

    it("spells no call otherwise than the API of its service", async () => {
        const misspelt = (client: object, source: string) => {
            const recorded = callsOfSource(source);
            const operations = Object.keys(client).flatMap((key) => /^(\w+)Command$/.exec(key)?.[1] ?? []);
            expect(operations.length, source).to.be.greaterThan(20);
            return operations.filter(
                (name) =>
                    !recorded.includes(name) && recorded.some((other) => other.toLowerCase() === name.toLowerCase()),
            );
        };
        expect(misspelt(await import("@aws-sdk/client-ec2"), "aws.ec2")).to.deep.equal([]);
        expect(misspelt(await import("@aws-sdk/client-s3"), "aws.s3")).to.deep.equal([]);
        expect(misspelt(await import("@aws-sdk/client-kms"), "aws.kms")).to.deep.equal([]);
        expect(misspelt(await import("@aws-sdk/client-cloudwatch"), "aws.monitoring")).to.deep.equal([]);
    });

    it("adds what the service itself sends", () => {
        expect(labels("ec2:StopInstances")).to.deep.equal([
            "StopInstances (aws.ec2)",
            "EC2 Instance State-change Notification (aws.ec2)",
        ]);
        expect(eventsOf(iamAction("ec2:StopInstances")!)[1]!.known).to.deep.equal({
            source: "aws.ec2",
            "detail-type": "EC2 Instance State-change Notification",
            "detail.state": ["stopping", "stopped"],
        });
        expect(labels("ec2:CreateTags")).to.deep.equal(["CreateTags (aws.ec2)", "Tag Change on Resource (aws.tag)"]);
        expect(labels("rds:RestoreDBInstanceFromS3")).to.include("RDS DB Instance Event (aws.rds)");
        expect(labels("securityhub:BatchUpdateFindings")).to.include(
            "Security Hub Findings - Imported (aws.securityhub)",
        );
    });

    it("knows that groups and fleets launch and terminate instances of EC2", () => {
        const states = (action: string) =>
            eventsOf(iamAction(action)!).flatMap(({ known }) => known["detail.state"] ?? []);
        const [launched, terminated] = [
            ["pending", "running"],
            ["shutting-down", "terminated"],
        ];
        const both = [...launched!, ...terminated!];
        expect(states("autoscaling:TerminateInstanceInAutoScalingGroup")).to.deep.equal(both);
        expect(states("autoscaling:SetDesiredCapacity")).to.deep.equal(both);
        expect(states("autoscaling:CreateAutoScalingGroup")).to.deep.equal(launched);
        expect(states("autoscaling:DeleteAutoScalingGroup")).to.deep.equal(terminated);
        expect(states("ec2:RequestSpotFleet")).to.deep.equal(launched);
        expect(states("ec2:CancelSpotFleetRequests")).to.deep.equal(terminated);
        expect(states("ec2:ModifyFleet")).to.deep.equal(both);
        expect(sourcesOf("autoscaling")).to.include("aws.ec2");
    });

    it("tells records of calls on data, as data events call them, from others and from what the calls lead to", () => {
        const onData = (action: string) =>
            eventsOf(iamAction(action)!).flatMap(({ isOnData, label }) => (isOnData ? [label] : []));
        const others = (action: string) =>
            eventsOf(iamAction(action)!).flatMap(({ isOnData, label }) => (isOnData ? [] : [label]));
        expect(onData("dynamodb:PutItem")).to.deep.equal(["PutItem (aws.dynamodb)"]);
        expect(onData("lambda:InvokeFunction")).to.deep.equal(["Invoke (aws.lambda)"]);
        expect(onData("s3:DeleteObjectVersion")).to.deep.equal(["DeleteObject (aws.s3)", "DeleteObjects (aws.s3)"]);
        expect(onData("s3:PutObject")).to.include.members(["PutObject (aws.s3)", "CopyObject (aws.s3)"]);
        expect(others("s3:PutObject")).to.deep.equal(["Object Created (aws.s3)"]);
        expect(others("sqs:SendMessage")).to.deep.equal([]);
        expect(others("cloudwatch:PutMetricData")).to.deep.equal(["CloudWatch Alarm State Change (aws.cloudwatch)"]);
        expect(labels("iam:PassRole")).to.deep.equal([]);
        expect(onData("logs:CreateLogStream")).to.deep.equal([]);
        expect(labels("logs:CreateLogStream")).to.deep.equal(["CreateLogStream (aws.logs)"]);
    });

    it("knows where calls of global services are recorded, and which of them rules in the plain state do not hear", () => {
        const [record] = eventsOf(iamAction("iam:CreateUser")!);
        expect(record).to.include({ region: "us-east-1", isRead: false, isRecord: true });
        expect(eventsOf(iamAction("ec2:RunInstances")!)[0]).to.not.have.property("region");
        expect(eventsOf(iamAction("kms:DescribeKey")!)[0]).to.include({ isRead: true });
        expect(eventsOf(iamAction("kms:Decrypt")!)[0]).to.include({ isRead: false });
        expect(eventsOf(iamAction("logs:FilterLogEvents")!)[0]).to.include({ isRead: false });
        expect(eventsOf(iamAction("ssm:GetParameter")!)[0]).to.include({ isRead: true });
    });

    it("knows of a record who records it, which call it is of, and that it is no replay", () => {
        const [record] = eventsOf(iamAction("ec2:RunInstances")!);
        expect(record!.known).to.deep.equal({
            source: "aws.ec2",
            "detail-type": "AWS API Call via CloudTrail",
            "detail.eventSource": "ec2.amazonaws.com",
            "detail.eventType": "AwsApiCall",
            "detail.eventName": "RunInstances",
        });
        expect(record).to.include({ source: "aws.ec2", eventName: "RunInstances", isRecord: true });
        expect(record!.shape.absent).to.deep.equal(["replay-name"]);
        const [any] = eventsOf(iamAction("apigateway:POST")!);
        expect(any).to.not.have.property("eventName");
        expect(any!.known).to.not.have.property("detail.eventName");
    });

    it("knows of a change of tags the service, but not where the service for tags makes it", () => {
        const change = (action: string) =>
            eventsOf(iamAction(action)!).find(({ source }) => source === "aws.tag")?.known;
        const known = { source: "aws.tag", "detail-type": "Tag Change on Resource" };
        expect(change("rds:AddTagsToResource")).to.deep.equal({ ...known, "detail.service": "rds" });
        expect(change("tag:TagResources")).to.deep.equal(known);
        expect(change("tag:UntagResources")).to.deep.equal(known);
        expect(change("tag:GetTagKeys")).to.equal(undefined);
        expect(new Set(sourcesOf("rds"))).to.deep.equal(new Set(["aws.rds", "aws.tag"]));
    });

    it("knows of a custom event that it is not AWS's, and what conditions say; and of a replayed event that it is one", () => {
        const { known, shape, ...custom } = customEvent({ "detail-type": ["a"] });
        expect(custom).to.deep.equal({ label: "custom event", isRecord: false, isRead: false });
        expect(known).to.deep.equal({ source: { notPrefix: "aws." }, "detail-type": ["a"] });
        expect(shape).to.deep.equal({ absent: ["replay-name"] });
        expect(REPLAYED_EVENT.known).to.deep.equal({ "replay-name": {} });
    });

    it("does not take for an object or an alarm what only holds the ARN of one", () => {
        for (const arn of ["x:arn:aws:s3:::b/c", "arn:aws:s3:::b", "arn:aws:sqs:::b/c"]) {
            expect(knownOfResource("object", arn), arn).to.deep.equal({});
        }
        const alarm = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a";
        for (const arn of [`x:${alarm}`, "*", "arn:aws:cloudwatch:eu-west-1:123456789012:dashboard:a"]) {
            expect(knownOfResource("alarm", arn), arn).to.deep.equal({});
        }
        expect(knownOfResource("alarm", alarm)).to.deep.equal({ "detail.alarmName": "a" });
        expect(knownOfResource(undefined, alarm)).to.deep.equal({});
        expect(knownOfResource("object", "arn:aws:s3:::bucket/a\n/b")).to.deep.equal({
            "detail.bucket.name": "bucket",
            "detail.object.key": "a\n/b",
        });
    });

    it("knows of the record of a call on an object its bucket", () => {
        const bucket = { "detail.requestParameters.bucketName": "b" };
        expect(knownOfResource("requestedObject", "arn:aws:s3:::b/in/*")).to.deep.equal(bucket);
        expect(knownOfResource("requestedObject", "*")).to.deep.equal({});
    });

    it("knows of objects and alarms what statements name", () => {
        expect(knownOfResource("object", "arn:aws:s3:::b/in/*.png")).to.deep.equal({
            "detail.bucket.name": "b",
            "detail.object.key": { prefix: "in/", suffix: ".png" },
        });
        expect(knownOfResource("alarm", "arn:aws:cloudwatch:*:*:alarm:ops-*")).to.deep.equal({
            "detail.alarmName": { prefix: "ops-", suffix: "" },
        });
        expect(knownOfResource("object", "*")).to.deep.equal({});
        expect(knownOfResource(undefined, "arn:aws:s3:::b/c")).to.deep.equal({});
        expect(ends("a?c*e")).to.deep.equal({ prefix: "a", suffix: "e" });
    });
});
