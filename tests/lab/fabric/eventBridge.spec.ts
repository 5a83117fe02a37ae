import { expect } from "chai";
import { AwsError } from "../../../lab/types";
import { ACCOUNT, instanceEvent, REGION, ROLE, refusal, World } from "./support";

const EC2 = { source: ["aws.ec2"] };
const bus = (world: World, event: string, options = {}) =>
    world.fabric.events.deliver(REGION, "default", event, options);

describe("PutEvents", () => {
    it("answers entry by entry, in order, and puts those on the bus that are right", async () => {
        const world = new World();
        const rule = await world.rule("mine", { source: ["my.app"] }, { arn: await world.queue("work") });
        const right = { Source: "my.app", DetailType: "Done", Detail: '{"n":9007199254740993}' };
        const answer = await world.call("eventbridge", "PutEvents", {
            Entries: [
                right,
                { ...right, Source: undefined },
                { ...right, DetailType: "" },
                { ...right, Detail: undefined },
                { ...right, Detail: "[1]" },
                { ...right, Detail: '"text"' },
                { ...right, Detail: "{broken" },
                { ...right, Source: "aws.ec2" },
                { ...right, EventBusName: "nowhere" },
            ],
        });
        await world.clock.settle();

        const entries = answer["Entries"] as { EventId?: string; ErrorCode?: string; ErrorMessage?: string }[];
        expect(answer["FailedEntryCount"]).to.equal(7);
        expect(entries.map(({ EventId, ErrorCode }) => ErrorCode ?? typeof EventId)).to.deep.equal([
            "string",
            "InvalidArgument",
            "InvalidArgument",
            "InvalidArgument",
            "MalformedDetail",
            "MalformedDetail",
            "MalformedDetail",
            "NotAuthorizedForSourceException",
            "string",
        ]);
        expect(entries.flatMap(({ ErrorMessage }) => ErrorMessage ?? [])).to.deep.equal([
            "Parameter Source is not valid. Reason: Source is a required argument.",
            "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
            "Parameter Detail is not valid. Reason: Detail is a required argument.",
            "Detail is malformed.",
            "Detail is malformed.",
            "Detail is malformed.",
            "Not authorized for the source.",
        ]);
        expect(world.bodies("work")).to.deep.equal([
            `{"version":"0","id":"${entries[0]?.EventId}","detail-type":"Done","source":"my.app","account":"${ACCOUNT}",` +
                `"time":"2026-03-02T08:00:00Z","region":"${REGION}","resources":[],"detail":{"n":9007199254740993}}`,
        ]);
        expect(world.of("event").map(({ matched }) => matched)).to.deep.equal([[rule]]);
        expect(world.of("lost").map(({ where, why }) => [where, why])).to.deep.equal([
            ["nowhere", `there is no bus nowhere in ${REGION}`],
        ]);
        expect(world.of("lost").map(({ trace }) => trace)).to.deep.equal([
            { events: [entries[8]?.EventId], rules: [] },
        ]);
    });

    it("takes ten entries and a mebibyte", async () => {
        const world = new World();
        const entry = { Source: "my.app", DetailType: "Done", Detail: "{}" };
        const put = (Entries: object[]) => refusal(world.call("eventbridge", "PutEvents", { Entries }));
        const big = { ...entry, Detail: JSON.stringify({ x: "x".repeat(1_048_576) }) };

        expect(await put(Array(10).fill(entry))).to.equal("nothing was refused");
        expect(await put(Array(11).fill(entry))).to.match(/^ValidationException: .*less than or equal to 10$/);
        expect(await put([])).to.match(/^ValidationException: .*greater than or equal to 1$/);
        expect(await put([big])).to.match(/^ValidationException: Total size of the entries/);
    });

    it("takes the time of an event as a date, as seconds or as a text, and its own where there is none", async () => {
        const world = new World();
        await world.rule("mine", { source: ["my.app"] }, { arn: await world.queue("work"), inputPath: "$.time" });
        const entry = { Source: "my.app", DetailType: "Done", Detail: "{}" };
        const times = [new Date("2020-01-02T03:04:05.678Z"), 1_577_934_245, "2020-01-02T03:04:05Z", "soon", undefined];
        await world.call("eventbridge", "PutEvents", { Entries: times.map((Time) => ({ ...entry, Time })) });
        await world.clock.settle();
        expect(world.bodies("work").map((body) => JSON.parse(body) as string)).to.deep.equal([
            "2020-01-02T03:04:05Z",
            "2020-01-02T03:04:05Z",
            "2020-01-02T03:04:05Z",
            "2026-03-02T08:00:00Z",
            "2026-03-02T08:00:00Z",
        ]);
    });

    it("counts nothing for what an entry lacks: it is refused by itself, and the others are taken", async () => {
        const world = new World();
        const full = { Source: "my.app", Detail: JSON.stringify({ x: "x".repeat(1_048_576 - 6 - 8) }) };
        const answer = await world.call("eventbridge", "PutEvents", { Entries: [full] });
        expect(answer["FailedEntryCount"]).to.equal(1);
    });

    it("goes on with the trace of the chain that it belongs to", async () => {
        const world = new World();
        await world.rule("mine", { source: ["my.app"] }, { arn: await world.queue("work") });
        const trace = { events: ["first"], rules: ["first-rule"] };
        const Entries = [{ Source: "my.app", DetailType: "Done", Detail: "{}" }];
        await world.call("eventbridge", "PutEvents", { Entries }, trace);
        await world.clock.settle();

        expect(world.fabric.sqs.queue("work").messages()[0]?.trace).to.deep.equal(trace);
    });
});

