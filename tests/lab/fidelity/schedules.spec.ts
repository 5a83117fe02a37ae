import { expect } from "chai";
import { readSchedule } from "../../../lab/fabric/scheduleExpression";
import { ACCOUNT, REGION, ROLE, refusal, START, World } from "../fabric/support";

/** The next times of an expression, in UTC to the minute. */
function times(expression: string, timezone: string, from: string, count: number): string[] {
    const start = Date.parse(`${from}Z`);
    const schedule = readSchedule(expression, { start, timezone, oneTime: true });
    const found: string[] = [];
    let at: number | undefined = start;
    while (found.length < count) {
        at = schedule.next(at);
        if (at === undefined) return [...found, "never"];
        found.push(new Date(at).toISOString().slice(5, 16));
    }
    return found;
}

const BERLIN = "Europe/Berlin";

describe("Time zones of schedules, as in AWS", () => {
    it("a cron time keeps to the clock on the wall, summer and winter", () => {
        expect(times("cron(0 8 * * ? *)", BERLIN, "2026-03-28T00:00", 2)).to.deep.equal(["03-28T07:00", "03-29T06:00"]);
        expect(times("cron(0 8 * * ? *)", "America/New_York", "2026-11-01T00:00", 2)).to.deep.equal([
            "11-01T13:00",
            "11-02T13:00",
        ]);
    });

    it("a time that the clock leaves out in spring is skipped", () => {
        expect(times("cron(30 2 * * ? *)", BERLIN, "2026-03-28T00:00", 2)).to.deep.equal([
            "03-28T01:30",
            "03-30T00:30",
        ]);
        expect(times("cron(0/30 2,3 * * ? *)", BERLIN, "2026-03-29T00:00", 3)).to.deep.equal([
            "03-29T01:00",
            "03-29T01:30",
            "03-30T00:00",
        ]);
    });

    it("a time that the clock shows twice in autumn comes once", () => {
        expect(times("cron(30 2 * * ? *)", BERLIN, "2026-10-25T00:00", 2)).to.deep.equal([
            "10-25T00:30",
            "10-26T01:30",
        ]);
        expect(times("cron(0/30 2,3 * * ? *)", BERLIN, "2026-10-24T23:00", 4)).to.deep.equal([
            "10-25T00:00",
            "10-25T00:30",
            "10-25T02:00",
            "10-25T02:30",
        ]);
        // Lord Howe Island puts its clock back by half an hour, from 2:00 to 1:30.
        expect(times("cron(0/15 1 * * ? *)", "Australia/Lord_Howe", "2026-04-04T13:59", 5)).to.deep.equal([
            "04-04T14:00",
            "04-04T14:15",
            "04-04T14:30",
            "04-04T14:45",
            "04-05T14:30",
        ]);
    });

    it("a rate of days counts 24 hours, whatever the clock does", () => {
        expect(times("rate(1 day)", BERLIN, "2026-03-28T12:00", 2)).to.deep.equal(["03-29T12:00", "03-30T12:00"]);
    });

    it("a one-time schedule comes at the time of its zone, once", () => {
        expect(times("at(2026-07-01T12:00:00)", "Asia/Kolkata", "2026-01-01T00:00", 2)).to.deep.equal([
            "07-01T06:30",
            "never",
        ]);
    });
});

