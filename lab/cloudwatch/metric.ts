/** What a metric is told apart by: the same name with other dimensions is another metric. */
export interface MetricId {
    readonly region: string;
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
}

/** A text that is the same for the same metric, whatever the order of its dimensions. */
export function metricKey({ region, namespace, name, dimensions }: MetricId): string {
    let key = `${region}\0${namespace}\0${name}`;
    for (const [dimension, value] of sorted(dimensions)) key += `\0${dimension}\0${value}`;
    return key;
}

/** Dimensions by their names. */
export function sorted(dimensions: Readonly<Record<string, string>>): [name: string, value: string][] {
    const entries = Object.entries(dimensions);
    return entries.length < 2 ? entries : entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Values of a metric at one time. */
export interface Datum extends MetricId {
    /** Milliseconds since 1970. */
    readonly at: number;
    /** How often each value came. Absent for a statistic set, of which only the summary is known. */
    readonly values?: readonly (readonly [value: number, count: number])[];
    readonly set?: { readonly count: number; readonly sum: number; readonly min: number; readonly max: number };
    /** Default `None`. */
    readonly unit?: string;
    /** Kept by the second instead of by the minute. Default false. */
    readonly highResolution?: boolean;
}
