import { expect } from "chai";
import { readSchedule } from "../../../lab/fabric/scheduleExpression";
import { AwsError } from "../../../lab/types";
import { ACCOUNT, REGION, ROLE, refusal, START, World } from "./support";

const TYPE = "aws:scheduler/schedule:Schedule";

const schedule = (world: World, name: string, target: Record<string, unknown>, inputs: Record<string, unknown> = {}) =>
    world.make(TYPE, name, {
        name,
        scheduleExpression: "rate(1 hour)",
        flexibleTimeWindow: { mode: "OFF" },
        target: { roleArn: ROLE, ...target },
        ...inputs,
    });

describe("A schedule expression", () => {
    // From Thursday 2026-01-01T00:00:00Z.
    const table: readonly [string, string | undefined, readonly string[]][] = [
        ["rate(5 minutes)", undefined, ["2026-01-01T00:05", "2026-01-01T00:10"]],
        ["rate(1 hour)", undefined, ["2026-01-01T01:00", "2026-01-01T02:00"]],
        ["rate(10 minutes)", undefined, ["2026-01-01T00:10", "2026-01-01T00:20"]],
        ["rate(2 days)", undefined, ["2026-01-03T00:00", "2026-01-05T00:00"]],
        ["cron(0 8 ? * MON-FRI *)", "Europe/Berlin", ["2026-01-01T07:00", "2026-01-02T07:00", "2026-01-05T07:00"]],
        ["cron(0 8 ? * 2-6 *)", undefined, ["2026-01-01T08:00", "2026-01-02T08:00", "2026-01-05T08:00"]],
        ["cron(0/15 * * * ? *)", undefined, ["2026-01-01T00:15", "2026-01-01T00:30"]],
        ["cron(10/25 * * * ? *)", undefined, ["2026-01-01T00:10", "2026-01-01T00:35", "2026-01-01T01:10"]],
        ["cron(0 8 ? * * *)", undefined, ["2026-01-01T08:00", "2026-01-02T08:00", "2026-01-03T08:00"]],
        ["cron( 0  8 * * ? * )", undefined, ["2026-01-01T08:00", "2026-01-02T08:00"]],
        ["cron(0 8 ? * MON,SAT *)", undefined, ["2026-01-03T08:00", "2026-01-05T08:00", "2026-01-10T08:00"]],
        ["cron(0 8 ? * FRI-FRI *)", undefined, ["2026-01-02T08:00", "2026-01-09T08:00"]],
        ["cron(0 8 ? * 7 *)", undefined, ["2026-01-03T08:00", "2026-01-10T08:00"]],
        ["cron(5,35 14 * * ? *)", undefined, ["2026-01-01T14:05", "2026-01-01T14:35", "2026-01-02T14:05"]],
        ["cron(0 10 L * ? *)", undefined, ["2026-01-31T10:00", "2026-02-28T10:00"]],
        ["cron(0 10 3W * ? *)", undefined, ["2026-01-02T10:00", "2026-02-03T10:00"]],
        ["cron(0 10 LW * ? *)", undefined, ["2026-01-30T10:00", "2026-02-27T10:00"]],
        ["cron(0 10 ? * 6L *)", undefined, ["2026-01-30T10:00", "2026-02-27T10:00"]],
        ["cron(0 10 ? * 6#3 *)", undefined, ["2026-01-16T10:00", "2026-02-20T10:00"]],
        ["cron(0 10 ? * L *)", undefined, ["2026-01-03T10:00", "2026-01-10T10:00"]],
        ["cron(0 0 ? * 1 2026-2027)", undefined, ["2026-01-04T00:00", "2026-01-11T00:00"]],
        [
            "cron(0 0 ? * FRI-MON *)",
            undefined,
            ["2026-01-02T00:00", "2026-01-03T00:00", "2026-01-04T00:00", "2026-01-05T00:00", "2026-01-09T00:00"],
        ],
        ["cron(0 10 ? JAN SUN/2 *)", undefined, ["2026-01-01T10:00", "2026-01-03T10:00", "2026-01-04T10:00"]],
        ["cron(0 10 1 1 ? 2030)", undefined, ["2030-01-01T10:00", "never"]],
        ["at(2026-06-01T08:00:00)", "Europe/Berlin", ["2026-06-01T06:00", "never"]],
        ["at(2025-06-01T08:00:00)", undefined, ["never"]],
        ["at(1960-06-01T08:00:00)", undefined, ["never"]],
    ];
    for (const [expression, timezone, expected] of table) {
        it(`${expression}${timezone ? ` in ${timezone}` : ""} comes at ${expected.join(", ")}`, () => {
            const start = Date.parse("2026-01-01T00:00:00Z");
            const read = readSchedule(expression, { start, oneTime: true, ...(timezone ? { timezone } : {}) });
            const times: string[] = [];
            let at: number | undefined = start;
            while (at !== undefined && times.length < expected.length) {
                at = read.next(at);
                times.push(at === undefined ? "never" : new Date(at).toISOString().slice(0, 16));
            }
            expect(times).to.deep.equal(expected);
        });
    }

    const refused: readonly [string, string | undefined, string][] = [
        ["every day", undefined, "write it like rate(5 minutes) or cron(0 8 ? * MON-FRI *) or at(2027-01-31T08:00:00)"],
        [
            "Rate(5 minutes)",
            undefined,
            "write it like rate(5 minutes) or cron(0 8 ? * MON-FRI *) or at(2027-01-31T08:00:00)",
        ],
        [
            " rate(5 minutes)",
            undefined,
            "write it like rate(5 minutes) or cron(0 8 ? * MON-FRI *) or at(2027-01-31T08:00:00)",
        ],
        [
            "rate(5 minutes);",
            undefined,
            "write it like rate(5 minutes) or cron(0 8 ? * MON-FRI *) or at(2027-01-31T08:00:00)",
        ],
        ["rate(every 5 minutes)", undefined, "a rate is a number above 0 and minutes, hours or days"],
        ["rate(5 minutes or so)", undefined, "a rate is a number above 0 and minutes, hours or days"],
        ["rate(0 minutes)", undefined, "a rate is a number above 0 and minutes, hours or days"],
        ["rate(5 weeks)", undefined, "a rate is a number above 0 and minutes, hours or days"],
        ["rate(1 minutes)", undefined, "the unit of 1 is minute"],
        ["rate(5 minute)", undefined, "the unit of 5 is minutes"],
        [
            "cron(0 8 * * MON-FRI)",
            undefined,
            "cron takes six fields (minutes, hours, day of month, month, day of week, year), not 5",
        ],
        ["cron(0 8 * * * *)", undefined, "exactly one of day of month and day of week must be ?"],
        ["cron(0 8 ? * ? *)", undefined, "exactly one of day of month and day of week must be ?"],
        ["cron(0 8 ? * 8 *)", undefined, '"8" is no day of the week: 1 or SUN to 7 or SAT'],
        ["cron(0 8 ? * MONDAY *)", undefined, '"MONDAY" is no day of the week'],
        ["cron(0 8 ? * 0 *)", undefined, '"0" is no day of the week: 1 or SUN to 7 or SAT'],
        ["cron(0 8 ? * DAY *)", undefined, '"DAY" is no day of the week: 1 or SUN to 7 or SAT'],
        [
            "cron(60 8 * * ? *)",
            undefined,
            "minutes are 0 to 59, hours 0 to 23, days 1 to 31 and months 1 to 12 or JAN to DEC",
        ],
        ["cron(0 8 * * ? 1969)", undefined, "years are 1970 to 2199, with , - * and /, not 1969"],
        ["cron(0 8 * * ? 2200)", undefined, "years are 1970 to 2199, with , - * and /, not 2200"],
        ["cron(0 8 * * ? 2027,2200)", undefined, "years are 1970 to 2199, with , - * and /, not 2027,2200"],
        ["cron(0 8 * * ? 1969-2027)", undefined, "years are 1970 to 2199, with , - * and /, not 1969-2027"],
        ["cron(0 8 * * ? 2200/2)", undefined, "years are 1970 to 2199, with , - * and /, not 2200/2"],
        ["cron(0 8 ? * MON ?)", undefined, "years are 1970 to 2199, with , - * and /, not ?"],
        ["at(tomorrow)", undefined, "at takes a time like 2027-01-31T08:00:00"],
        ["at(on 2027-01-31T08:00:00)", undefined, "at takes a time like 2027-01-31T08:00:00"],
        ["at(2027-01-31T08:00:00Z)", undefined, "at takes a time like 2027-01-31T08:00:00"],
        ["at(2027-02-30T08:00:00)", undefined, "there is no such time"],
        ["at(2027-13-01T08:00:00)", undefined, "there is no such time"],
        ["rate(5 minutes)", "Mars/Olympus", "there is no time zone Mars/Olympus"],
    ];
    for (const [expression, timezone, why] of refused) {
        it(`${expression}${timezone ? ` in ${timezone}` : ""} is refused`, async () => {
            const read = async () =>
                readSchedule(expression, { start: 0, oneTime: true, ...(timezone ? { timezone } : {}) });
            expect(await refusal(read())).to.equal(
                `ValidationException: Invalid Schedule Expression ${expression}: ${why}.`,
            );
        });
    }
});