describe("A schedule, as in AWS", () => {
    const at = (hours: number) => new Date(START.getTime() + 3_600_000 * hours).toISOString();
    async function scheduled(inputs: Record<string, unknown>) {
        const world = new World();
        await world.make("aws:scheduler/schedule:Schedule", "s", {
            name: "s",
            scheduleExpression: "rate(1 hour)",
            flexibleTimeWindow: { mode: "OFF" },
            target: { arn: await world.queue("work"), roleArn: ROLE, input: "<aws.scheduler.scheduled-time>" },
            ...inputs,
        });
        await world.clock.advance(10 * 3_600_000);
        return { world, hours: world.of("message").map(({ time }) => world.seconds(time) / 3_600) };
    }

    it("of a rate begins with its start date, and ends before its end date", async () => {
        expect((await scheduled({ startDate: at(2), endDate: at(4.5) })).hours).to.deep.equal([2, 3, 4]);
    });

    it("with a flexible window of 15 minutes calls its target within them: the lab at their end", async () => {
        const window = (maximumWindowInMinutes: number) => ({ mode: "FLEXIBLE", maximumWindowInMinutes });
        const { world, hours } = await scheduled({ flexibleTimeWindow: window(15), endDate: at(2) });
        expect(hours).to.deep.equal([1.25, 2.25]);
        expect(world.bodies("work")).to.deep.equal(["2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"]);
        for (const wrong of [
            window(0),
            window(1_441),
            { mode: "FLEXIBLE" },
            { mode: "OFF", maximumWindowInMinutes: 5 },
        ]) {
            expect(await refusal(scheduled({ flexibleTimeWindow: wrong }))).to.match(/^ValidationException: flexible/);
        }
    });

    it("is gone after its last run when it is told so", async () => {
        const once = `at(${at(1).slice(0, 19)})`;
        const kept = await scheduled({ scheduleExpression: once });
        const gone = await scheduled({ scheduleExpression: once, actionAfterCompletion: "DELETE" });
        const names = ({ world }: typeof kept) => world.fabric.scheduler.all().map(({ name }) => name);
        expect([kept.hours, gone.hours]).to.deep.equal([[1], [1]]);
        expect([names(kept), names(gone)]).to.deep.equal([["s"], []]);
    });

    it("of a rule is in UTC and has no one-time form", async () => {
        const world = new World();
        const rule = (scheduleExpression: string) =>
            refusal(world.make("aws:cloudwatch/eventRule:EventRule", "r", { name: "r", scheduleExpression }));
        expect(await rule("at(2026-07-01T12:00:00)")).to.match(
            /^ValidationException: Parameter ScheduleExpression is not valid\./,
        );
        expect(await rule("cron(0 8 * * ? *)")).to.equal("nothing was refused");
        await world.target("r", { arn: await world.queue("work"), inputPath: "$.time" });
        await world.clock.advance(24 * 3_600_000);
        expect(world.bodies("work")).to.deep.equal(['"2026-03-03T08:00:00Z"']);
    });

    it("has the years 1970 to 2199, of a rule as of Scheduler", async () => {
        const rule = (expression: string) => {
            const inputs = { name: "r", scheduleExpression: expression };
            return refusal(new World().make("aws:cloudwatch/eventRule:EventRule", "r", inputs));
        };
        const of = async (year: string) => {
            const scheduleExpression = `cron(0 8 * * ? ${year})`;
            return [await rule(scheduleExpression), await refusal(scheduled({ scheduleExpression }))];
        };
        for (const year of ["1970", "2199", "1970-2199", "2026/2"]) {
            expect(await of(year), year).to.deep.equal(["nothing was refused", "nothing was refused"]);
        }
        const why = (year: string) => `cron(0 8 * * ? ${year}): years are 1970 to 2199, with , - * and /, not ${year}.`;
        for (const year of ["1969", "2200", "2026-2200"]) {
            expect(await of(year)).to.deep.equal([
                `ValidationException: Parameter ScheduleExpression is not valid. ${why(year)}`,
                `ValidationException: Invalid Schedule Expression ${why(year)}`,
            ]);
        }
    });

    it("asks its role for its group: the source that the trust policy is given is not the schedule", async () => {
        const asked: unknown[] = [];
        const world = new World({
            canAssume: (...question) => {
                asked.push(question);
                return { allowed: true };
            },
        });
        await world.make("aws:scheduler/scheduleGroup:ScheduleGroup", "nights", { name: "nights" });
        for (const [name, group] of [
            ["a", { groupName: "nights" }],
            ["b", {}],
        ] as const) {
            await world.make("aws:scheduler/schedule:Schedule", name, {
                name,
                ...group,
                scheduleExpression: "rate(1 hour)",
                flexibleTimeWindow: { mode: "OFF" },
                target: { arn: await world.queue(name), roleArn: ROLE, input: "{}" },
            });
        }
        await world.clock.advance(3_600_000);
        const group = (name: string) => `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/${name}`;
        expect(asked).to.deep.equal([
            [ROLE, "scheduler.amazonaws.com", group("nights")],
            [ROLE, "scheduler.amazonaws.com", group("default")],
        ]);
    });

    it("of a rule stops with DisableRule, starts with EnableRule, and is told by ListRules all the while", async () => {
        const world = new World();
        const rule = { name: "tick", scheduleExpression: "rate(1 hour)", state: "DISABLED" };
        await world.make("aws:cloudwatch/eventRule:EventRule", "tick", rule);
        await world.target("tick", { arn: await world.queue("work"), inputPath: "$.time" });
        const hours = async (count: number) => world.clock.advance(count * 3_600_000);
        const told = async () => {
            const { Rules } = await world.call("eventbridge", "ListRules", {});
            return [Rules[0].State, Rules[0].ScheduleExpression];
        };
        await hours(2);
        await world.call("eventbridge", "EnableRule", { Name: "tick" });
        expect(await told()).to.deep.equal(["ENABLED", "rate(1 hour)"]);
        await hours(2);
        await world.call("eventbridge", "DisableRule", { Name: "tick" });
        expect(await told()).to.deep.equal(["DISABLED", "rate(1 hour)"]);
        await hours(2);
        expect(world.bodies("work")).to.deep.equal(['"2026-03-02T11:00:00Z"', '"2026-03-02T12:00:00Z"']);
    });
});
