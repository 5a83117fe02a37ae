import { expect } from "chai";
import { instanceEvent, REGION } from "../fabric/support";
import { alarmArn, WatchedWorld } from "./support";

const FAILING = { namespace: "AWS/Lambda", metricName: "Errors", threshold: 0, treatMissingData: "notBreaching" };

describe("A handler that fails", () => {
    it("three times raises its alarm, which tells a topic and, as an event, a rule", async () => {
        const world = new WatchedWorld();
        const fn = await world.function("worker", () => {
            throw new RangeError("too far");
        });
        const alerts = await world.topic("alerts");
        const page = await world.queue("page");
        const seen = await world.queue("seen");
        await world.subscribe(alerts, "sqs", page);
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: fn });
        await world.rule("alarms", { source: ["aws.cloudwatch"] }, { arn: seen });
        await world.alarm("worker-fails", {
            ...FAILING,
            dimensions: { FunctionName: "worker" },
            evaluationPeriods: 3,
            datapointsToAlarm: 3,
            alarmActions: [alerts],
        });

        world.fabric.events.deliver(REGION, "default", instanceEvent());
        await world.clock.settle();
        await world.minutes(1);

        // Attempts in the minutes 0, 1 and 3: the missing one is passed over, as there are three points.
        expect(world.of("invocation").map(({ time }) => world.seconds(time))).to.deep.equal([0, 60, 180]);
        expect(world.changes()).to.deep.equal(["240 worker-fails: OK -> ALARM"]);
        const [body] = world.bodies("page");
        const { Subject, Message } = JSON.parse(body!);
        expect(Subject).to.equal('ALARM: "worker-fails" in EU (Frankfurt)');
        expect(JSON.parse(Message)).to.deep.equal({
            AlarmName: "worker-fails",
            AlarmDescription: null,
            AWSAccountId: "123456789012",
            AlarmConfigurationUpdatedTimestamp: "2026-03-02T08:00:00.000+0000",
            NewStateValue: "ALARM",
            NewStateReason:
                "Threshold Crossed: 3 out of the last 3 datapoints [1.0 (02/03/26 08:03:00), 1.0 (02/03/26 08:01:00), 1.0 (02/03/26 08:00:00)] " +
                "were greater than the threshold (0.0) (minimum 3 datapoints for OK -> ALARM transition).",
            StateChangeTime: "2026-03-02T08:04:00.000+0000",
            Region: "EU (Frankfurt)",
            AlarmArn: alarmArn("worker-fails"),
            OldStateValue: "OK",
            OKActions: [],
            AlarmActions: [alerts],
            InsufficientDataActions: [],
            Trigger: {
                MetricName: "Errors",
                Namespace: "AWS/Lambda",
                StatisticType: "Statistic",
                Statistic: "SUM",
                Unit: null,
                Dimensions: [{ value: "worker", name: "FunctionName" }],
                Period: 60,
                EvaluationPeriods: 3,
                DatapointsToAlarm: 3,
                ComparisonOperator: "GreaterThanThreshold",
                Threshold: 0,
                TreatMissingData: "notBreaching",
                EvaluateLowSampleCountPercentile: "",
            },
        });
        expect(world.bodies("seen").map((text) => JSON.parse(text).detail.alarmName)).to.deep.equal(["worker-fails"]);
    });
});