describe("A rate that begins to count later", () => {
    it("comes then for the first time, however early it is asked", () => {
        const { next } = readSchedule("rate(10 minutes)", { start: 3_600_000, oneTime: true });
        expect([0, 3_599_999, 3_600_000].map(next)).to.deep.equal([3_600_000, 3_600_000, 4_200_000]);
    });
});

describe("A schedule of a rule", () => {
    it("is an event of its own, and of the rule alone, at each of its times", async () => {
        const world = new World();
        const inputs = { name: "once", scheduleExpression: "cron(30 8 2 3 ? 2026)" };
        const { outputs } = await world.make("aws:cloudwatch/eventRule:EventRule", "once", inputs);
        await world.rule("all", { account: [ACCOUNT] }, { arn: await world.queue("all") });
        await world.target("once", { arn: await world.queue("work") });
        await world.clock.advance(3_600_000);
        const bus = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
        expect(
            world
                .of("event")
                .map(({ time, busArn, matched, event }) => [world.seconds(time), busArn, matched, event.text]),
        ).to.deep.equal([[1_800, bus, [outputs["arn"]], world.bodies("work")[0]]]);
        const { id, ...event } = JSON.parse(world.bodies("work")[0]!);
        expect(id).to.match(/^[\da-f-]{36}$/);
        expect(event).to.deep.equal({
            version: "0",
            "detail-type": "Scheduled Event",
            source: "aws.events",
            account: ACCOUNT,
            time: "2026-03-02T08:30:00Z",
            region: REGION,
            resources: [outputs["arn"]],
            detail: {},
        });
        expect([world.bodies("work").length, world.bodies("all"), world.clock.size]).to.deep.equal([1, [], 0]);
    });

    it("is for rules of the default bus alone", async () => {
        const world = new World();
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        const inputs = { name: "tick", eventBusName: "own", scheduleExpression: "rate(5 minutes)" };
        expect(await refusal(world.make("aws:cloudwatch/eventRule:EventRule", "tick", inputs))).to.equal(
            "ValidationException: ScheduleExpression is supported only on the default event bus.",
        );
    });

    it("is a rate or a cron expression, and says so", async () => {
        const rule = (scheduleExpression: string) =>
            refusal(
                new World().make("aws:cloudwatch/eventRule:EventRule", "tick", { name: "tick", scheduleExpression }),
            );
        expect(await rule("at(2027-01-31T08:00:00)")).to.equal(
            "ValidationException: Parameter ScheduleExpression is not valid. at(2027-01-31T08:00:00): write it like rate(5 minutes) or cron(0 8 ? * MON-FRI *).",
        );
    });
});

