import { expect } from "chai";
import { letAlarmsSee } from "../../../lab/cloudwatch/passing";
import { WatchedWorld } from "./support";

describe("Time that passes until alarms have seen what has happened", () => {
    const see = (world: WatchedWorld) => letAlarmsSee(world.clock, world.monitoring.alarms);

    it("goes to the next full minute, and no further where nothing is watched", async () => {
        const world = new WatchedWorld();
        await world.clock.advance(20_000);
        await see(world);
        expect(world.seconds()).to.equal(60);
    });

    it("is enough for an alarm on one value, whose notification arrives", async () => {
        const world = new WatchedWorld();
        const alerts = await world.topic("alerts");
        await world.subscribe(alerts, "sqs", await world.queue("page"));
        await world.alarm("high", { alarmActions: [alerts] });
        await world.clock.advance(20_000);
        await world.level(9);
        await see(world);
        expect(world.changes()).to.deep.equal(["60 high: INSUFFICIENT_DATA -> ALARM"]);
        expect(JSON.parse(world.bodies("page")[0]!).Subject).to.match(/^ALARM: "high" in /);
    });

    it("is enough for an alarm on a queue that holds something for several periods", async () => {
        const world = new WatchedWorld();
        const queue = await world.queue("letters");
        await world.alarm("letters-wait", {
            namespace: "AWS/SQS",
            metricName: "ApproximateNumberOfMessagesVisible",
            dimensions: { QueueName: "letters" },
            statistic: "Maximum",
            threshold: 0,
            evaluationPeriods: 5,
            treatMissingData: "notBreaching",
        });
        await world.sendTo(queue, "a letter");
        await see(world);
        expect(world.changes()).to.deep.equal(["300 letters-wait: OK -> ALARM"]);
        expect(world.seconds()).to.be.within(300, 360);
    });

    it("does not wait for an alarm whose metric has no values", async () => {
        const world = new WatchedWorld();
        await world.alarm("quiet", { evaluationPeriods: 5, treatMissingData: "notBreaching" });
        await see(world);
        expect(world.seconds()).to.equal(60);
    });

    it("is an hour at most, however far back an alarm looks", async () => {
        const world = new WatchedWorld();
        await world.alarm("daily", { period: 86_400, threshold: 100 });
        await world.level(9);
        await see(world);
        expect(world.seconds()).to.equal(3_600);
    });
});