describe("What is put on a bus", () => {
    it("is a JSON object; what its envelope lacks is empty", async () => {
        const world = new World();
        expect(() => bus(world, "[1]")).to.throw("An event must be a JSON object.");
        bus(world, '{"source":"aws.ec2","id":5}');
        const [{ text, body, ...event } = { text: "", body: {} }] = world.of("event").map((notice) => notice.event);
        expect(event).to.deep.equal({
            id: "",
            source: "aws.ec2",
            detailType: "",
            account: "",
            region: "",
            time: "",
        });
        expect([text, body]).to.deep.equal(['{"source":"aws.ec2","id":5}', { source: "aws.ec2", id: 5 }]);
    });
});

describe("EnableRule and DisableRule", () => {
    it("switch a rule of any bus on and off, which keeps its pattern", async () => {
        const world = new World();
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        await world.rule("mine", EC2, { arn: await world.queue("work") }, { eventBusName: "own" });
        const put = async (state: string) => {
            world.fabric.events.deliver(REGION, "own", instanceEvent(state));
            world.fabric.events.deliver(REGION, "own", instanceEvent(state, { source: "aws.rds" }));
            await world.clock.settle();
        };
        await put("first");
        await world.call("eventbridge", "DisableRule", { Name: "mine", EventBusName: "own" });
        await put("second");
        await world.call("eventbridge", "EnableRule", { Name: "mine", EventBusName: "own" });
        await put("third");
        expect(world.bodies("work")).to.deep.equal([instanceEvent("first"), instanceEvent("third")]);
    });

    it("refuse a rule that is not there, and one of another bus", async () => {
        const world = new World();
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        await world.rule("mine", EC2, undefined, { eventBusName: "own" });
        expect(await refusal(world.call("eventbridge", "DisableRule", { Name: "mine" }))).to.equal(
            "ResourceNotFoundException: Rule mine does not exist on EventBus default.",
        );
    });
});

describe("TestEventPattern", () => {
    const answer = (world: World, EventPattern: string, Event: string) =>
        world.call("eventbridge", "TestEventPattern", { EventPattern, Event });

    it("says whether an event matches", async () => {
        const world = new World();
        expect(await answer(world, '{"source":["aws.ec2"]}', instanceEvent())).to.deep.equal({ Result: true });
        expect(await answer(world, '{"source":["aws.rds"]}', instanceEvent())).to.deep.equal({ Result: false });
    });

    it("refuses patterns and events as the service does", async () => {
        const world = new World();
        expect(await refusal(answer(world, '{"source":[]}', instanceEvent()))).to.equal(
            "InvalidEventPatternException: Event pattern is not valid. Reason: Empty arrays are not allowed",
        );
        expect(await refusal(answer(world, '{"source":["a"]}', "{}"))).to.equal(
            "ValidationException: Parameter Event is not valid.",
        );
    });
});

