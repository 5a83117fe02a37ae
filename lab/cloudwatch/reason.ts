import type { Watched } from "./alarm";
import { type AlarmState, breaches, type Comparison, type Point, type Verdict } from "./evaluation";

const WORDS: Readonly<Record<Comparison, string>> = {
    GreaterThanOrEqualToThreshold: "greater than or equal to",
    GreaterThanThreshold: "greater than",
    LessThanThreshold: "less than",
    LessThanOrEqualToThreshold: "less than or equal to",
};

/**
 * Why an alarm comes into a state, in CloudWatch's words. Source: the events and messages that AWS shows in the CloudWatch User Guide
 * ("Alarm events and EventBridge", "Notifying users on alarm changes").
 */
export function reasonOf(state: AlarmState, { points, filled }: Verdict, watched: Watched): string {
    const { evaluationPeriods: n, datapointsToAlarm: m, comparison, threshold, missingData } = watched;
    if (state === "INSUFFICIENT_DATA") {
        const unknown = n - points.length;
        return `Insufficient Data: ${counted(unknown, "datapoint")} ${unknown === 1 ? "was" : "were"} unknown.`;
    }
    const treated = `${counted(filled, "missing datapoint")} ${filled === 1 ? "was" : "were"} treated as [${missingData === "breaching" ? "Breaching" : "NonBreaching"}]`;
    if (points.length === 0)
        return `Threshold Crossed: no datapoints were received for ${counted(n, "period")} and ${treated}.`;
    const alarm = state === "ALARM";
    const telling = points.filter(({ value }) => breaches(value, watched) === alarm);
    const shown = telling.map(({ value, start }) => `${decimal(value)} (${dayTime(start)})`).join(", ");
    const were = telling.length === 1 ? "was" : "were";
    const transition = alarm
        ? `minimum ${counted(m, "datapoint")} for OK -> ALARM transition`
        : `minimum ${counted(n - m + 1, "datapoint")} for ALARM -> OK transition`;
    const missing = filled > 0 ? ` and ${treated}` : "";
    return (
        `Threshold Crossed: ${telling.length} out of the last ${n} datapoints [${shown}] ${were} ${alarm ? "" : "not "}` +
        `${WORDS[comparison]} the threshold (${decimal(threshold)})${missing} (${transition}).`
    );
}

/** The same as JSON text. */
export function reasonDataOf({ points }: Verdict, watched: Watched, queryDate: Date): string {
    const oldest = points.at(-1);
    return JSON.stringify({
        version: "1.0",
        queryDate: timestamp(queryDate),
        ...(oldest ? { startDate: timestamp(new Date(oldest.start)) } : {}),
        unit: watched.unit,
        statistic: watched.statistic,
        period: watched.periodMs / 1000,
        recentDatapoints: [...points].reverse().map(({ value }) => value),
        threshold: watched.threshold,
        evaluatedDatapoints: points.map(evaluated),
    });
}

function evaluated({ start, sampleCount, value }: Point) {
    return { timestamp: timestamp(new Date(start)), sampleCount, value };
}

/** A time as CloudWatch writes it. */
export function timestamp(time: Date): string {
    return time.toISOString().replace("Z", "+0000");
}

function counted(count: number, what: string): string {
    return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** A number as CloudWatch writes it into a text: with a decimal point. */
function decimal(value: number): string {
    return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** Day, month, year of two digits, and time. */
function dayTime(start: number): string {
    const time = new Date(start).toISOString();
    return `${time.slice(8, 10)}/${time.slice(5, 7)}/${time.slice(2, 4)} ${time.slice(11, 19)}`;
}
