export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export type MissingData = "missing" | "ignore" | "breaching" | "notBreaching";

export type Comparison =
    | "GreaterThanOrEqualToThreshold"
    | "GreaterThanThreshold"
    | "LessThanThreshold"
    | "LessThanOrEqualToThreshold";

/** How an alarm judges the points of its metric. */
export interface Criteria {
    /** N: how many points are judged. */
    readonly evaluationPeriods: number;
    /** M: how many of them must breach. */
    readonly datapointsToAlarm: number;
    readonly comparison: Comparison;
    readonly threshold: number;
    readonly missingData: MissingData;
}

/** The metric's statistic over one period. */
export interface Point {
    /** Of the period, in milliseconds since 1970. */
    readonly start: number;
    readonly value: number;
    readonly sampleCount: number;
}

export interface Verdict {
    /** Undefined: the alarm stays as it is. */
    readonly state: AlarmState | undefined;
    /** The points that were judged, newest first. */
    readonly points: readonly Point[];
    /** How many points were filled in. */
    readonly filled: number;
}

const BREACHES: Readonly<Record<Comparison, (value: number, threshold: number) => boolean>> = {
    GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
    GreaterThanThreshold: (value, threshold) => value > threshold,
    LessThanThreshold: (value, threshold) => value < threshold,
    LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

export function breaches(
    value: number,
    { comparison, threshold }: Pick<Criteria, "comparison" | "threshold">,
): boolean {
    return BREACHES[comparison](value, threshold);
}

/**
 * How many periods CloudWatch looks back for points. The guide says that it is more than the evaluation periods, and shows five for
 * three; what it is for others is not published.
 */
export function evaluationRange(evaluationPeriods: number): number {
    return evaluationPeriods + Math.max(Math.floor(evaluationPeriods / 3), 2);
}

/**
 * Judges the points of the evaluation range, oldest first, undefined where the metric had none. Real points come first; missing ones
 * are filled in only as far as there are fewer than are to be judged. Source: CloudWatch User Guide, "Configuring how CloudWatch
 * alarms treat missing data".
 */
export function evaluate(range: readonly (Point | undefined)[], criteria: Criteria): Verdict {
    const { evaluationPeriods, datapointsToAlarm, missingData } = criteria;
    const real = range.filter((point) => point !== undefined).reverse();
    const points = real.slice(0, evaluationPeriods);
    const breaching = points.filter(({ value }) => breaches(value, criteria)).length;
    const missing = evaluationPeriods - points.length;
    const verdict = (state: AlarmState | undefined, filled = 0): Verdict => ({ state, points, filled });

    if (missingData === "breaching" || missingData === "notBreaching") {
        const filledIn = missingData === "breaching" ? missing : 0;
        return verdict(breaching + filledIn >= datapointsToAlarm ? "ALARM" : "OK", missing);
    }
    if (breaching >= datapointsToAlarm) return verdict("ALARM");
    if (breaching < points.length) return verdict("OK");
    // Too few points, and nothing speaks against an alarm.
    if (missingData === "ignore") return verdict(undefined);
    return verdict(isOldEnough(range, datapointsToAlarm) ? "ALARM" : "INSUFFICIENT_DATA");
}

/**
 * Whether the oldest point is at least as many periods old as must breach: then the alarm no longer waits for the others, which
 * breach or are missing. Source: the same chapter, "How alarm state is evaluated when data is missing".
 */
function isOldEnough(range: readonly (Point | undefined)[], datapointsToAlarm: number): boolean {
    const oldest = range.findIndex((point) => point !== undefined);
    return oldest >= 0 && range.length - oldest >= datapointsToAlarm;
}
