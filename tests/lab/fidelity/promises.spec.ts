import { expect } from "chai";
import { ACCOUNT, instanceEvent, REGION, refusal, World } from "../fabric/support";

const EC2 = { source: ["aws.ec2"] };
const API_CALL = "AWS API Call via CloudTrail";

describe("What AWS promises of events", () => {
    it("best effort: the lab itself drops, repeats and reorders nothing", async () => {
        const world = new World();
        await world.rule("stops", EC2, { arn: await world.queue("work"), inputPath: "$.id" });
        const ids = Array.from({ length: 1_000 }, (_, n) => `${n}`);
        for (const id of ids) world.fabric.events.deliver(REGION, "default", instanceEvent("stopped", { id }));
        await world.clock.settle();
        expect(world.bodies("work").map((body) => JSON.parse(body) as string)).to.deep.equal(ids);
    });

    it("rule changes take effect at once in the lab, and in AWS after a while", async () => {
        const world = new World();
        const arn = await world.queue("work");
        await world.rule("stops", EC2, { arn });
        const bus = world.fabric.events.bus("default", REGION);
        const send = async () => {
            world.fabric.events.deliver(REGION, "default", instanceEvent());
            await world.clock.settle();
            return world.bodies("work").length;
        };
        expect(await send()).to.equal(1);
        world.fabric.events.updateRule(bus.rules.get("stops")!, {
            state: "ENABLED",
            pattern: '{"source":["aws.rds"]}',
        });
        expect(await send()).to.equal(1);
    });

    it("quotas: a bus has 300 rules, and 100 in af-south-1 and eu-south-1", () => {
        for (const [region, most] of [
            [REGION, 300],
            ["af-south-1", 100],
            ["eu-south-1", 100],
        ] as const) {
            const { events } = new World().fabric;
            const bus = events.bus("default", region);
            const add = (n: number) =>
                events.createRule(`r${n}`, bus, { state: "ENABLED", pattern: '{"source":["x"]}' });
            for (let n = 0; n < most; n++) add(n);
            expect(() => add(most), region).to.throw(`The bus default has ${most} rules, which is the quota.`);
        }
    });

    it("quotas: an event pattern has 2,048 characters", async () => {
        const world = new World();
        const pattern = (length: number) => ({ source: ["x".repeat(length - '{"source":[""]}'.length)] });
        expect(await refusal(world.rule("fits", pattern(2_048)))).to.equal("nothing was refused");
        expect(await refusal(world.rule("long", pattern(2_049)))).to.match(
            /^LimitExceededException: .* 2049 characters/,
        );
    });

    it("CloudTrail: calls that only read reach rules in the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS, and no others", async () => {
        const world = new World();
        const pattern = { "detail-type": [API_CALL] };
        for (const state of ["ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]) {
            await world.rule(state, pattern, { arn: await world.queue(state), inputPath: "$.id" }, { state });
        }
        for (const [id, eventName] of [
            ["read", "DescribeInstances"],
            ["write", "StopInstances"],
        ]) {
            const call = { id, "detail-type": API_CALL, detail: { eventName } };
            world.fabric.events.deliver(REGION, "default", instanceEvent("", call));
        }
        await world.clock.settle();
        expect(world.bodies("ENABLED")).to.deep.equal(['"write"']);
        expect(world.bodies("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")).to.deep.equal(['"read"', '"write"']);
    });

    it("CloudTrail: events of global services are in us-east-1 and reach no rule of another Region", async () => {
        const world = new World();
        const pattern = { source: ["aws.iam"] };
        await world.rule("here", pattern, { arn: await world.queue("here") });
        const rule = { name: "there", eventPattern: JSON.stringify(pattern) };
        await world.make("aws:cloudwatch/eventRule:EventRule", "there", rule, "us-east-1");
        const arn = await world.queue("there", {}, "us-east-1");
        await world.make("aws:cloudwatch/eventTarget:EventTarget", "there", { rule: "there", arn }, "us-east-1");
        const call = instanceEvent("", { source: "aws.iam", "detail-type": API_CALL, region: "us-east-1" });
        world.fabric.events.deliver("us-east-1", "default", call);
        await world.clock.settle();
        expect([world.bodies("here").length, world.bodies("there").length]).to.deep.equal([0, 1]);
        expect(arn).to.equal(`arn:aws:sqs:us-east-1:${ACCOUNT}:there`);
    });
});
