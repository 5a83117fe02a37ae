import { expect } from "chai";
import { WatchedWorld } from "./support";

const OVER = { treatMissingData: "notBreaching" };
/** The same on a percentile, when there are values enough. */
const PERCENTILE = {
    ...OVER,
    statistic: undefined,
    extendedStatistic: "p90",
    evaluateLowSampleCountPercentiles: "ignore",
};

describe("Alarms of the lab", () => {
    it("let no time pass: an event's own work is done when it is done", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", OVER);
        await world.level(9);
        await world.clock.settle();
        expect([world.seconds(), world.changes()]).to.deep.equal([0, []]);
    });

    it("sleep while their metric has no data, so that a year costs nothing", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", OVER);
        await world.level(1);
        await world.minutes(10);
        expect(world.clock.size).to.equal(0);
        await world.minutes(365 * 24 * 60);
        await world.level(9);
        await world.minutes(1);
        expect(world.state("busy")).to.equal("ALARM");
    });

    it("take what was put before they were made", async () => {
        const world = new WatchedWorld();
        await world.level(9);
        await world.alarm("busy", OVER);
        await world.minutes(1);
        expect(world.changes()).to.deep.equal(["60 busy: OK -> ALARM"]);
    });

    it("keep their state when they are changed, until they are evaluated by the new settings", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", OVER);
        await world.level(9);
        await world.minutes(1);
        await world.changeAlarm("busy", { ...OVER, threshold: 20 });
        expect(world.state("busy")).to.equal("ALARM");
        await world.minutes(1);
        expect(world.changes()).to.deep.equal(["60 busy: OK -> ALARM", "120 busy: ALARM -> OK"]);
    });

    it("watch another metric when they are told to, and the first one no more", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", OVER);
        await world.changeAlarm("busy", { ...OVER, metricName: "other" });
        await world.minutes(1);
        await world.level(9);
        // The first metric wakes it no more.
        expect(world.clock.size).to.equal(0);
        const MetricData = [{ MetricName: "other", Value: 9 }];
        await world.call("cloudwatch", "PutMetricData", { Namespace: "shop", MetricData });
        await world.minutes(1);
        expect(world.changes()).to.deep.equal(["120 busy: OK -> ALARM"]);
    });

    it("are gone when they are deleted", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", OVER);
        await world.level(9);
        await world.deleteAlarm("busy");
        await world.minutes(2);
        expect([world.changes(), world.state("busy"), world.clock.size]).to.deep.equal([[], undefined, 0]);
    });

    it("change, but call nothing, while their actions are disabled", async () => {
        const world = new WatchedWorld();
        const alerts = await world.topic("alerts");
        await world.alarm("busy", { ...OVER, alarmActions: [alerts], actionsEnabled: false });
        await world.level(9);
        await world.minutes(1);
        expect([world.changes(), world.of("message")]).to.deep.equal([["60 busy: OK -> ALARM"], []]);
    });

    it("call what they are to call in each state", async () => {
        const world = new WatchedWorld();
        const [alarm, ok, unknown] = [
            await world.topic("alarm"),
            await world.topic("ok"),
            await world.topic("unknown"),
        ];
        const actions = { alarmActions: [alarm], okActions: [ok], insufficientDataActions: [unknown] };
        await world.alarm("busy", { ...actions, treatMissingData: "missing" });
        for (const value of [9, 1]) {
            await world.level(value);
            await world.minutes(1);
        }
        await world.minutes(5);
        expect(world.of("message").map(({ to }) => to)).to.deep.equal([alarm, ok, unknown]);
    });

    it("tell nothing when they are put into the state that they are in", async () => {
        const world = new WatchedWorld();
        const arn = await world.alarm("busy", OVER);
        world.monitoring.alarms.set(arn, "OK", "still so");
        expect([world.changes(), world.monitoring.alarms.find(arn)?.state.reason]).to.deep.equal([[], "still so"]);
    });

    it("begin anew when they are reset: in their first states, with no queue to look at", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", OVER);
        await world.alarm("heartbeat", { metricName: "other", treatMissingData: "breaching" });
        await world.sendTo(await world.queue("work"), "waits");
        await world.level(9);
        await world.minutes(1);
        const before = [world.state("busy"), world.state("heartbeat")];
        world.monitoring.metrics.clear();
        world.monitoring.alarms.reset();
        expect([before, world.state("busy"), world.state("heartbeat")]).to.deep.equal([
            ["ALARM", "ALARM"],
            "OK",
            "INSUFFICIENT_DATA",
        ]);
        await world.minutes(1);
        expect([world.changes().slice(2), world.monitoring.metrics.all()]).to.deep.equal([
            ["120 heartbeat: INSUFFICIENT_DATA -> ALARM"],
            [],
        ]);
    });

    it("write subjects of at most 100 characters that a topic takes, and percentiles as such", async () => {
        const world = new WatchedWorld();
        const alerts = await world.topic("alerts");
        const page = await world.queue("page");
        await world.subscribe(alerts, "sqs", page);
        const name = `größe-${"x".repeat(200)}`;
        const p99 = { statistic: undefined, extendedStatistic: "p99" };
        await world.alarm(name, { ...OVER, ...p99, alarmActions: [alerts] });
        await world.level(9);
        await world.minutes(1);
        const [body] = world.bodies("page");
        const { Subject, Message } = JSON.parse(body!);
        const { Trigger, AlarmName } = JSON.parse(Message);
        expect([Subject, AlarmName]).to.deep.equal([`ALARM: "gr??e-${"x".repeat(86)}`, name]);
        expect([Trigger.StatisticType, Trigger.ExtendedStatistic, Trigger.Statistic]).to.deep.equal([
            "ExtendedStatistic",
            "p99",
            undefined,
        ]);
    });

    it("say what was lost when a topic does not let CloudWatch in", async () => {
        const world = new WatchedWorld();
        const alerts = await world.topic("alerts");
        const arn = await world.alarm("busy", { ...OVER, alarmActions: [alerts] });
        world.permissive.forbidden.add("sns:Publish");
        await world.level(9);
        await world.minutes(1);
        expect(world.callsBy("cloudwatch.amazonaws.com")).to.deep.equal(["sns:Publish denied"]);
        expect(world.of("lost").map(({ where, why }) => [where, why])).to.deep.equal([
            [arn, `ALARM: the action ${alerts} failed: AccessDeniedException: not authorized to perform sns:Publish`],
        ]);
    });

    it("invoke a function, with what an event would have as its detail", async () => {
        const world = new WatchedWorld();
        const got: Record<string, unknown>[] = [];
        const fn = await world.function("repair", (event) => void got.push(event as Record<string, unknown>));
        const arn = await world.alarm("busy", { ...OVER, alarmDescription: "Too much", alarmActions: [fn] });
        await world.level(9);
        await world.minutes(1);
        const [{ alarmData, ...event } = {}] = got;
        const { alarmName, configuration, state, previousState } = alarmData as Record<string, Record<string, unknown>>;
        expect(event).to.deep.equal({
            source: "aws.cloudwatch",
            alarmArn: arn,
            accountId: "123456789012",
            time: "2026-03-02T08:01:00.000+0000",
            region: "eu-central-1",
        });
        expect([alarmName, configuration?.["description"], previousState?.["value"], state?.["value"]]).to.deep.equal([
            "busy",
            "Too much",
            "OK",
            "ALARM",
        ]);
        expect(world.callsBy("lambda.alarms.cloudwatch.amazonaws.com")).to.deep.equal(["lambda:Invoke ok"]);
    });

    it("record an action that is no topic and no function, with the message", async () => {
        const world = new WatchedWorld();
        const action = "arn:aws:automate:eu-central-1:ec2:stop";
        await world.alarm("busy", { ...OVER, alarmActions: [action] });
        await world.level(9);
        await world.minutes(1);
        expect(world.of("message").map(({ to, body }) => [to, JSON.parse(body).NewStateValue])).to.deep.equal([
            [action, "ALARM"],
        ]);
    });

    it("on metric math stay as they began", async () => {
        const world = new WatchedWorld();
        const metricQueries = [{ id: "e", expression: "1 + 1", returnData: true }];
        const none = { metricName: undefined, namespace: undefined, statistic: undefined, period: undefined };
        await world.alarm("sum", { ...none, metricQueries });
        await world.minutes(5);
        expect([world.state("sum"), world.clock.size]).to.deep.equal(["INSUFFICIENT_DATA", 0]);
    });

    for (const [what, inputs] of [
        ["an anomaly band", { comparisonOperator: "GreaterThanUpperThreshold" }],
        ["a statistic that the lab does not compute", { statistic: undefined, extendedStatistic: "TM(10%:90%)" }],
    ] as const) {
        it(`on ${what} stay as they began, whatever comes`, async () => {
            const world = new WatchedWorld();
            await world.alarm("busy", { ...OVER, ...inputs });
            await world.level(9);
            await world.minutes(5);
            expect([world.state("busy"), world.changes()]).to.deep.equal(["INSUFFICIENT_DATA", []]);
        });
    }

    it("say how they began, before any data", async () => {
        const world = new WatchedWorld();
        const [quiet, unknown] = [
            await world.alarm("quiet", OVER),
            await world.alarm("unknown", { alarmDescription: "what it is for" }),
        ];
        const reason = (arn: string) => world.monitoring.alarms.find(arn)?.state.reason;
        expect([reason(quiet), reason(unknown)]).to.deep.equal([
            "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].",
            "Unchecked: Initial alarm creation",
        ]);
        const described = (arn: string) => world.monitoring.alarms.find(arn)?.settings.description;
        expect([described(quiet), described(unknown)]).to.deep.equal([undefined, "what it is for"]);
    });

    it("on other statistics than percentiles wait for no more values, also where they are told to", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", { ...OVER, evaluateLowSampleCountPercentiles: "ignore" });
        await world.level(9);
        await world.minutes(1);
        expect(world.state("busy")).to.equal("ALARM");
    });

    it("on a percentile count the values of the periods that are judged, not those before", async () => {
        const world = new WatchedWorld();
        await world.alarm("slow", PERCENTILE);
        await world.level(...Array(99).fill(1));
        await world.minutes(1);
        await world.level(9);
        await world.minutes(1);
        expect(world.state("slow")).to.equal("OK");
    });

    for (const [statistic, threshold, expected] of [
        ["Average", 4, "ALARM"],
        ["Average", 5, "OK"],
        ["Maximum", 8, "ALARM"],
        ["Maximum", 9, "OK"],
        ["Minimum", 0, "ALARM"],
        ["Minimum", 1, "OK"],
        ["SampleCount", 2, "ALARM"],
        ["SampleCount", 3, "OK"],
        ["Sum", 14, "ALARM"],
        ["Sum", 15, "OK"],
    ] as const) {
        it(`of 1, 5 and 9 are ${expected} when the ${statistic} is to be over ${threshold}`, async () => {
            const world = new WatchedWorld();
            await world.alarm("busy", { ...OVER, statistic, threshold });
            await world.level(1, 5, 9);
            await world.minutes(1);
            expect(world.state("busy")).to.equal(expected);
        });
    }

    for (const [comparisonOperator, states] of [
        ["GreaterThanThreshold", ["OK", "OK", "ALARM"]],
        ["GreaterThanOrEqualToThreshold", ["OK", "ALARM", "ALARM"]],
        ["LessThanThreshold", ["ALARM", "OK", "OK"]],
        ["LessThanOrEqualToThreshold", ["ALARM", "ALARM", "OK"]],
    ] as const) {
        it(`compare with ${comparisonOperator}: 4, 5 and 6 to 5 is ${states.join(", ")}`, async () => {
            const found: unknown[] = [];
            for (const value of [4, 5, 6]) {
                const world = new WatchedWorld();
                await world.alarm("busy", { ...OVER, comparisonOperator });
                await world.level(value);
                await world.minutes(1);
                found.push(world.state("busy"));
            }
            expect(found).to.deep.equal(states);
        });
    }

    it("on a percentile take the value that so many do not exceed", async () => {
        const values = Array.from({ length: 100 }, (_, index) => index + 1);
        for (const [extendedStatistic, value] of [
            ["p50", 50],
            ["p90", 90],
            ["p99.5", 100],
            ["p100", 100],
        ] as const) {
            const world = new WatchedWorld();
            const percentile = { ...OVER, statistic: undefined, extendedStatistic };
            await world.alarm("at", { ...percentile, threshold: value });
            await world.alarm("below", { ...percentile, threshold: value - 0.5 });
            await world.level(...values);
            await world.minutes(1);
            expect([extendedStatistic, world.state("at"), world.state("below")]).to.deep.equal([
                extendedStatistic,
                "OK",
                "ALARM",
            ]);
        }
    });

    it("on a percentile wait for enough values, where they are told to: ten over the part that is left", async () => {
        for (const [count, expected] of [
            [99, "OK"],
            [100, "ALARM"],
        ] as const) {
            const world = new WatchedWorld();
            await world.alarm("slow", PERCENTILE);
            await world.level(...Array(count).fill(9));
            await world.minutes(1);
            expect([count, world.state("slow")]).to.deep.equal([count, expected]);
        }
    });

    it("with a unit look at values of that unit alone", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", { ...OVER, unit: "Seconds" });
        const put = (Unit: string) =>
            world.call("cloudwatch", "PutMetricData", {
                Namespace: "shop",
                MetricData: [{ MetricName: "level", Value: 9, Unit }],
            });
        await put("Count");
        await world.minutes(1);
        await put("Seconds");
        await world.minutes(1);
        expect(world.changes()).to.deep.equal(["120 busy: OK -> ALARM"]);
    });

    it("with other dimensions look at another metric", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", { ...OVER, dimensions: { shop: "north" } });
        await world.level(9);
        await world.minutes(1);
        await world.call("cloudwatch", "PutMetricData", {
            Namespace: "shop",
            MetricData: [{ MetricName: "level", Value: 9, Dimensions: [{ Name: "shop", Value: "north" }] }],
        });
        await world.minutes(1);
        expect(world.changes()).to.deep.equal(["120 busy: OK -> ALARM"]);
    });

    it("take missing data as breaching from the first minute on", async () => {
        const world = new WatchedWorld();
        await world.alarm("heartbeat", { comparisonOperator: "LessThanThreshold", treatMissingData: "breaching" });
        await world.minutes(2);
        expect(world.of("alarm").map(({ reason }) => reason)).to.deep.equal([
            "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching].",
        ]);
    });

    it("say which points breach, how many must, and what was made of missing ones", async () => {
        const world = new WatchedWorld();
        await world.alarm("two", { ...OVER, evaluationPeriods: 3, datapointsToAlarm: 2 });
        await world.alarm("one", { ...OVER, evaluationPeriods: 3, datapointsToAlarm: 1 });
        for (const value of [9, 1, 7.5]) {
            await world.level(value);
            await world.minutes(1);
        }
        expect(world.of("alarm").map(({ reason }) => reason)).to.deep.equal([
            "Threshold Crossed: 1 out of the last 3 datapoints [9.0 (02/03/26 08:00:00)] was greater than the threshold (5.0) and 2 missing datapoints were treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).",
            "Threshold Crossed: 2 out of the last 3 datapoints [7.5 (02/03/26 08:02:00), 9.0 (02/03/26 08:00:00)] were greater than the threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition).",
        ]);
    });

    it("say that one point is unknown", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy");
        await world.level(1);
        await world.minutes(5);
        expect(world.of("alarm").at(-1)?.reason).to.equal("Insufficient Data: 1 datapoint was unknown.");
    });

    it("say how much data is missing", async () => {
        const world = new WatchedWorld();
        await world.alarm("busy", { evaluationPeriods: 3 });
        await world.level(1);
        await world.minutes(8);
        expect(world.of("alarm").map(({ reason }) => reason)).to.deep.equal([
            "Threshold Crossed: 1 out of the last 3 datapoints [1.0 (02/03/26 08:00:00)] was not greater than the threshold (5.0) (minimum 1 datapoint for ALARM -> OK transition).",
            "Insufficient Data: 3 datapoints were unknown.",
        ]);
    });
});
