import { expect } from "chai";
import { evaluate, evaluationRange } from "../../../lab/cloudwatch/evaluation";
import { alarmArn, points, verdicts, WatchedWorld } from "../cloudwatch/support";
import { ACCOUNT, instanceEvent, REGION } from "../fabric/support";

const INSUFFICIENT = "INSUFFICIENT_DATA";
const ALL_OK = ["OK", "OK", "OK", "OK"];
const ALL_ALARM = ["ALARM", "ALARM", "ALARM", "ALARM"];
const DLQ = { namespace: "AWS/SQS", dimensions: { QueueName: "failures" }, statistic: "Maximum", threshold: 0 };

/** An alarm over five minutes, whose metric has had two values: after a minute and a half, and four minutes later. */
async function twiceBusy(): Promise<WatchedWorld> {
    const world = new WatchedWorld();
    await world.alarm("busy", { period: 300, treatMissingData: "notBreaching" });
    await world.minutes(1.5);
    await world.level(3);
    await world.minutes(4);
    await world.level(3);
    return world;
}

describe("Alarms, as in AWS", () => {
    it("K1 an alarm is evaluated every minute, over a window that slides by a minute", async () => {
        const world = await twiceBusy();
        await world.minutes(4);
        // The only five minutes that hold both values end with minute 6.
        expect(world.changes()).to.deep.equal(["360 busy: OK -> ALARM", "420 busy: ALARM -> OK"]);
    });

    it("K6 when a metric has stopped, its last points are judged again, and may run the actions again", async () => {
        const world = await twiceBusy();
        await world.minutes(30);
        // Five minutes after the alarm the newest window is empty, and the one before it is that of the alarm; so once more.
        expect(world.changes().slice(2)).to.deep.equal([
            "660 busy: OK -> ALARM",
            "720 busy: ALARM -> OK",
            "960 busy: OK -> ALARM",
            "1020 busy: ALARM -> OK",
        ]);
    });

    it("K1 with a period of 10 or 30 seconds an alarm is evaluated every ten seconds", async () => {
        for (const [period, at] of [
            [10, 20],
            [30, 20],
        ] as const) {
            const world = new WatchedWorld();
            await world.alarm("busy", { period, treatMissingData: "notBreaching" });
            await world.clock.advance(12_000);
            await world.call("cloudwatch", "PutMetricData", {
                Namespace: "shop",
                MetricData: [{ MetricName: "level", Value: 9, StorageResolution: 1 }],
            });
            await world.clock.advance(20_000);
            expect(world.changes()).to.deep.equal([`${at} busy: OK -> ALARM`]);
        }
    });

    it("K1 M breaching points anywhere among the last N raise the alarm", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", { evaluationPeriods: 4, datapointsToAlarm: 2, treatMissingData: "notBreaching" });
        for (const value of [9, 1, 1, 9, 1, 1, 1]) {
            await world.level(value);
            await world.minutes(1);
        }
        expect(world.changes()).to.deep.equal(["240 busy: OK -> ALARM", "300 busy: ALARM -> OK"]);
    });

    it("K2 more periods are looked at than are evaluated, and real points stand in for missing ones", async () => {
        expect([1, 3, 5, 6, 9, 12].map(evaluationRange)).to.deep.equal([3, 5, 7, 8, 12, 16]);
        const world = new WatchedWorld();
        await world.alarm("busy", { treatMissingData: "notBreaching" });
        await world.level(9);
        await world.minutes(10);
        expect(world.changes()).to.deep.equal(["60 busy: OK -> ALARM", "240 busy: ALARM -> OK"]);
    });

    for (const [picture, expected] of [
        ["0-X-X", ALL_OK],
        ["0----", ALL_OK],
        ["-----", [INSUFFICIENT, "keep", "ALARM", "OK"]],
        ["0XX-X", ALL_ALARM],
        ["--X--", ["ALARM", "keep", "ALARM", "OK"]],
    ] as const) {
        it(`K3 three of three: ${picture} is ${expected.join(", ")} (missing, ignore, breaching, notBreaching)`, () => {
            expect(verdicts(picture, 3)).to.deep.equal(expected);
        });
    }

    for (const [picture, expected] of [
        ["0-X-X", ALL_ALARM],
        ["00X0X", ALL_ALARM],
        ["0-X--", ["OK", "OK", "ALARM", "OK"]],
        ["----0", ["OK", "OK", "ALARM", "OK"]],
        ["---X-", ["ALARM", "keep", "ALARM", "OK"]],
    ] as const) {
        it(`K3 two of three: ${picture} is ${expected.join(", ")} (missing, ignore, breaching, notBreaching)`, () => {
            expect(verdicts(picture, 2)).to.deep.equal(expected);
        });
    }

    it("K4 no alarm is raised on the newest point alone, while those that follow it may be within the threshold", () => {
        expect(verdicts("----X", 3).slice(0, 2)).to.deep.equal([INSUFFICIENT, "keep"]);
        expect(verdicts("---X-", 3).slice(0, 2)).to.deep.equal([INSUFFICIENT, "keep"]);
        expect(verdicts("----X", 2).slice(0, 2)).to.deep.equal([INSUFFICIENT, "keep"]);
    });

    it("K4 a breaching point as old as must breach raises it, when all that is newer breaches or is missing", () => {
        expect(verdicts("--X-X", 3)[0]).to.equal("ALARM");
        expect(verdicts("X----", 3)[0]).to.equal("ALARM");
        expect(verdicts("--X-0", 3)[0]).to.equal("OK");
    });

    it("K5 alarms on metrics of DynamoDB ignore missing data, whatever they are told", async () => {
        const world = new WatchedWorld();
        const dynamodb = { namespace: "AWS/DynamoDB", metricName: "ThrottledRequests" };
        await world.alarm("table", { ...dynamodb, treatMissingData: "breaching" });
        await world.alarm("shop", { treatMissingData: "breaching" });
        await world.minutes(5);
        expect([world.state("table"), world.state("shop")]).to.deep.equal([INSUFFICIENT, "ALARM"]);
    });

    it("K5 missing data is treated as missing unless the alarm says otherwise", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy");
        await world.level(1);
        await world.minutes(10);
        expect(world.changes()).to.deep.equal([
            "60 busy: INSUFFICIENT_DATA -> OK",
            "240 busy: OK -> INSUFFICIENT_DATA",
        ]);
    });

    it("K5 EventBridge tells of invocations and of failed ones only where there are any", async () => {
        const world = new WatchedWorld();
        const work = await world.queue("work");
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: work });
        await world.rule("gone", { detail: { state: ["terminated"] } }, { arn: work.replace("work", "nowhere") });
        const invocations = (RuleName: string) =>
            ["Invocations", "FailedInvocations"].map((name) => world.sum("AWS/Events", name, { RuleName }));
        expect([invocations("stops"), invocations("gone")]).to.deep.equal([
            [undefined, undefined],
            [undefined, undefined],
        ]);
        for (const state of ["stopped", "terminated"]) {
            world.fabric.events.deliver(REGION, "default", instanceEvent(state));
            await world.clock.settle();
        }
        expect([invocations("stops"), invocations("gone")]).to.deep.equal([
            [2, undefined],
            [1, 1],
        ]);
    });

    it("K6 actions run with a change of state, and not again while it lasts", async () => {
        const world = new WatchedWorld();
        const alerts = await world.topic("alerts");
        await world.alarm("busy", { treatMissingData: "notBreaching", alarmActions: [alerts], okActions: [alerts] });
        for (const value of [9, 9, 9, 1]) {
            await world.level(value);
            await world.minutes(1);
        }
        const told = world.of("message").map(({ time, to, body }) => {
            const { NewStateValue, OldStateValue } = JSON.parse(body);
            return [world.seconds(time), to, OldStateValue, NewStateValue];
        });
        expect(told).to.deep.equal([
            [60, alerts, "OK", "ALARM"],
            [240, alerts, "ALARM", "OK"],
        ]);
    });

    it("K6 a change of state is an event on the default bus", async () => {
        const world = new WatchedWorld();
        await world.queue("alarms");
        const wanted = { source: ["aws.cloudwatch"], detail: { state: { value: ["ALARM"] } } };
        await world.rule("alarm-rings", wanted, { arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:alarms` });
        await world.alarm("busy", { alarmDescription: "Too much", treatMissingData: "notBreaching" });
        await world.level(9);
        await world.minutes(1);
        const [text] = world.bodies("alarms");
        const event = JSON.parse(text!);
        const { id: _, ...metric } = event.detail.configuration.metrics[0];
        expect([event.source, event["detail-type"], event.time, event.resources]).to.deep.equal([
            "aws.cloudwatch",
            "CloudWatch Alarm State Change",
            "2026-03-02T08:01:00Z",
            [alarmArn("busy")],
        ]);
        expect(event.detail.alarmName).to.equal("busy");
        expect(event.detail.configuration.description).to.equal("Too much");
        expect(metric).to.deep.equal({
            metricStat: { metric: { dimensions: {}, name: "level", namespace: "shop" }, period: 60, stat: "Sum" },
            returnData: true,
        });
        expect(event.detail.state).to.deep.equal({
            value: "ALARM",
            reason: "Threshold Crossed: 1 out of the last 1 datapoints [9.0 (02/03/26 08:00:00)] was greater than the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).",
            reasonData: JSON.stringify({
                version: "1.0",
                queryDate: "2026-03-02T08:01:00.000+0000",
                startDate: "2026-03-02T08:00:00.000+0000",
                statistic: "Sum",
                period: 60,
                recentDatapoints: [9],
                threshold: 5,
                evaluatedDatapoints: [{ timestamp: "2026-03-02T08:00:00.000+0000", sampleCount: 1, value: 9 }],
            }),
            timestamp: "2026-03-02T08:01:00.000+0000",
        });
        expect(event.detail.previousState.value).to.equal("OK");
    });

    it("K7 what a redrive brings into a dead-letter queue counts as visible, and not as sent", async () => {
        const world = new WatchedWorld();
        const failures = await world.queue("failures");
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: failures, maxReceiveCount: 1 });
        const work = await world.queue("work", { redrivePolicy, visibilityTimeoutSeconds: 30 });
        await world.alarm("dead-letters", {
            ...DLQ,
            metricName: "ApproximateNumberOfMessagesVisible",
            treatMissingData: "notBreaching",
        });
        await world.sendTo(work, "poison");
        await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(work) });
        await world.clock.advance(31_000);
        await world.call("sqs", "ReceiveMessage", { QueueUrl: world.url(work) });
        await world.minutes(1);
        expect(world.changes()).to.deep.equal(["60 dead-letters: OK -> ALARM"]);
        expect(world.sum("AWS/SQS", "NumberOfMessagesSent", { QueueName: "work" })).to.equal(1);
        expect(world.sum("AWS/SQS", "NumberOfMessagesSent", { QueueName: "failures" })).to.equal(undefined);
    });

    it("K2 the newest real points are judged, however many there are", () => {
        const criteria = {
            evaluationPeriods: 2,
            datapointsToAlarm: 2,
            comparison: "GreaterThanThreshold",
            threshold: 5,
        } as const;
        const verdict = evaluate(points("X0X-"), { ...criteria, missingData: "breaching" });
        expect([verdict.state, verdict.points.map(({ value }) => value), verdict.filled]).to.deep.equal([
            "OK",
            [9, 1],
            0,
        ]);
    });
});
