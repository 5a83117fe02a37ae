import { expect } from "chai";
import { ACCOUNT, instanceEvent, REGION, refusal, World } from "../fabric/support";

const EC2 = { source: ["aws.ec2"] };
const TRANSFORMED = "tests-target";

const deliver = (world: World, event = instanceEvent(), region = REGION) =>
    world.fabric.events.deliver(region, "default", event);

/** What a target with these settings gets of an event; undefined where nothing arrives. */
async function received(target: Record<string, unknown>, event = instanceEvent()): Promise<string | undefined> {
    const world = new World();
    await world.rule("stops", EC2, { arn: await world.queue("work"), targetId: TRANSFORMED, ...target });
    deliver(world, event);
    await world.clock.settle();
    return world.bodies("work")[0];
}

const transformed = (inputTemplate: string, inputPaths: Record<string, string> = {}, event = instanceEvent()) =>
    received({ inputTransformer: { inputPaths, inputTemplate } }, event);

describe("Rules and targets, as in AWS", () => {
    it("L5 all rules that match fire, and each of their targets on its own", async () => {
        const world = new World();
        await world.rule("broken", EC2, { arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:gone`, targetId: "gone" });
        await world.target("broken", { arn: await world.queue("first"), targetId: "there" });
        await world.rule("second", { detail: { state: ["stopped"] } }, { arn: await world.queue("second") });
        await world.rule("other", { source: ["aws.rds"] }, { arn: await world.queue("third") });
        deliver(world);
        await world.clock.settle();
        expect(["first", "second", "third"].map((queue) => world.bodies(queue).length)).to.deep.equal([1, 1, 0]);
        expect(world.of("lost")).to.have.length(1);
    });

    it("L5 a rule has five targets; the same ARN may come twice under two ids; the same id takes the other's place", async () => {
        const world = new World();
        const arn = await world.queue("work");
        await world.rule("stops", EC2);
        for (const targetId of ["1", "2", "3", "4", "5"]) await world.target("stops", { arn, targetId });
        const sixth = world.target("stops", { arn, targetId: "6" });
        expect(await refusal(sixth)).to.match(/^LimitExceededException: /);
        await world.target("stops", { arn: await world.queue("other"), targetId: "5" });
        deliver(world);
        await world.clock.settle();
        expect([world.bodies("work").length, world.bodies("other").length]).to.deep.equal([4, 1]);
    });

    it("L5 a target is in the Region of its rule, but for an event bus", async () => {
        const world = new World();
        await world.rule("r", { source: ["shop"] });
        const target = (arn: string) => refusal(world.target("r", { arn }));
        const there = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
        const far = [
            there("sqs", "work"),
            there("sns", "news"),
            there("lambda", "function:worker"),
            there("logs", "log-group:/all"),
            there("events", "api-destination/hook/1"),
        ];
        for (const arn of far) {
            expect(await target(arn)).to.match(
                new RegExp(
                    `^ValidationException: Target pulumi-\\w+: "${arn}" is not in ${REGION}, the Region of the rule`,
                ),
            );
        }
        expect(await target(there("events", "event-bus/default"))).to.equal("nothing was refused");
        expect(await target(await world.queue("work"))).to.equal("nothing was refused");
    });

    it("L5 a disabled rule delivers nothing, and a rule may have a pattern and a schedule", async () => {
        const world = new World();
        const arn = await world.queue("work");
        await world.rule("off", EC2, { arn }, { state: "DISABLED" });
        await world.rule("both", EC2, { arn, inputPath: "$.source" }, { scheduleExpression: "rate(1 hour)" });
        deliver(world);
        await world.clock.settle();
        await world.clock.advance(3_600_000);
        expect(world.bodies("work")).to.deep.equal(['"aws.ec2"', '"aws.events"']);
    });

    it("L6 input, input path and transformer exclude each other", async () => {
        const transformer = { inputTransformer: { inputTemplate: '"x"' } };
        for (const both of [
            { input: "{}", inputPath: "$" },
            { input: "{}", ...transformer },
            { inputPath: "$", ...transformer },
        ]) {
            expect(await refusal(received(both))).to.equal(
                `ValidationException: Only one of Input, InputPath, or InputTransformer must be provided for target ${TRANSFORMED}.`,
            );
        }
    });

    it("L6 an input path gives JSON text: a string keeps its quotes", async () => {
        expect(await received({ inputPath: "$.detail.state" })).to.equal('"stopped"');
        expect(await received({ inputPath: "$.detail" })).to.equal(
            '{"instance-id":"i-0123456789abcdef0","state":"stopped"}',
        );
        expect(await received({ input: '{"own":1}' })).to.equal('{"own":1}');
    });

    it("L7 an unknown placeholder is refused by name", async () => {
        expect(await refusal(transformed('"<who>"'))).to.equal(
            `ValidationException: InputTemplate for target ${TRANSFORMED} contains invalid placeholder who.`,
        );
    });

    it("L7 a path with nothing at its end gives an empty text, in both kinds of template", async () => {
        const paths = { command: "$.detail.command" };
        expect(await transformed('"run <command>"', paths)).to.equal('"run "');
        expect(await transformed('{"command": <command>}', paths)).to.equal('{"command": ""}');
        expect(await transformed('{"command": "<command>"}', paths)).to.equal('{"command": ""}');
    });

    it("L7 strings are the same with and without quotes around their placeholder; booleans are text", async () => {
        const event = instanceEvent("stopped", { detail: { state: "stopped", spot: true } });
        const paths = { state: "$.detail.state", spot: "$.detail.spot" };
        expect(await transformed('{"a": <state>, "b": "<state>"}', paths, event)).to.equal(
            '{"a": "stopped", "b": "stopped"}',
        );
        expect(await transformed('"spot is <spot>"', paths, event)).to.equal('"spot is true"');
    });

    it("L7 an object in a text loses its quotes; in quotes of a JSON template the event is not delivered", async () => {
        const event = instanceEvent("stopped", { detail: { one: { k: "v" }, list: ["A", "B"] } });
        const paths = { one: "$.detail.one", list: "$.detail.list" };
        expect(await transformed('"<one> <list>"', paths, event)).to.equal('"{k:v} [A,B]"');
        expect(await transformed('{"a": <one>, "b": <list>}', paths, event)).to.equal(
            '{"a": {"k":"v"}, "b": ["A","B"]}',
        );
        expect(await transformed('{"a": "<one>"}', paths, event)).to.equal(undefined);
    });

    it("L7 a template of several texts gives a line each", async () => {
        const paths = { state: "$.detail.state", id: "$.detail.instance-id" };
        expect(await transformed('"it is <state>"\n"id <id>"', paths)).to.equal(
            '"it is stopped"\n"id i-0123456789abcdef0"',
        );
    });

    it("L7 the predefined variables: rule, ingestion time, the event without its detail, and the event", async () => {
        const template =
            '{"arn": <aws.events.rule-arn>, "name": <aws.events.rule-name>, "at": <aws.events.event.ingestion-time>, ' +
            '"head": <aws.events.event>, "all": <aws.events.event.json>}';
        const { "detail-type": detailType, detail: _, ...head } = JSON.parse(instanceEvent());
        expect(JSON.parse((await transformed(template))!)).to.deep.equal({
            arn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/stops`,
            name: "stops",
            at: "2026-03-02T08:00:00.000Z",
            head: { ...head, detailType },
            all: JSON.parse(instanceEvent()),
        });
    });

    it("path as message group: it is taken from the event, whatever a transformer makes of it; a text is the group itself", async () => {
        const groups = async (messageGroupId: string, detail: object) => {
            const world = new World();
            const arn = await world.queue("work.fifo", { fifoQueue: true, contentBasedDeduplication: true });
            await world.rule("stops", EC2, { arn, sqsTarget: { messageGroupId }, input: '{"order":"made up"}' });
            deliver(world, instanceEvent("stopped", { detail }));
            await world.clock.settle();
            const { fabric } = world;
            return [
                ...fabric.sqs
                    .queue(arn)
                    .messages()
                    .map(({ groupId }) => groupId),
                ...world.of("lost").map(({ why }) => why),
            ];
        };
        expect(await groups("$.detail.order", { order: "o-1" })).to.deep.equal(["o-1"]);
        expect(await groups("$.detail.lines[0].no", { lines: [{ no: 7 }] })).to.deep.equal(["7"]);
        expect(await groups("order", { order: "o-1" })).to.deep.equal(["order"]);
        expect((await groups("order $.detail.order", { order: "o-1" })).join()).to.match(/INVALID_PARAMETER/);
        expect((await groups("$.detail.order", {})).join()).to.match(/must contain the parameter MessageGroupId/);
    });

    it("L7 paths know dots, dashes, underscores, indexes and *; there may be 100 of them", async () => {
        const event = instanceEvent("stopped", { detail: { "a-b": [{ c_d: 1 }, { c_d: 2 }] } });
        const paths = { second: "$.detail.a-b[1].c_d", all: "$.detail.a-b[*].c_d" };
        expect(await transformed('{"s": <second>, "a": <all>}', paths, event)).to.equal('{"s": 2, "a": [1,2]}');
        const many = (count: number) =>
            Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, "$.source"]));
        expect(await transformed('"<v99>"', many(100))).to.equal('"aws.ec2"');
        expect(await refusal(transformed('"<v99>"', many(101)))).to.match(/has 101 variables, at most 100/);
        expect(await refusal(transformed('"<v>"', { v: "$..source" }))).to.match(/Invalid JSONPath \$\.\.source/);
    });
});
