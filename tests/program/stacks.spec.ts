import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Evaluated, evaluateStack } from "../support/stack";

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
