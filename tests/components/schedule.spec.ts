import { inspect } from "node:util";
import { expect } from "chai";
import { ArgumentProblems } from "../../components/arguments";
import { scheduleProblem } from "../../components/schedule";
import { checkSchedule } from "../../components/scheduleChecks";

const GOOD = [
    "rate(1 minute)",
    "rate(5 minutes)",
    "rate(1 hour)",
    "rate(12 hours)",
    "rate(1 day)",
    "rate(365 days)",
    "at(2027-01-31T08:00:00)",
    "at(2028-02-29T23:59:59)",
    "cron(0 10 * * ? *)",
    "cron(15 12 * * ? *)",
    "cron(0 18 ? * MON-FRI *)",
    "cron(0 8 1 * ? *)",
    "cron(0/15 * * * ? *)",
    "cron(*/10 * ? * mon-fri *)",
    "cron(0-30/5 8-17 ? * 2-6 *)",
    "cron(0,30 0 1,15,L * ? *)",
    "cron(0 0 L * ? *)",
    "cron(0 0 3W * ? *)",
    "cron(0 0 ? * 6L *)",
    "cron(0 0 ? * FRIL *)",
    "cron(0 0 ? * 3#2 *)",
    "cron(0 0 ? * TUE#5 *)",
    "cron(0 0 1 JAN,APR,JUL,OCT ? 2027-2030)",
    "cron(0 0 1 1/3 ? 2027/2)",
    "cron( 0  0 1 * ? * )",
    "cron(0 0 29 2 ? *)",
    "cron(0 0 31 2,3 ? *)",
    "cron(0 0 28-31 FEB ? *)",
    "cron(0 0 L 2 ? *)",
    "cron(0 0 31 2/2 ? *)",
    "cron(0 0 29 2 ? 2027-2028)",
    "cron(0 0 29 2 ? 2027/1)",
    "cron(0 0 1/31 FEB ? *)",
    "cron(0 0 1 1 ? 1999)",
];

const BAD: readonly (readonly [expression: string, problem: string])[] = [
    ["", "it is none of rate(...), cron(...) and at(...)"],
    ["every 5 minutes", "it is none of rate(...), cron(...) and at(...)"],
    ["RATE(5 minutes)", "it is none of rate(...), cron(...) and at(...)"],
    ["rate(5 minutes) ", "it is none of rate(...), cron(...) and at(...)"],
    ["rate(0 minutes)", "a rate is at least 1"],
    ["rate(-1 minutes)", "a rate is a whole number and minute(s), hour(s) or day(s)"],
    ["rate(1.5 hours)", "a rate is a whole number and minute(s), hour(s) or day(s)"],
    ["rate(30 seconds)", "a rate is a whole number and minute(s), hour(s) or day(s)"],
    ["rate(5minutes)", "a rate is a whole number and minute(s), hour(s) or day(s)"],
    ["rate(1 minutes)", '1 goes with the singular, "minute"'],
    ["rate(5 minute)", '5 goes with the plural, "minutes"'],
    ["rate(1 hours)", '1 goes with the singular, "hour"'],
    ["rate(2 day)", '2 goes with the plural, "days"'],
    ["at(2027-01-31)", "a time is yyyy-mm-ddThh:mm:ss, without a zone or an offset"],
    ["at(2027-01-31T08:00:00Z)", "a time is yyyy-mm-ddThh:mm:ss, without a zone or an offset"],
    ["at(2027-02-29T08:00:00)", "there is no such time"],
    ["at(2027-01-31T24:00:00)", "there is no such time"],
    ["cron(0 10 * * ?)", "it has 5 fields instead of 6 (minutes, hours, day-of-month, month, day-of-week, year)"],
    ["cron(0 0 10 * * ? *)", "it has 7 fields instead of 6 (minutes, hours, day-of-month, month, day-of-week, year)"],
    ["cron(0 10 * * * *)", "one of day-of-month and day-of-week must be ?, and only one"],
    ["cron(0 10 ? * ? *)", "one of day-of-month and day-of-week must be ?, and only one"],
    ["cron(0 10 1 * MON *)", "one of day-of-month and day-of-week must be ?, and only one"],
    ["cron(? 10 * * ? *)", 'minutes "?": ? has no meaning here'],
    ["cron(60 10 * * ? *)", 'minutes "60": "60" is not within 0 to 59'],
    ["cron(0 24 * * ? *)", 'hours "24": "24" is not within 0 to 23'],
    ["cron(0 0 0 * ? *)", 'day-of-month "0": "0" is not within 1 to 31'],
    ["cron(0 0 32 * ? *)", 'day-of-month "32": "32" is not within 1 to 31'],
    ["cron(0 0 1 13 ? *)", 'month "13": "13" is not within 1 to 12 or JAN to DEC'],
    ["cron(0 0 1 JANUARY ? *)", 'month "JANUARY": "JANUARY" is not within 1 to 12 or JAN to DEC'],
    ["cron(0 0 ? * 0 *)", 'day-of-week "0": "0" is not within 1 to 7 or SUN to SAT'],
    ["cron(0 0 ? * 8 *)", 'day-of-week "8": "8" is not within 1 to 7 or SUN to SAT'],
    ["cron(0 0 1 * ? 1969)", 'year "1969": "1969" is not within 1970 to 2199'],
    ["cron(0 0 1 * ? 2200)", 'year "2200": "2200" is not within 1970 to 2199'],
    ["cron(5-1 0 * * ? *)", 'minutes "5-1": the range "5-1" runs backwards; write it as a list of two ranges'],
    [
        "cron(0 0 ? * FRI-MON *)",
        'day-of-week "FRI-MON": the range "FRI-MON" runs backwards; write it as a list of two ranges',
    ],
    ["cron(1-2-3 0 * * ? *)", 'minutes "1-2-3": "1-2-3" is not within 0 to 59'],
    ["cron(0, 0 * * ? *)", 'minutes "0,": an item of the list is empty'],
    ["cron(0,* 0 * * ? *)", 'minutes "0,*": * stands alone'],
    ["cron(0/0 0 * * ? *)", 'minutes "0/0": "0/0" has no step from 1 to 59 after the /'],
    ["cron(0/60 0 * * ? *)", 'minutes "0/60": "0/60" has no step from 1 to 59 after the /'],
    ["cron(0/5/5 0 * * ? *)", 'minutes "0/5/5": "0/5/5" has no step from 1 to 59 after the /'],
    ["cron(x/5 0 * * ? *)", 'minutes "x/5": "x" is not within 0 to 59'],
    ["cron(0 0 ? * 2/2 *)", 'day-of-week "2/2": / has no meaning here'],
    ["cron(L 0 * * ? *)", 'minutes "L": "L" is not within 0 to 59'],
    ["cron(0 0 5L * ? *)", 'day-of-month "5L": "5L" is not within 1 to 31'],
    ["cron(0 0 W * ? *)", 'day-of-month "W": "W" is not a day and W'],
    ["cron(0 0 ? * 3W *)", 'day-of-week "3W": "3W" is not within 1 to 7 or SUN to SAT'],
    ["cron(0 0 ? * 3#6 *)", 'day-of-week "3#6": "3#6" is not a weekday, # and the week of the month from 1 to 5'],
    ["cron(0 0 ? * #2 *)", 'day-of-week "#2": "#2" is not a weekday, # and the week of the month from 1 to 5'],
    ["cron(0 0 ? * 3#1,5#2 *)", 'day-of-week "3#1,5#2": # cannot stand in a list'],
    ["cron(0 0 29 2 ? 2027,2029-2031)", "it never comes: none of its months has such a day"],
    ["cron(0 0 31W 2 ? *)", "it never comes: none of its months has such a day"],
    ["cron(0 0 31/1 4/5 ? *)", "it never comes: none of its months has such a day"],
    ["cron(0 0 31 2 ? *)", "it never comes: none of its months has such a day"],
    ["cron(0 0 30,31 FEB ? *)", "it never comes: none of its months has such a day"],
    ["cron(0 0 31 APR,6,SEP,11 ? *)", "it never comes: none of its months has such a day"],
    ["cron(0 0 3#1 * ? *)", 'day-of-month "3#1": "3#1" is not within 1 to 31'],
];

