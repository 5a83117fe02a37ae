import type { Datum } from "./metric";

/** The values of a metric over some time, taken together. */
export interface Summary {
    count: number;
    sum: number;
    min: number;
    max: number;
    /** How often each value came; undefined where only a statistic set is known. */
    values: Map<number, number> | undefined;
}

export function emptySummary(): Summary {
    return {
        count: 0,
        sum: 0,
        min: Number.POSITIVE_INFINITY,
        max: Number.NEGATIVE_INFINITY,
        values: new Map(),
    };
}

export function addDatum(summary: Summary, { values = [], set }: Pick<Datum, "values" | "set">): void {
    for (const [value, count] of values) {
        if (count === 0) continue;
        widen(summary, { count, sum: value * count, min: value, max: value });
        summary.values?.set(value, (summary.values.get(value) ?? 0) + count);
    }
    if (!set || set.count === 0) return;
    widen(summary, set);
    // A set whose values are all the same hides nothing.
    if (set.min !== set.max) summary.values = undefined;
    else summary.values?.set(set.min, (summary.values.get(set.min) ?? 0) + set.count);
}

export function addSummary(summary: Summary, other: Readonly<Summary>): void {
    widen(summary, other);
    if (!other.values) {
        summary.values = undefined;
        return;
    }
    for (const [value, count] of other.values) {
        summary.values?.set(value, (summary.values.get(value) ?? 0) + count);
    }
}

function widen(summary: Summary, { count, sum, min, max }: Omit<Summary, "values">): void {
    summary.count += count;
    summary.sum += sum;
    summary.min = Math.min(summary.min, min);
    summary.max = Math.max(summary.max, max);
}

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;

/** The number of a percentile, 99.9 for `p99.9`; undefined for other statistics. */
export function percentileOf(statistic: string): number | undefined {
    const text = PERCENTILE.exec(statistic)?.[1];
    return text === undefined ? undefined : Number(text);
}

/** Whether the lab computes a statistic: the five simple ones and percentiles. */
export function isKnownStatistic(statistic: string): boolean {
    return SIMPLE.has(statistic) || percentileOf(statistic) !== undefined;
}

const SIMPLE: ReadonlyMap<string, (summary: Readonly<Summary>) => number> = new Map([
    ["SampleCount", ({ count }) => count],
    ["Sum", ({ sum }) => sum],
    ["Average", ({ sum, count }) => sum / count],
    ["Minimum", ({ min }) => min],
    ["Maximum", ({ max }) => max],
]);

/**
 * A statistic of what was summed up; undefined where there is nothing, and for percentiles of statistic sets. A percentile is the
 * least value that so many of all values do not exceed: AWS publishes no formula for its own, which are approximations.
 */
export function statisticOf(summary: Readonly<Summary>, statistic: string): number | undefined {
    if (summary.count === 0) return undefined;
    const simple = SIMPLE.get(statistic);
    if (simple) return simple(summary);
    const percentile = percentileOf(statistic);
    if (percentile === undefined || !summary.values) return undefined;
    const wanted = (percentile / 100) * summary.count;
    let seen = 0;
    for (const [value, count] of [...summary.values].sort(([a], [b]) => a - b)) {
        seen += count;
        if (seen >= wanted) return value;
    }
    return summary.max;
}
