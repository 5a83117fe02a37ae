import { ArgumentProblems } from "./arguments";

const SETTINGS = ["threshold", "periodSeconds", "evaluationPeriods", "datapointsToAlarm"];

/**
 * Everything about the settings of one alarm that CloudWatch would refuse, or with which it could never be quiet.
 *
 * Periods under a minute are for metrics of high resolution, which those of AWS are not. An alarm looks back a day, or seven when its
 * periods have an hour or more: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function checkAlarm(problems: ArgumentProblems, property: string, settings: unknown): void {
    if (settings === undefined || settings === false) return;
    if (!isObject(settings)) {
        problems.add(property, `${shown(settings)} is neither settings nor false`, "Give one of them, or leave it out");
        return;
    }
    for (const key of Object.keys(settings)) {
        if (!SETTINGS.includes(key)) {
            problems.add(`${property}.${key}`, "there is no such setting of an alarm", `Use ${listed(SETTINGS)}`);
        }
    }
    const { threshold, periodSeconds: period = 60, evaluationPeriods: periods = 1, datapointsToAlarm } = settings;
    const wrong = (key: string, what: string) =>
        problems.add(`${property}.${key}`, `${shown(settings[key])} is not ${what}`, "Give one, or leave it out");

    if (threshold !== undefined && !(typeof threshold === "number" && threshold > 0 && Number.isFinite(threshold))) {
        wrong("threshold", "a number over 0");
    }
    const wholeMinutes = isWhole(period) && period % 60 === 0;
    if (!wholeMinutes) wrong("periodSeconds", "60 or a multiple of it");
    if (!isWhole(periods)) wrong("evaluationPeriods", "a whole number from 1 up");
    else {
        if (datapointsToAlarm !== undefined && !(isWhole(datapointsToAlarm) && datapointsToAlarm <= periods)) {
            wrong("datapointsToAlarm", `a whole number from 1 to ${periods}, the periods that are looked at`);
        }
        if (wholeMinutes) checkSpan(problems, property, period, periods);
    }
}

/** The settings of several alarms by their names, or `false` for none of them. `where` says for whom the names are known. */
export function checkAlarms(
    problems: ArgumentProblems,
    alarms: unknown,
    known: readonly string[],
    where: string,
): void {
    if (alarms === undefined || alarms === false) return;
    if (!isObject(alarms)) {
        problems.add("alarms", `${shown(alarms)} is neither settings nor false`, "Give one of them, or leave it out");
        return;
    }
    for (const [name, settings] of Object.entries(alarms)) {
        if (known.includes(name)) checkAlarm(problems, `alarms.${name}`, settings);
        else problems.add(`alarms.${name}`, `there is no such alarm of ${where}`, `Use ${listed(known)}`);
    }
}

/** Throws one error with everything that is wrong with the alarms of a component, by the property that each is set with. */
export function refuseWrongAlarms(type: string, name: string, alarms: Readonly<Record<string, unknown>>): void {
    const problems = new ArgumentProblems(type, name);
    for (const [property, settings] of Object.entries(alarms)) checkAlarm(problems, property, settings);
    problems.throwIfAny();
}

function checkSpan(problems: ArgumentProblems, property: string, period: number, periods: number): void {
    const most = period < 3_600 ? 86_400 : 604_800;
    if (period * periods <= most) return;
    problems.add(
        `${property}.evaluationPeriods`,
        `${periods} periods of ${period} seconds are more than the ${most.toLocaleString("en-US")} seconds that CloudWatch looks back`,
        "Lower it, or periodSeconds",
    );
}

function isWhole(value: unknown): value is number {
    return Number.isInteger(value) && (value as number) >= 1;
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
    return typeof value === "string" ? JSON.stringify(value) : Array.isArray(value) ? "a list" : String(value);
}

function listed(names: readonly string[]): string {
    return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
