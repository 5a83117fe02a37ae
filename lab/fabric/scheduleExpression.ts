import { Cron } from "croner";
import { AwsError } from "../types";
import { WallClock } from "./wallClock";

/** When a schedule comes: the next time after a given one, in milliseconds since 1970; undefined when it never comes again. */
export interface Schedule {
    next(after: number): number | undefined;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** The years of a cron expression. Sources: EventBridge User Guide and Scheduler User Guide, "Cron expressions". */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const NOT = { rate: "rate(5 minutes)", cron: "cron(0 8 ? * MON-FRI *)", at: "at(2027-01-31T08:00:00)" };

/**
 * Reads `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)` or, where one-time schedules are allowed, `at(2027-01-31T08:00:00)`. Throws
 * the ValidationException that AWS answers, with why. `start` is when a rate begins to count: one that begins later comes then for the first
 * time. A cron time that daylight saving leaves out is skipped, one that it repeats comes once. Source: EventBridge Scheduler User
 * Guide, "Schedule types in EventBridge Scheduler".
 */
export function readSchedule(
    expression: string,
    options: {
        readonly start: number;
        readonly timezone?: string;
        readonly oneTime?: boolean;
    },
): Schedule {
    const { start, timezone = "UTC", oneTime = false } = options;
    const refuse = (why: string): never => {
        const what = oneTime
            ? `Invalid Schedule Expression ${expression}`
            : `Parameter ScheduleExpression is not valid. ${expression}`;
        throw new AwsError("ValidationException", `${what}: ${why}.`);
    };
    checkTimezone(timezone, refuse);
    const [, kind, inner = ""] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
    if (kind === "rate") return rate(inner, start, refuse);
    if (kind === "cron") return cron(inner, timezone, refuse);
    if (kind === "at" && oneTime) return at(inner, timezone, refuse);
    const forms = Object.values(oneTime ? NOT : { rate: NOT.rate, cron: NOT.cron });
    return refuse(`write it like ${forms.join(" or ")}`);
}

type Refuse = (why: string) => never;

function rate(text: string, start: number, refuse: Refuse): Schedule {
    const [, digits, unit, plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(text) ?? [];
    const count = Number(digits);
    if (unit === undefined || count < 1) return refuse("a rate is a number above 0 and minutes, hours or days");
    if ((count === 1) !== (plural === "")) {
        return refuse(count === 1 ? `the unit of 1 is ${unit}` : `the unit of ${count} is ${unit}s`);
    }
    const every = count * UNITS[unit]!;
    return {
        next: (after) => (after < start ? start : start + (Math.floor((after - start) / every) + 1) * every),
    };
}

function at(text: string, timezone: string, refuse: Refuse): Schedule {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return refuse("at takes a time like 2027-01-31T08:00:00");
    const written = new Date(`${text}Z`);
    // A date like the 30th of February reads as one of March.
    if (Number.isNaN(written.getTime()) || written.toISOString().slice(0, 19) !== text) {
        return refuse("there is no such time");
    }
    const time = new Cron(text, { timezone }).nextRun(new Date(0))?.getTime();
    return { next: (after) => (time !== undefined && time > after ? time : undefined) };
}

function cron(text: string, timezone: string, refuse: Refuse): Schedule {
    const fields = text.trim().split(/\s+/);
    if (fields.length !== 6) {
        return refuse(
            `cron takes six fields (minutes, hours, day of month, month, day of week, year), not ${fields.length}`,
        );
    }
    const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = fields as [
        string,
        string,
        string,
        string,
        string,
        string,
    ];
    // To croner, ? is every day.
    if ((dayOfMonth === "?") === (dayOfWeek === "?")) {
        return refuse("exactly one of day of month and day of week must be ?");
    }
    checkYears(year, refuse);
    const pattern = [
        "0",
        steps(minutes, 59),
        steps(hours, 23),
        steps(dayOfMonth, 31),
        steps(month, 12),
        dayOfWeek === "?" ? "*" : weekdays(dayOfWeek, refuse),
        steps(year, LAST_YEAR),
    ].join(" ");
    let job: Cron;
    try {
        job = new Cron(pattern, { timezone });
    } catch {
        return refuse("minutes are 0 to 59, hours 0 to 23, days 1 to 31 and months 1 to 12 or JAN to DEC");
    }
    const wall = new WallClock(timezone);
    const next = (after: number): number | undefined => {
        const time = job.nextRun(new Date(after))?.getTime();
        if (time === undefined) return undefined;
        // Where the clock is put forward, croner moves what is left out to the hour that follows.
        const comes = job.match(new Date(time)) && !wall.isSecondTime(time);
        return comes ? time : next(time);
    };
    return { next };
}

function checkYears(field: string, refuse: Refuse): void {
    const years = field.replaceAll(/\/\d+/g, "").match(/\d+/g) ?? [];
    const outside = years.some((year) => Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR);
    if (outside || !/^[\d,*/-]+$/.test(field)) {
        refuse(`years are ${FIRST_YEAR} to ${LAST_YEAR}, with , - * and /, not ${field}`);
    }
}

/** `5/15` of AWS begins at 5: croner wants the range. */
function steps(field: string, last: number): string {
    return field.replace(/(^|,)(\d+)\//g, (_, before: string, from: string) => `${before}${from}-${last}/`);
}

/** AWS counts days from 1 for Sunday; `6L` is the last Friday of a month, `6#3` the third, `L` alone Saturday. */
function weekdays(field: string, refuse: Refuse): string {
    const parts = field.toUpperCase().split(",");
    return parts
        .map((part) => {
            if (part === "*") return part;
            if (part === "L") return "SAT";
            const match = /^(\w{3}|\d)(?:-(\w{3}|\d))?(?:\/(\d))?(L|#[1-5])?$/.exec(part);
            if (!match) return refuse(`"${part}" is no day of the week`);
            const [, first = "", last, step, nth] = match;
            const from = weekday(first, refuse);
            const to = last === undefined ? undefined : weekday(last, refuse);
            if (nth !== undefined) return `${from}#${nth === "L" ? "L" : nth.slice(1)}`;
            if (step !== undefined) return daysFrom(from, to ?? 6, Number(step));
            return to === undefined ? `${from}` : daysFrom(from, to, 1);
        })
        .join(",");
}

function weekday(text: string, refuse: Refuse): number {
    const index = /^\d$/.test(text) ? Number(text) - 1 : DAYS.indexOf(text);
    return index >= 0 && index <= 6 ? index : refuse(`"${text}" is no day of the week: 1 or SUN to 7 or SAT`);
}

/** Written out, so that a range over the weekend (`FRI-MON`) needs no rule of its own. */
function daysFrom(from: number, to: number, step: number): string {
    const days: number[] = [];
    for (let day = from; day <= (to < from ? to + 7 : to); day += Math.max(1, step)) days.push(day % 7);
    return days.join(",");
}

function checkTimezone(timezone: string, refuse: Refuse): void {
    try {
        new Intl.DateTimeFormat("en", { timeZone: timezone });
    } catch {
        refuse(`there is no time zone ${timezone}`);
    }
}
