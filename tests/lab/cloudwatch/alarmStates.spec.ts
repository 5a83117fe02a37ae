import { expect } from "chai";
import { letAlarmsSee } from "../../../lab/cloudwatch/passing";
import { REGION, START } from "../fabric/support";
import { WatchedWorld } from "./support";

const OVER = { treatMissingData: "notBreaching" };
const MATH = {
    metricName: undefined,
    namespace: undefined,
    statistic: undefined,
    period: undefined,
    metricQueries: [{ id: "e", expression: "1 + 1", returnData: true }],
};
const put = (world: WatchedWorld, datum: Record<string, unknown>) =>
    world.call("cloudwatch", "PutMetricData", { Namespace: "shop", MetricData: [datum] });
const setState = (world: WatchedWorld, AlarmName: string, StateValue: string, StateReasonData?: string) =>
    world.call("cloudwatch", "SetAlarmState", { AlarmName, StateValue, StateReason: "a test", StateReasonData });

describe("The state of an alarm", () => {
    it("is seen every ten seconds with a period below a minute, beside alarms that are evaluated by the minute", async () => {
        const world = new WatchedWorld();
        await world.alarm("minutes", OVER);
        await world.alarm("seconds", { ...OVER, metricName: "fast", period: 10 });
        await world.sendTo(await world.queue("work"), "waits");
        await world.level(9);
        await world.clock.advance(12_000);
        await put(world, { MetricName: "fast", Value: 9, StorageResolution: 1 });
        await world.clock.advance(78_000);
        expect(world.changes()).to.deep.equal([
            "20 seconds: OK -> ALARM",
            "50 seconds: ALARM -> OK",
            "60 minutes: OK -> ALARM",
        ]);
        // What is measured each minute is measured no more often.
        const measured = world.monitoring.metrics
            .totals()
            .find(({ name }) => name === "ApproximateNumberOfMessagesVisible");
        expect(measured?.count).to.equal(1);
    });

    it("stays with its first reason and time as long as it is the same", async () => {
        const world = new WatchedWorld();
        const arn = await world.alarm("busy", OVER);
        await world.level(9);
        await world.minutes(1);
        const { state } = world.monitoring.alarms.find(arn)!;
        await world.level(8);
        await world.minutes(1);
        expect(world.monitoring.alarms.find(arn)?.state).to.deep.equal(state);
    });

    it("stays when data is missing that it ignores, as alarms on DynamoDB do whatever they are told", async () => {
        const world = new WatchedWorld();
        const dynamodb = { namespace: "AWS/DynamoDB", metricName: "ThrottledRequests" };
        await world.alarm("shop", { treatMissingData: "ignore" });
        await world.alarm("table", { ...dynamodb, treatMissingData: "missing" });
        await world.level(9);
        const metric = { region: REGION, namespace: "AWS/DynamoDB", name: "ThrottledRequests", dimensions: {} };
        world.monitoring.metrics.put({ ...metric, at: START.getTime(), values: [[9, 1]] });
        await world.minutes(10);
        expect(world.changes()).to.deep.equal([
            "60 shop: INSUFFICIENT_DATA -> ALARM",
            "60 table: INSUFFICIENT_DATA -> ALARM",
        ]);
        expect([world.state("shop"), world.state("table")]).to.deep.equal(["ALARM", "ALARM"]);
    });

    it("says how many points are unknown where some are known", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", { evaluationPeriods: 3 });
        await setState(world, "busy", "OK");
        await world.level(9);
        await world.minutes(1);
        expect(world.of("alarm").at(-1)?.reason).to.equal("Insufficient Data: 2 datapoints were unknown.");
    });

    it("on a low percentile waits for ten values over the part below it", async () => {
        for (const [count, expected] of [
            [99, "OK"],
            [100, "ALARM"],
        ] as const) {
            const world = new WatchedWorld();
            const percentile = { statistic: undefined, extendedStatistic: "p10" };
            await world.alarm("fast", { ...OVER, ...percentile, evaluateLowSampleCountPercentiles: "ignore" });
            await world.level(...Array(count).fill(9));
            await world.minutes(1);
            expect([count, world.state("fast")]).to.deep.equal([count, expected]);
        }
    });

    it("is told with the points that it was judged by, the oldest first, and with the unit", async () => {
        const world = new WatchedWorld();
        const arn = await world.alarm("busy", {
            ...OVER,
            unit: "Count",
            evaluationPeriods: 2,
            statistic: "SampleCount",
        });
        await world.alarm("any", { ...OVER, threshold: 8 });
        await put(world, { MetricName: "level", Values: [9], Counts: [7], Unit: "Count" });
        await world.minutes(1);
        await put(world, { MetricName: "level", Values: [9], Counts: [6], Unit: "Count" });
        await world.minutes(1);
        const data = (of: string) => JSON.parse(world.monitoring.alarms.find(of)?.state.reasonData ?? "");
        expect(data(arn)).to.deep.equal({
            version: "1.0",
            queryDate: "2026-03-02T08:02:00.000+0000",
            startDate: "2026-03-02T08:00:00.000+0000",
            unit: "Count",
            statistic: "SampleCount",
            period: 60,
            recentDatapoints: [7, 6],
            threshold: 5,
            evaluatedDatapoints: [
                { timestamp: "2026-03-02T08:01:00.000+0000", sampleCount: 6, value: 6 },
                { timestamp: "2026-03-02T08:00:00.000+0000", sampleCount: 7, value: 7 },
            ],
        });
        expect(data(arn.replace("busy", "any"))).not.to.have.property("unit");
    });
});