describe("A rule", () => {
    it("fires beside all others that match, each target on its own", async () => {
        const world = new World();
        const a = await world.queue("a");
        const first = await world.rule("first", EC2, { arn: a });
        await world.target("first", { arn: await world.queue("b") });
        const second = await world.rule("second", { detail: { state: ["stopped"] } }, { arn: a });
        await world.rule("other", { source: ["aws.rds"] }, { arn: a });
        bus(world, instanceEvent());
        await world.clock.settle();

        expect(world.of("event")[0]?.matched).to.deep.equal([first, second]);
        expect(world.of("message").map(({ to, trace }) => [to.split(":").pop(), trace.rules])).to.deep.equal([
            ["a", [first]],
            ["b", [first]],
            ["a", [second]],
        ]);
    });

    const states: readonly [string, string[]][] = [
        ["ENABLED", ["write"]],
        ["DISABLED", []],
        ["ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", ["write", "read"]],
    ];
    for (const [state, expected] of states) {
        it(`that is ${state} gets ${expected.length === 0 ? "no calls" : `${expected.join(" and ")} calls`} from CloudTrail`, async () => {
            const world = new World();
            const type = "AWS API Call via CloudTrail";
            await world.rule(
                "calls",
                { "detail-type": [type] },
                { arn: await world.queue("work"), inputPath: "$.id" },
                { state },
            );
            for (const [id, eventName] of [
                ["write", "StopInstances"],
                ["read", "DescribeInstances"],
            ]) {
                bus(world, instanceEvent("", { id, "detail-type": type, detail: { eventName } }));
            }
            await world.clock.settle();
            expect(world.bodies("work").map((body) => JSON.parse(body) as string)).to.deep.equal(expected);
        });
    }

    it("belongs to its bus and its Region", async () => {
        const world = new World();
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        const arn = await world.queue("work");
        const rule = await world.rule("mine", EC2, { arn }, { eventBusName: "own" });
        bus(world, instanceEvent());
        world.fabric.events.deliver("us-east-1", "own", instanceEvent());
        world.fabric.events.deliver("us-east-1", "default", instanceEvent());
        await world.clock.settle();
        expect(world.bodies("work")).to.deep.equal([]);

        world.fabric.events.deliver(REGION, "own", instanceEvent());
        await world.clock.settle();
        expect(world.bodies("work")).to.have.length(1);
        expect(rule).to.equal(`arn:aws:events:${REGION}:${ACCOUNT}:rule/own/mine`);
    });

    it("with a schedule sends an event of its own, in the background", async () => {
        const world = new World();
        const type = "aws:cloudwatch/eventRule:EventRule";
        const { outputs } = await world.make(type, "tick", { name: "tick", scheduleExpression: "rate(5 minutes)" });
        await world.target("tick", { arn: await world.queue("work") });
        await world.clock.settle();
        expect(world.bodies("work")).to.deep.equal([]);

        await world.clock.advance(10 * 60_000);
        const events = world.bodies("work").map((body) => JSON.parse(body) as Record<string, unknown>);
        expect(events.map(({ source, time, resources }) => [source, time, resources])).to.deep.equal([
            ["aws.events", "2026-03-02T08:05:00Z", [outputs["arn"]]],
            ["aws.events", "2026-03-02T08:10:00Z", [outputs["arn"]]],
        ]);
    });
});

