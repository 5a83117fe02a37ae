// What EventBridge Scheduler takes: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html

interface Field {
    readonly name: string;
    readonly least: number;
    readonly most: number;
    /** Names from `least` on: JAN is 1, SUN is 1. */
    readonly names?: readonly string[];
    /** What the field takes beside values, ranges, lists and `*`. */
    readonly wildcards: string;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const FIELDS: readonly Field[] = [
    { name: "minutes", least: 0, most: 59, wildcards: "/" },
    { name: "hours", least: 0, most: 23, wildcards: "/" },
    { name: "day-of-month", least: 1, most: 31, wildcards: "/?LW" },
    { name: "month", least: 1, most: 12, names: MONTHS, wildcards: "/" },
    { name: "day-of-week", least: 1, most: 7, names: WEEKDAYS, wildcards: "?L#" },
    { name: "year", least: 1970, most: 2199, wildcards: "/" },
];

/**
 * Says what is wrong with a schedule expression, or nothing when EventBridge Scheduler takes it.
 *
 * @example
 * scheduleProblem("cron(0 8 * * MON-FRI *)"); // "one of day-of-month and day-of-week must be ?, ..."
 */
export function scheduleProblem(expression: string): string | undefined {
    const parts = /^(rate|cron|at)\((.*)\)$/s.exec(expression);
    if (!parts) return "it is none of rate(...), cron(...) and at(...)";
    const inside = parts[2]!;
    if (parts[1] === "rate") return rateProblem(inside);
    return parts[1] === "cron" ? cronProblem(inside) : atProblem(inside);
}

function rateProblem(inside: string): string | undefined {
    const parts = /^(\d+) +(minute|minutes|hour|hours|day|days)$/.exec(inside);
    if (!parts) return "a rate is a whole number and minute(s), hour(s) or day(s)";
    const value = Number(parts[1]);
    if (value < 1) return "a rate is at least 1";
    const plural = parts[2]!.endsWith("s");
    if (value === 1 && plural) return `1 goes with the singular, "${parts[2]!.slice(0, -1)}"`;
    if (value > 1 && !plural) return `${value} goes with the plural, "${parts[2]}s"`;
    return undefined;
}

function atProblem(inside: string): string | undefined {
    const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)$/.exec(inside);
    if (!parts) return "a time is yyyy-mm-ddThh:mm:ss, without a zone or an offset";
    const time = new Date(`${inside}Z`);
    const same = !Number.isNaN(time.getTime()) && time.toISOString() === `${inside}.000Z`;
    return same ? undefined : "there is no such time";
}

function cronProblem(inside: string): string | undefined {
    const values = inside.trim().split(/\s+/);
    if (values.length !== FIELDS.length) {
        return `it has ${values.length} fields instead of 6 (minutes, hours, day-of-month, month, day-of-week, year)`;
    }
    for (const [index, field] of FIELDS.entries()) {
        const wrong = fieldProblem(field, values[index]!);
        if (wrong !== undefined) return `${field.name} "${values[index]}": ${wrong}`;
    }
    const free = [values[2], values[4]].filter((value) => value === "?").length;
    if (free !== 1) return "one of day-of-month and day-of-week must be ?, and only one";
    return neverComes(values) ? "it never comes: none of its months has such a day" : undefined;
}

/** Whether no month of the expression, in none of its years, has its first day. Years that are over are no mistake: programs grow old. */
function neverComes(values: readonly string[]): boolean {
    const [first, ...others] = [2, 3, 5].map((index) => numbersOf(FIELDS[index]!, values[index]!));
    const [months, years] = others as [number[], number[]];
    const day = Math.min(...first!);
    return !years.some((year) => months.some((month) => day <= new Date(Date.UTC(year, month, 0)).getUTCDate()));
}

/** The values of a field: all of them for `*` and `?`, the first for the last day of a month (`L`), which each month has. */
function numbersOf(field: Field, text: string): number[] {
    return text.split(",").flatMap((item) => {
        if (/^L/i.test(item)) return [field.least];
        const [range, step = "1"] = item.replace(/W$/i, "").split("/");
        const all = range === "*" || range === "?";
        const [from, to] = all ? [field.least, field.most] : range!.split("-").map((end) => numberOf(field, end)!);
        const last = to ?? (item.includes("/") ? field.most : from!);
        return Array.from(
            { length: Math.floor((last - from!) / Number(step)) + 1 },
            (_, at) => from! + at * Number(step),
        );
    });
}

function fieldProblem(field: Field, text: string): string | undefined {
    if (text === "*") return undefined;
    if (text === "?") return field.wildcards.includes("?") ? undefined : "? has no meaning here";
    const items = text.split(",");
    if (items.length > 1 && items.some((item) => item.includes("#"))) return "# cannot stand in a list";
    for (const item of items) {
        const wrong = itemProblem(field, item);
        if (wrong !== undefined) return wrong;
    }
    return undefined;
}

function itemProblem(field: Field, item: string): string | undefined {
    if (item === "") return "an item of the list is empty";
    if (item === "*" || item === "?") return `${item} stands alone`;

    const slash = item.split("/");
    if (slash.length > 1) {
        if (!field.wildcards.includes("/")) return "/ has no meaning here";
        const [from, step] = slash;
        if (slash.length > 2 || !/^\d+$/.test(step!) || Number(step) < 1 || Number(step) > field.most) {
            return `"${item}" has no step from 1 to ${field.most} after the /`;
        }
        return from === "*" ? undefined : rangeProblem(field, from!);
    }
    if (field.wildcards.includes("#") && item.includes("#")) {
        const [day, week, ...more] = item.split("#");
        if (more.length > 0 || numberOf(field, day!) === undefined || !/^[1-5]$/.test(week!)) {
            return `"${item}" is not a weekday, # and the week of the month from 1 to 5`;
        }
        return undefined;
    }
    if (field.wildcards.includes("L") && /L$/i.test(item)) {
        const day = item.slice(0, -1);
        if (day === "" || (field.name === "day-of-week" && numberOf(field, day) !== undefined)) return undefined;
    }
    if (field.wildcards.includes("W") && /W$/i.test(item)) {
        return numberOf(field, item.slice(0, -1)) === undefined ? `"${item}" is not a day and W` : undefined;
    }
    return rangeProblem(field, item);
}

function rangeProblem(field: Field, text: string): string | undefined {
    const ends = text.split("-");
    const values = ends.map((end) => numberOf(field, end));
    if (ends.length > 2 || values.includes(undefined)) {
        const names = field.names ? ` or ${field.names[0]} to ${field.names.at(-1)}` : "";
        return `"${text}" is not within ${field.least} to ${field.most}${names}`;
    }
    if (ends.length === 2 && values[0]! > values[1]!)
        return `the range "${text}" runs backwards; write it as a list of two ranges`;
    return undefined;
}

function numberOf(field: Field, text: string): number | undefined {
    const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
    const value = named >= 0 ? named + field.least : /^\d{1,4}$/.test(text) ? Number(text) : undefined;
    return value !== undefined && value >= field.least && value <= field.most ? value : undefined;
}
