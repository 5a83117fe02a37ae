import type { ArgumentProblems } from "./arguments";
import { checkInteger, shown } from "./checks";
import type { ScheduleSettings } from "./reactionSchedule";
import { scheduleProblem } from "./schedule";

const SETTINGS: Readonly<Record<keyof ScheduleSettings, true>> = {
    expression: true,
    timeZone: true,
    flexibleWindowMinutes: true,
    startDate: true,
    endDate: true,
    detail: true,
};

/** What AWS would refuse of a schedule, and what a program without types can get wrong. */
export function checkSchedule(problems: ArgumentProblems, schedule: ScheduleSettings): void {
    const given: unknown = schedule;
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
        const example = 'Write it like { expression: "rate(5 minutes)" }';
        problems.add("schedule", `${shown(given)} is not an object with an expression`, example);
        return;
    }
    for (const property of Object.keys(schedule)) {
        if (!Object.hasOwn(SETTINGS, property))
            problems.add(`schedule.${property}`, "is unknown", `There are ${Object.keys(SETTINGS).join(", ")}`);
    }
    checkExpression(problems, schedule.expression);
    const detail: unknown = schedule.detail;
    if (detail !== undefined && (typeof detail !== "object" || detail === null || Array.isArray(detail)))
        problems.add("schedule.detail", `${shown(detail)} is not an object`, "Give one, or leave it out");
    if (schedule.timeZone !== undefined && !isTimeZone(schedule.timeZone)) {
        problems.add(
            "schedule.timeZone",
            `${shown(schedule.timeZone)} is not an IANA time zone`,
            'Use a name like "Europe/Zurich" or "UTC"',
        );
    }
    checkInteger(problems, "schedule.flexibleWindowMinutes", schedule.flexibleWindowMinutes, 1, 1_440);
    for (const property of ["startDate", "endDate"] as const) {
        const value = schedule[property];
        if (value !== undefined && !isUtc(value)) {
            problems.add(
                `schedule.${property}`,
                `${shown(value)} is not a time in UTC`,
                'Write one like "2027-01-31T08:00:00Z"',
            );
        }
    }
    const { startDate, endDate } = schedule;
    if (startDate !== undefined && endDate !== undefined && Date.parse(endDate) <= Date.parse(startDate)) {
        problems.add("schedule.endDate", "is not after startDate", "Move one of them");
    }
}

function checkExpression(problems: ArgumentProblems, expression: unknown): void {
    const example = 'Write one like "rate(5 minutes)", "cron(0 8 ? * MON-FRI *)" or "at(2027-01-31T08:00:00)"';
    if (expression === undefined) {
        problems.add("schedule.expression", "is missing", example);
        return;
    }
    const wrong = typeof expression === "string" ? scheduleProblem(expression) : "it is no text";
    if (wrong !== undefined)
        problems.add("schedule.expression", `${shown(expression)} is not a schedule expression: ${wrong}`, example);
}

function isUtc(value: unknown): boolean {
    return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value);
}

function isTimeZone(name: unknown): boolean {
    // Offsets such as "+02:00" are time zones to Intl, but not to the scheduler.
    if (typeof name !== "string" || !/^[A-Za-z]/.test(name)) return false;
    try {
        new Intl.DateTimeFormat("en", { timeZone: name });
        return true;
    } catch {
        return false;
    }
}