describe("A schedule", () => {
    it("calls its target with its role, again and again, and does not keep the clock from settling", async () => {
        const world = new World();
        await schedule(world, "hourly", { arn: await world.queue("work"), input: '{"go":true}' });
        await world.clock.settle();
        expect(world.seconds()).to.equal(0);
        await world.clock.advance(2 * 3_600_000);
        expect(world.bodies("work")).to.deep.equal(['{"go":true}', '{"go":true}']);
        expect(world.callsBy(ROLE)).to.deep.equal(["sqs:SendMessage ok", "sqs:SendMessage ok"]);
    });

    it("can be fired now, fills in its keywords, and starts a trace", async () => {
        const world = new World();
        const keywords = ["schedule-arn", "scheduled-time", "execution-id", "attempt-number"];
        const input = JSON.stringify(keywords.map((word) => `<aws.scheduler.${word}>`));
        const { outputs } = await schedule(world, "hourly", { arn: await world.queue("work"), input });
        world.fabric.scheduler.fireNow("hourly");
        await world.clock.settle();

        const [message] = world.fabric.sqs.queue("work").messages();
        const [arn, time, id, attempt] = JSON.parse(message!.body) as string[];
        expect([arn, time, attempt]).to.deep.equal([outputs["arn"], "2026-03-02T08:00:00Z", "1"]);
        expect(message?.trace).to.deep.equal({ events: [id], rules: [outputs["arn"]] });
    });

    it("sends a notification when it has no input", async () => {
        const world = new World();
        const { outputs } = await schedule(world, "hourly", { arn: await world.queue("work") });
        world.fabric.scheduler.fireNow(String(outputs["arn"]));
        await world.clock.settle();
        const { id, ...event } = JSON.parse(world.bodies("work")[0]!);
        expect(id).to.match(/^[\da-f-]{36}$/);
        expect(event).to.deep.equal({
            version: "0",
            "detail-type": "Scheduled Event",
            source: "aws.scheduler",
            account: ACCOUNT,
            time: "2026-03-02T08:00:00Z",
            region: REGION,
            resources: [outputs["arn"]],
            detail: "{}",
        });
    });

    it("says which schedules there are when it is asked for one that is not there", () => {
        expect(() => new World().fabric.scheduler.fireNow("x")).to.throw('The lab has no schedule "x": it has none.');
    });

    it("reaches functions, topics, buses and any API", async () => {
        const world = new World();
        const seen: unknown[] = [];
        const fn = await world.function("worker", (event) => void seen.push(event));
        const topic = await world.topic("news");
        await world.subscribe(topic, "sqs", await world.queue("subscriber"), { rawMessageDelivery: true });
        await world.rule("mine", { source: ["my.app"] }, { arn: await world.queue("bus"), inputPath: "$.detail" });
        const QueueUrl = world.url(await world.queue("direct"));
        const eventbridgeParameters = { source: "my.app", detailType: "Tick" };
        const bus = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
        await schedule(world, "fn", { arn: fn, input: '{"a":1}' });
        await schedule(world, "topic", { arn: topic, input: "hello" });
        await schedule(world, "bus", { arn: bus, input: '{"b":2}', eventbridgeParameters });
        await schedule(world, "api", {
            arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage",
            input: JSON.stringify({ QueueUrl, MessageBody: "universal" }),
        });
        for (const name of ["fn", "topic", "bus", "api"]) world.fabric.scheduler.fireNow(name);
        await world.clock.settle();

        expect(seen).to.deep.equal([{ a: 1 }]);
        expect(world.bodies("subscriber")).to.deep.equal(["hello"]);
        expect(world.bodies("bus")).to.deep.equal(['{"b":2}']);
        expect(world.bodies("direct")).to.deep.equal(["universal"]);
    });

    it("keeps to its window, its start, its end and its state", async () => {
        const world = new World();
        const arn = await world.queue("work");
        const at = (hours: number) => new Date(START.getTime() + hours * 3_600_000).toISOString();
        const input = '"<aws.scheduler.scheduled-time>"';
        const flexibleTimeWindow = { mode: "FLEXIBLE", maximumWindowInMinutes: 15 };
        await schedule(world, "late", { arn, input }, { flexibleTimeWindow, endDate: at(1.5) });
        await schedule(world, "later", { arn, input }, { startDate: at(3), endDate: at(4.5) });
        await schedule(world, "never", { arn, input }, { state: "DISABLED" });
        await world.clock.advance(10 * 3_600_000);
        const sent = world
            .of("message")
            .map(({ time, body }) => [world.seconds(time) / 3600, JSON.parse(body) as string]);
        expect(sent).to.deep.equal([
            [1.25, "2026-03-02T09:00:00Z"],
            [3, "2026-03-02T11:00:00Z"],
            [4, "2026-03-02T12:00:00Z"],
        ]);
    });

    it("by cron has its start, its end and its time zone, too", async () => {
        const world = new World();
        const input = '"<aws.scheduler.scheduled-time>"';
        await schedule(
            world,
            "mornings",
            { arn: await world.queue("work"), input },
            {
                scheduleExpression: "cron(0 8 * * ? *)",
                scheduleExpressionTimezone: "Europe/Berlin",
                startDate: "2026-03-04T07:00:00Z",
                endDate: "2026-03-05T07:00:00Z",
            },
        );
        await world.clock.advance(4 * 86_400_000);
        expect(world.bodies("work")).to.deep.equal(['"2026-03-04T07:00:00Z"', '"2026-03-05T07:00:00Z"']);
    });

    it("whose role may not be taken on, or not send, ends in the dead-letter queue", async () => {
        let allowed = false;
        const world = new World({
            canAssume: () => (allowed ? { allowed } : { allowed, reason: "the trust policy says no" }),
        });
        const dead = await world.queue("dead");
        const { outputs } = await schedule(world, "hourly", {
            arn: `arn:aws:sns:${REGION}:${ACCOUNT}:news`,
            deadLetterConfig: { arn: dead },
            input: "x",
        });
        world.fabric.scheduler.fireNow("hourly");
        await world.clock.settle();
        allowed = true;
        world.fabric.scheduler.fireNow("hourly");
        await world.clock.settle();

        const letters = world.fabric.sqs.queue("dead").messages();
        const texts = letters.map(({ attributes }) => [
            attributes["ERROR_CODE"]?.StringValue,
            attributes["ERROR_MESSAGE"]?.StringValue,
        ]);
        expect(texts).to.deep.equal([
            ["NO_PERMISSIONS", "the trust policy says no"],
            ["NO_RESOURCE", "Topic does not exist"],
        ]);
        expect(letters[0]?.attributes["SCHEDULE_ARN"]?.StringValue).to.equal(outputs["arn"]);
        expect(world.of("dead-letter")).to.have.length(2);
    });

    it("that runs out of attempts is a dead letter with its input and all that says why", async () => {
        const world = new World();
        const dead = await world.queue("dead");
        const arn = `arn:aws:sns:${REGION}:${ACCOUNT}:news`;
        world.cloud.serve("sns", {
            Publish() {
                throw new AwsError("InternalFailure", "broken", 500);
            },
        });
        const { outputs } = await schedule(world, "hourly", {
            arn,
            deadLetterConfig: { arn: dead },
            input: '"attempt <aws.scheduler.attempt-number>, <aws.scheduler.other>"',
            retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3_600 },
        });
        await world.clock.advance(3_700_000);
        const { EXECUTION_ID, ...attributes } = world.attributes("dead");
        expect(EXECUTION_ID).to.match(/^[\da-f-]{36}$/);
        expect(attributes).to.deep.equal({
            SCHEDULE_ARN: outputs["arn"],
            TARGET_ARN: arn,
            SCHEDULED_TIME: "2026-03-02T09:00:00Z",
            ERROR_CODE: "INTERNAL_ERROR",
            ERROR_MESSAGE: "broken",
            RETRY_ATTEMPTS: "2",
            IS_PAYLOAD_TRUNCATED: "false",
            EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
        });
        expect(world.bodies("dead")).to.deep.equal(['"attempt 3, <aws.scheduler.other>"']);
        expect(world.of("dead-letter").map(({ queueArn, reason }) => [queueArn, reason])).to.deep.equal([
            [dead, "INTERNAL_ERROR: broken"],
        ]);
        expect(world.of("lost")).to.deep.equal([]);
    });

    it("of a bus is tried again for an event that the bus does not take, and then lost", async () => {
        const world = new World();
        const attempts: number[] = [];
        world.cloud.serve("eventbridge", {
            PutEvents() {
                attempts.push(world.seconds());
                return { FailedEntryCount: 1, Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "not now" }] };
            },
        });
        const arn = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
        await schedule(world, "tick", {
            arn,
            eventbridgeParameters: { source: "my.app", detailType: "Tick" },
            retryPolicy: { maximumRetryAttempts: 1 },
        });
        world.fabric.scheduler.fireNow("tick");
        await world.clock.settle();
        expect(attempts).to.have.length(2);
        expect(world.of("lost").map(({ why }) => why)).to.deep.equal([
            `${arn} was not called, and the schedule has no dead-letter queue: INTERNAL_ERROR: not now`,
        ]);
    });

    it("is lost where its dead-letter queue refuses it, too", async () => {
        const world = new World();
        const gone = `arn:aws:sqs:${REGION}:${ACCOUNT}:gone`;
        const { outputs } = await schedule(world, "hourly", { arn: gone, deadLetterConfig: { arn: `${gone}-too` } });
        world.fabric.scheduler.fireNow("hourly");
        await world.clock.settle();
        expect(world.of("lost").map(({ where, why }) => [where, why])).to.deep.equal([
            [
                outputs["arn"],
                `NO_RESOURCE: The specified queue does not exist.; its dead-letter queue ${gone}-too refuses it: QueueDoesNotExist: The specified queue does not exist.`,
            ],
        ]);
    });

    it("reaches a group of a FIFO queue, and no target that the lab does not run", async () => {
        const world = new World();
        const arn = await world.queue("orders.fifo", { fifoQueue: true, contentBasedDeduplication: true });
        const machine = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:repair`;
        await schedule(world, "fifo", { arn, input: "x", sqsParameters: { messageGroupId: "g" } });
        const bus = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
        await schedule(world, "machine", { arn: machine, input: "{}" });
        await schedule(world, "sourceless", { arn: bus, input: "{}" });
        for (const name of ["fifo", "machine", "sourceless"]) world.fabric.scheduler.fireNow(name);
        await world.clock.settle();
        const [message] = world.fabric.sqs.queue(arn).messages();
        expect([message?.body, message?.groupId]).to.deep.equal(["x", "g"]);
        expect(world.of("lost").map(({ why }) => why)).to.deep.equal(
            [machine, bus].map(
                (target) =>
                    `${target} was not called, and the schedule has no dead-letter queue: INVALID_PARAMETER: The lab does not run the schedule target ${target}.`,
            ),
        );
    });

    it("has a name of its own in its group, and comes no more when it is taken away", async () => {
        const world = new World();
        const made = await schedule(world, "hourly", { arn: await world.queue("work"), input: "x" });
        expect(await refusal(schedule(world, "hourly", { arn: await world.queue("work") }))).to.equal(
            "ConflictException: Schedule hourly already exists.",
        );
        const off = await schedule(
            world,
            "off",
            { arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:work` },
            { state: "DISABLED" },
        );
        expect(() => world.fabric.scheduler.fireNow("daily")).to.throw(
            'The lab has no schedule "daily": it has hourly, off.',
        );
        await world.remove(off);
        expect(world.read(off)).to.equal(undefined);
        await world.clock.advance(3_600_000);
        expect(world.read(made)).to.deep.equal({});
        await world.remove(made);
        await world.clock.advance(3_600_000);
        expect([world.read(made), world.bodies("work"), world.clock.size]).to.deep.equal([undefined, ["x"], 0]);
    });

    it("that changes comes at its new times alone", async () => {
        const world = new World();
        const input = '"<aws.scheduler.scheduled-time>"';
        const made = await schedule(world, "tick", { arn: await world.queue("work"), input });
        const changed = await world.change(made, { scheduleExpression: "rate(40 minutes)" });
        await world.clock.advance(2 * 3_600_000);
        expect(world.bodies("work")).to.deep.equal([
            '"2026-03-02T08:40:00Z"',
            '"2026-03-02T09:20:00Z"',
            '"2026-03-02T10:00:00Z"',
        ]);
        expect([changed.id, changed.outputs["arn"]]).to.deep.equal([made.id, made.outputs["arn"]]);
    });

    it("is gone after its last time where it is to be deleted, and stays where it is not", async () => {
        const world = new World();
        const arn = await world.queue("work");
        const once = { scheduleExpression: "at(2026-03-02T09:00:00)" };
        const deleted = await schedule(
            world,
            "deleted",
            { arn, input: "1" },
            { ...once, actionAfterCompletion: "DELETE" },
        );
        const kept = await schedule(world, "kept", { arn, input: "2" }, once);
        const again = await schedule(
            world,
            "again",
            { arn, input: "3" },
            { endDate: "2026-03-02T10:00:00Z", actionAfterCompletion: "DELETE" },
        );
        await world.clock.advance(3_599_999);
        expect([world.read(deleted), world.read(again)]).to.deep.equal([{}, {}]);
        await world.clock.advance(1);
        expect([world.read(deleted), world.read(kept), world.read(again)]).to.deep.equal([undefined, {}, {}]);
        await world.clock.advance(3_600_000);
        expect(world.read(again)).to.equal(undefined);
        expect(world.bodies("work")).to.deep.equal(["1", "2", "3", "3"]);
    });

    it("is tried again, and lost without a dead-letter queue", async () => {
        const world = new World();
        const attempts: number[] = [];
        world.cloud.serve("sqs", {
            SendMessage() {
                attempts.push(world.seconds());
                throw new AwsError("InternalFailure", "broken", 500);
            },
        });
        const retryPolicy = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 };
        await schedule(world, "hourly", { arn: await world.queue("work"), retryPolicy });
        world.fabric.scheduler.fireNow("hourly");
        await world.clock.settle();
        expect(attempts).to.deep.equal([0, 0.87, 2.51]);
        expect(world.of("lost")[0]?.why).to.match(
            /was not called, and the schedule has no dead-letter queue: INTERNAL_ERROR: broken$/,
        );
    });
});
