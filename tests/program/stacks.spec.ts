import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { types } from "@pulumi/aws";
import { expect } from "chai";
import { DEPLOYER_ROWS } from "../../lab/deployer/rows";
import { Lab } from "../../lab/index";
import { type Evaluated, evaluateStack, ROOT, stackConfig } from "../support/stack";

const GOLDEN = join(__dirname, "golden/dev.urns.txt");

describe("the dev stack", () => {
    let dev: Evaluated;
    before(async () => {
        dev = await evaluateStack("dev");
    });

    it("has exactly the URNs of the golden list, so that nothing is renamed by accident", () => {
        expect(existsSync(GOLDEN)).to.equal(true);
        expect(dev.urns()).to.deep.equal(readFileSync(GOLDEN, "utf8").trimEnd().split("\n"));
    });

    it("gives out what people and other stacks need", () => {
        expect(dev.outputs).to.deep.equal({
            machineQueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/notifications-machines",
            machineQueueArn: "arn:aws:sqs:us-east-1:123456789012:notifications-machines",
            topics: {
                orgResourceEvents: "arn:aws:sns:us-east-1:123456789012:notifications-OrgResourceEvents",
                orgResourceEventsNotification:
                    "arn:aws:sns:us-east-1:123456789012:notifications-OrgResourceEventsNotification",
                owners: {},
                alerts: "arn:aws:sns:us-east-1:123456789012:event-ops-alerts",
            },
            reactions: [
                {
                    name: "notifications-AwsServiceEvents",
                    delivery: "queued",
                    eventPattern:
                        '{"source":["aws.ec2"],"detail-type":["EC2 Instance State-change Notification"],"replay-name":[{"exists":false}]}',
                    ruleArn: "arn:aws:events:us-east-1:123456789012:rule/notifications-AwsServiceEvents-rule",
                    functionName: "notifications-AwsServiceEvents",
                },
            ],
            auditTrailArn: null,
            nextSteps: [
                "Confirm the subscriptions: each of ops-dev@example.com got a message from AWS with a link.",
                "Verify the SES identity: event-ops-dev@example.com got a message from AWS with a link.",
                "Leave the SES sandbox (SES console, Account dashboard): until then mails reach verified addresses only.",
            ],
        });
    });

    it("has an alarm on every queue, and all of them tell the alert topic", () => {
        const queues = dev.resources.filter(({ type }) => type === "aws:sqs/queue:Queue").map(({ name }) => name);
        const alarms = dev.resources.filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm");

        expect(queues.sort()).to.deep.equal(alarms.map(({ inputs }) => inputs["dimensions"].QueueName).sort());
        for (const { inputs } of alarms)
            expect(inputs["alarmActions"]).to.deep.equal(["arn:aws:sns:us-east-1:123456789012:event-ops-alerts"]);
    });

    for (const secretKeys of [[], ["event-ops:alertSubscribers"]]) {
        it(`has the URL of an alert endpoint in its subscription and nowhere else, ${secretKeys.length > 0 ? "encrypted" : "plain"}`, async () => {
            const url = "https://alerts.example.com/v1/integrations/very-secret-key";
            // team@example.com gets the pipeline's mails, too: an address among encrypted values is no secret.
            const alertSubscribers = JSON.stringify({ email: ["team@example.com"], https: [url] });
            const stack = await evaluateStack(
                "dev",
                { "event-ops:alertSubscribers": alertSubscribers },
                { secretKeys },
            );
            const codes = stack.resources.flatMap(({ inputs }) => (inputs["code"] ? [inputs["code"]] : []));
            const files = await Promise.all(codes.map(async (code) => (await code.assets)["index.js"].path as string));
            const holding = stack.resources.filter(({ inputs }) => JSON.stringify(inputs).includes("very-secret-key"));

            expect(holding.map(({ type }) => type)).to.deep.equal(["aws:sns/topicSubscription:TopicSubscription"]);
            expect(files).to.have.length(3);
            for (const file of files) expect(readFileSync(file, "utf8")).to.not.include("very-secret-key");
            expect(stack.urns().join("\n")).to.not.include("very-secret-key");
            expect(JSON.stringify(stack.outputs)).to.not.include("very-secret-key");
        });
    }

    it("makes the same resources in a preview, and nothing at all with a wrong config", async () => {
        const preview = await evaluateStack("dev", {}, { preview: true });
        const refused = await evaluateStack("dev", { "event-ops:services": "ec2" }).then(
            () => "accepted",
            (error: Error) => error.message,
        );

        expect(preview.urns()).to.deep.equal(dev.urns());
        expect(refused).to.include('event-ops:services: expected a list, but it is "ec2"');
    });
});

/** Names that the provider has an option for: a wrong one does not compile. */
const LOCAL_ENDPOINTS: readonly (keyof types.output.config.Endpoints)[] = [
    "cloudwatch",
    "events",
    "iam",
    "kms",
    "lambda",
    "logs",
    "sesv2",
    "sns",
    "sqs",
    "sts",
];

describe("the local stack", () => {
    let lab: Lab;
    before(async () => {
        lab = await Lab.of(ROOT, { stack: "local", now: new Date("2026-01-01T00:00:00Z") });
    });
    after(() => lab.close());

    it("runs in the lab as for an emulator, and tells the machine queue and the team of an instance", async () => {
        await lab.send({
            source: "aws.ec2",
            "detail-type": "EC2 Instance State-change Notification",
            resources: [`arn:aws:ec2:${lab.region}:${lab.accountId}:instance/i-0a1b2c3d4e5f60001`],
            detail: { "instance-id": "i-0a1b2c3d4e5f60001", state: "stopped" },
        });

        expect(lab.messages("notifications-machines")).to.have.length(1);
        expect(lab.emails.map(({ to }) => to)).to.deep.equal([["team@example.com"]]);
    });

    it("sends the calls of every service that deploying it takes to the emulator, and none of another", () => {
        const [endpoints, ...more]: Record<string, string>[] = JSON.parse(stackConfig("local")["aws:endpoints"]!);
        const types = new Set([...lab.account.resources.values()].flatMap(({ type }) => DEPLOYER_ROWS[type] ?? []));
        const services = new Set([...types].map(({ service }) => (service === "ses" ? "sesv2" : service)));

        expect(more).to.deep.equal([]);
        expect(Object.keys(endpoints!)).to.deep.equal([...LOCAL_ENDPOINTS]);
        expect([...services, "sts"].sort()).to.deep.equal([...LOCAL_ENDPOINTS]);
        expect([...new Set(Object.values(endpoints!))]).to.deep.equal(["http://localhost:4566"]);
    });
});