describe("schedule expressions", () => {
    for (const expression of GOOD) {
        it(`takes ${expression}`, () => {
            expect(scheduleProblem(expression)).to.equal(undefined);
        });
    }
    for (const [expression, problem] of BAD) {
        it(`refuses "${expression}"`, () => {
            expect(scheduleProblem(expression)).to.equal(problem);
        });
    }
});

describe("the other settings of a schedule", () => {
    const found = (settings: object) => {
        const problems = new ArgumentProblems("Reaction", "watch");
        checkSchedule(problems, { expression: "rate(1 day)", ...settings });
        try {
            problems.throwIfAny();
            return "";
        } catch (error) {
            return (error as Error).message;
        }
    };

    for (const settings of [
        { timeZone: "Europe/Zurich" },
        { timeZone: "UTC" },
        { flexibleWindowMinutes: 1 },
        { flexibleWindowMinutes: 1_440 },
        { startDate: "2027-01-01T00:00:00Z", endDate: "2027-01-01T00:00:01Z" },
        { detail: { report: "daily" } },
    ]) {
        it(`takes ${JSON.stringify(settings)}`, () => {
            expect(found(settings)).to.equal("");
        });
    }
    for (const [settings, says] of [
        [{ timeZone: "Mars/Olympus" }, 'schedule.timeZone: "Mars/Olympus" is not an IANA time zone.'],
        [{ timeZone: "+02:00" }, 'schedule.timeZone: "+02:00" is not an IANA time zone.'],
        [{ flexibleWindowMinutes: 0 }, "schedule.flexibleWindowMinutes: 0 is not a whole number from 1 to 1,440."],
        [{ expression: undefined }, 'schedule.expression: is missing. Write one like "rate(5 minutes)"'],
        [{ expression: 5 }, "schedule.expression: 5 is not a schedule expression: it is no text."],
        [
            { timezone: "Europe/Zurich" },
            "schedule.timezone: is unknown. There are expression, timeZone, flexibleWindowMinutes, startDate, endDate, detail.",
        ],
        [{ detail: "daily" }, 'schedule.detail: "daily" is not an object. Give one, or leave it out.'],
        [{ detail: ["daily"] }, "schedule.detail: [ 'daily' ] is not an object. Give one, or leave it out."],
        [{ detail: 1n }, "schedule.detail: 1n is not an object."],
        [{ timeZone: Symbol("here") }, "schedule.timeZone: Symbol(here) is not an IANA time zone."],
        [{ startDate: new Date("2027-01-01") }, "schedule.startDate: 2027-01-01T00:00:00.000Z is not a time in UTC."],
        [{ startDate: "2027-01-01" }, 'schedule.startDate: "2027-01-01" is not a time in UTC.'],
        [
            { startDate: "2027-01-02T00:00:00Z", endDate: "2027-01-01T00:00:00Z" },
            "schedule.endDate: is not after startDate.",
        ],
    ] as const) {
        it(`refuses ${inspect(settings)}`, () => {
            expect(found(settings)).to.include(says);
        });
    }
});