describe("A rule's target", () => {
    const failing = (world: World, error: AwsError, attempts: number[]) =>
        world.cloud.serve("sns", {
            Publish() {
                attempts.push(world.seconds());
                throw error;
            },
        });
    const topic = `arn:aws:sns:${REGION}:${ACCOUNT}:news`;

    it("is tried again after server errors until its attempts are used up, then dead-lettered with the reason", async () => {
        const world = new World();
        const attempts: number[] = [];
        failing(world, new AwsError("InternalFailure", "broken", 500), attempts);
        const arn = await world.queue("dead");
        const rule = await world.rule("stops", EC2, {
            arn: topic,
            deadLetterConfig: { arn },
            retryPolicy: { maximumRetryAttempts: 3 },
        });
        bus(world, instanceEvent());
        await world.clock.settle();

        expect(attempts.map(Math.round)).to.deep.equal([0, 1, 3, 6]);
        expect(world.attributes("dead")).to.deep.equal({
            RULE_ARN: rule,
            TARGET_ARN: topic,
            ERROR_CODE: "INTERNAL_ERROR",
            ERROR_MESSAGE: "broken",
            RETRY_ATTEMPTS: "3",
            EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
        });
    });

    it("is tried until the event is too old", async () => {
        const world = new World();
        const attempts: number[] = [];
        failing(world, new AwsError("ThrottlingException", "slow down", 429), attempts);
        const arn = await world.queue("dead");
        const retryPolicy = { maximumEventAgeInSeconds: 60 };
        await world.rule("stops", EC2, { arn: topic, deadLetterConfig: { arn }, retryPolicy });
        bus(world, instanceEvent());
        await world.clock.settle();

        expect(attempts.map(Math.round)).to.deep.equal([0, 1, 3, 7, 14, 27, 58]);
        const { ERROR_CODE, EXHAUSTED_RETRY_CONDITION } = world.attributes("dead");
        expect([ERROR_CODE, EXHAUSTED_RETRY_CONDITION]).to.deep.equal(["THROTTLING", "MaximumEventAgeInSeconds"]);
    });

    it("gets 185 retries within a day by default", async () => {
        const world = new World();
        const attempts: number[] = [];
        failing(world, new AwsError("InternalFailure", "broken", 500), attempts);
        await world.rule("stops", EC2, { arn: topic });
        bus(world, instanceEvent());
        await world.clock.settle();

        expect(attempts).to.have.length(186);
        expect(attempts.at(-1)).to.be.below(86_400);
        expect(world.of("lost").map(({ where, why }) => [where, why])).to.deep.equal([
            [topic, "rule stops could not deliver, and its target has no dead-letter queue: INTERNAL_ERROR: broken"],
        ]);
    });

    it("that is gone is dead-lettered at once with NO_RESOURCE", async () => {
        const world = new World();
        const arn = await world.queue("dead");
        await world.rule("stops", EC2, { arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:gone`, deadLetterConfig: { arn } });
        bus(world, instanceEvent());
        await world.clock.settle();

        const { ERROR_CODE, RETRY_ATTEMPTS } = world.attributes("dead");
        expect([ERROR_CODE, RETRY_ATTEMPTS, world.seconds()]).to.deep.equal(["NO_RESOURCE", "0", 0]);
        expect(world.bodies("dead")).to.deep.equal([instanceEvent()]);
    });

    it("whose dead-letter queue is gone too loses the event", async () => {
        const world = new World();
        const gone = `arn:aws:sqs:${REGION}:${ACCOUNT}:gone`;
        await world.rule("stops", EC2, { arn: gone, deadLetterConfig: { arn: `${gone}-too` } });
        bus(world, instanceEvent());
        await world.clock.settle();
        expect(world.of("lost").map(({ why }) => why)).to.deep.equal([
            `NO_RESOURCE: The specified queue does not exist.; its dead-letter queue ${gone}-too refuses it: QueueDoesNotExist: The specified queue does not exist.`,
        ]);
    });

    it("may be a topic, a function, a FIFO queue and a log group", async () => {
        const world = new World();
        const events: unknown[] = [];
        const news = await world.topic("news");
        await world.subscribe(news, "sqs", await world.queue("subscriber"), { rawMessageDelivery: true });
        const fn = await world.function("worker", (event) => void events.push(event));
        const fifo = await world.queue("order.fifo", { fifoQueue: true, contentBasedDeduplication: true });
        world.logGroups.add("/aws/events/all");
        await world.rule("all", EC2, { arn: news });
        await world.target("all", { arn: fn });
        await world.target("all", { arn: fifo, sqsTarget: { messageGroupId: "g" } });
        await world.target("all", { arn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/events/all` });
        bus(world, instanceEvent());
        await world.clock.settle();

        expect(world.bodies("subscriber")).to.deep.equal([instanceEvent()]);
        expect(events).to.deep.equal([JSON.parse(instanceEvent())]);
        expect(
            world.fabric.sqs
                .queue(fifo)
                .messages()
                .map(({ groupId }) => groupId),
        ).to.deep.equal(["g"]);
        const logged = world
            .of("call")
            .filter(({ record }) => record.operation === "PutLogEvents" && record.caller.kind === "service");
        expect(logged.map(({ record }) => record.input["logEvents"])).to.deep.equal([
            [{ timestamp: Date.parse("2026-03-02T08:00:00Z"), message: instanceEvent() }],
        ]);
    });

    it("may be another bus, of another Region too: the event stays the same and keeps its trace", async () => {
        const world = new World();
        await world.make("aws:cloudwatch/eventBus:EventBus", "central", { name: "central" }, "us-east-1");
        const central = `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/central`;
        const first = await world.rule("forward", EC2, { arn: central, roleArn: ROLE });
        await world.make(
            "aws:cloudwatch/eventRule:EventRule",
            "all",
            { name: "all", eventBusName: "central", eventPattern: JSON.stringify(EC2) },
            "us-east-1",
        );
        const arn = await world.queue("work", {}, "us-east-1");
        const target = { rule: "all", eventBusName: "central", arn };
        await world.make("aws:cloudwatch/eventTarget:EventTarget", "all", target, "us-east-1");
        bus(world, instanceEvent());
        await world.clock.settle();

        expect(world.bodies("work")).to.deep.equal([instanceEvent()]);
        expect(world.fabric.sqs.queue("work").messages()[0]?.trace).to.deep.equal({
            events: ["event-stopped"],
            rules: [first],
        });
        expect(world.callsBy(ROLE)).to.deep.equal(["eventbridge:PutEvents ok"]);
    });

    it("that sends an event on to a third bus loses it, so that no event goes in a circle", async () => {
        const world = new World();
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        const busArn = (name: string) => `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${name}`;
        await world.rule("there", EC2, { arn: busArn("own") });
        await world.rule("back", EC2, { arn: busArn("default") }, { eventBusName: "own" });
        bus(world, instanceEvent());
        await world.clock.settle();
        expect(world.of("event")).to.have.length(2);
        expect(world.of("lost")[0]?.why).to.equal(
            `EventBridge routes no event that came from another bus (${busArn("default")}) to a third one`,
        );
    });

    it("may be a log group by its ARN with :*, as CloudWatch Logs gives it: each event is in a stream of its own", async () => {
        const world = new World();
        world.logGroups.add("/aws/events/all");
        await world.rule("all", EC2, { arn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/events/all:*` });
        bus(world, instanceEvent("stopped"));
        bus(world, instanceEvent("running"));
        await world.clock.settle();
        const put = world.of("call").filter(({ record }) => record.operation === "PutLogEvents");
        const names = put.map(({ record }) => record.input["logGroupName"]);
        expect(names).to.deep.equal(["/aws/events/all", "/aws/events/all"]);
        expect(new Set(put.map(({ record }) => record.input["logStreamName"])).size).to.equal(2);
    });

    it("is called with its role in a session of 32 hexadecimal digits", async () => {
        const world = new World();
        await world.rule("stops", EC2, { arn: await world.queue("work"), roleArn: ROLE });
        bus(world, instanceEvent());
        await world.clock.settle();
        const [caller] = world.of("call").map(({ record }) => record.caller);
        expect(caller?.kind === "role" && [caller.roleArn, /^[\da-f]{32}$/.test(caller.sessionName)]).to.deep.equal([
            ROLE,
            true,
        ]);
    });

    it("that is an API destination is none that the lab runs", async () => {
        const world = new World();
        const destination = `arn:aws:events:${REGION}:${ACCOUNT}:api-destination/pager/1`;
        await world.rule("page", EC2, { arn: destination, roleArn: ROLE });
        bus(world, instanceEvent());
        await world.clock.settle();
        expect(world.of("message").map(({ to }) => to)).to.deep.equal([destination]);
    });

    it("that the lab does not run: what it would have got is on record", async () => {
        const world = new World();
        const stateMachine = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:repair`;
        await world.rule("repair", EC2, { arn: stateMachine, roleArn: ROLE });
        bus(world, instanceEvent());
        await world.clock.settle();
        expect(world.of("message").map(({ to, body }) => [to, body])).to.deep.equal([[stateMachine, instanceEvent()]]);
    });
});