describe("The message of an alarm", () => {
    it("says what it watches, in the words of CloudWatch", async () => {
        const world = new WatchedWorld();
        const [alerts, page] = [await world.topic("alerts"), await world.queue("page")];
        await world.subscribe(alerts, "sqs", page, { rawMessageDelivery: true });
        const more = { statistic: "SampleCount", evaluateLowSampleCountPercentiles: "evaluate", threshold: 0 };
        await world.alarm("busy", { ...more, alarmActions: [alerts] });
        await world.level(9);
        await world.minutes(1);
        const { Statistic, TreatMissingData, EvaluateLowSampleCountPercentile } = JSON.parse(
            world.bodies("page")[0]!,
        ).Trigger;
        expect([Statistic, TreatMissingData, EvaluateLowSampleCountPercentile]).to.deep.equal([
            "SAMPLE_COUNT",
            "missing",
            "evaluate",
        ]);
    });

    it("has no trigger, and the event no metrics, where it is on metric math and was put into its state", async () => {
        const world = new WatchedWorld();
        const [alerts, page] = [await world.topic("alerts"), await world.queue("page")];
        await world.subscribe(alerts, "sqs", page, { rawMessageDelivery: true });
        await world.rule("alarms", { source: ["aws.cloudwatch"] }, { arn: await world.queue("seen") });
        await world.alarm("sum", { ...MATH, alarmActions: [alerts] });
        await setState(world, "sum", "ALARM");
        await world.clock.settle();
        expect(JSON.parse(world.bodies("page")[0]!))
            .to.include({ AlarmName: "sum" })
            .and.not.to.have.property("Trigger");
        const { detail } = JSON.parse(world.bodies("seen")[0]!);
        expect(detail).to.deep.equal({
            alarmName: "sum",
            configuration: { metrics: [] },
            previousState: {
                reason: "Unchecked: Initial alarm creation",
                timestamp: "2026-03-02T08:00:00.000+0000",
                value: "INSUFFICIENT_DATA",
            },
            state: { reason: "a test", timestamp: "2026-03-02T08:00:00.000+0000", value: "ALARM" },
        });
    });
});

describe("Alarms that are taken away or put back", () => {
    it("on metric math can change and go, beside others", async () => {
        const world = new WatchedWorld();
        await world.alarm("sum", MATH);
        await world.alarm("busy", OVER);
        await world.changeAlarm("sum", { ...MATH, threshold: 1 });
        await world.level(9);
        await world.minutes(1);
        await world.deleteAlarm("sum");
        expect([world.state("sum"), world.changes()]).to.deep.equal([undefined, ["60 busy: OK -> ALARM"]]);
    });

    it("hold up nothing that lets time pass once they are on metric math", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", OVER);
        await world.level(9);
        await world.changeAlarm("busy", MATH);
        await letAlarmsSee(world.clock, world.monitoring.alarms);
        expect(world.monitoring.alarms.awake()).to.deep.equal([]);
    });

    it("hear no more of their metric when they are deleted, which may be said twice", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", OVER);
        for (let time = 0; time < 2; time++) await world.deleteAlarm("busy");
        await world.level(9);
        expect([world.clock.size, world.monitoring.alarms.all()]).to.deep.equal([0, []]);
    });

    const happened: readonly [string, (world: WatchedWorld) => Promise<unknown>][] = [
        ["a metric had a value", (world) => world.level(9)],
        ["a queue was to be measured", (world) => world.sendTo("work", "waits")],
        ["an alarm was put into a state", (world) => setState(world, "busy", "ALARM")],
        ["an alarm has rung", (world) => world.level(9).then(() => world.minutes(1))],
        ["all has come to rest again", (world) => world.level(9).then(() => world.minutes(30))],
    ];
    for (const [what, happen] of happened) {
        it(`are as they began when they are reset after ${what}: nothing waits`, async () => {
            const world = new WatchedWorld();
            await world.queue("work");
            const arn = await world.alarm("busy", OVER);
            await world.alarm("sum", MATH);
            const { alarms, metrics } = world.monitoring;
            const { reason } = alarms.find(arn)!.state;
            await happen(world);
            metrics.clear();
            alarms.reset();
            const { value, reason: now, timestamp } = alarms.find(arn)!.state;
            expect([value, now, timestamp, alarms.awake(), world.clock.size]).to.deep.equal([
                "OK",
                reason,
                world.clock.now(),
                [],
                0,
            ]);
        });
    }
});
