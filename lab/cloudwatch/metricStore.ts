import { type Datum, type MetricId, metricKey, sorted } from "./metric";
import { addDatum, addSummary, emptySummary, type Summary } from "./summary";

/** What came of a metric within a minute, or a second of a metric of high resolution. */
interface Bucket extends Summary {
    /** Milliseconds since 1970. */
    readonly start: number;
}

interface Metric {
    readonly id: MetricId;
    /** By unit, each in order of time. */
    readonly series: Map<string, Bucket[]>;
}

/** A metric with all that is known of it. */
export interface MetricTotal extends MetricId {
    /** How many values. */
    readonly count: number;
    readonly sum: number;
}

const MINUTE = 60_000;
/** CloudWatch keeps minutes for 15 days (CloudWatch User Guide, "Metrics retention"); so does the lab, and nothing coarser. */
const RETENTION = 15 * 24 * 60 * MINUTE;

/** The metrics of the account, minute by minute. */
export class MetricStore {
    readonly #metrics = new Map<string, Metric>();
    readonly #watchers = new Set<(key: string) => void>();

    /** Calls back with the key of each metric that gets a value. */
    watch(watcher: (key: string) => void): void {
        this.#watchers.add(watcher);
    }

    put(datum: Datum): void {
        const key = metricKey(datum);
        const bucket = bucketAt(this.#seriesOf(key, datum), datum);
        addDatum(bucket, datum);
        for (const watcher of this.#watchers) watcher(key);
    }

    /** What came of a metric from `from` to just before `to`; of every unit where none is asked for. */
    window(key: string, from: number, to: number, unit?: string): Summary {
        const summary = emptySummary();
        const metric = this.#metrics.get(key);
        if (!metric) return summary;
        for (const [of, buckets] of metric.series) {
            if (unit !== undefined && unit !== of) continue;
            for (let at = buckets.length - 1; at >= 0 && buckets[at]!.start >= from; at--) {
                if (buckets[at]!.start < to) addSummary(summary, buckets[at]!);
            }
        }
        return summary;
    }

    /** The units that a metric's values came with. */
    units(key: string): readonly string[] {
        return [...(this.#metrics.get(key)?.series.keys() ?? [])];
    }

    has(key: string): boolean {
        return this.#metrics.has(key);
    }

    /** The metrics that there are. */
    all(): readonly MetricId[] {
        return [...this.#metrics.values()].map(({ id }) => id);
    }

    /** Of each metric, how many values came and what they sum up to. */
    totals(): readonly MetricTotal[] {
        return [...this.#metrics].map(([key, { id }]) => {
            const { count, sum } = this.window(key, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
            return { ...id, count, sum };
        });
    }

    clear(): void {
        this.#metrics.clear();
    }

    #seriesOf(key: string, { region, namespace, name, dimensions, unit = "None" }: Datum): Bucket[] {
        let metric = this.#metrics.get(key);
        if (!metric) {
            const id = { region, namespace, name, dimensions: Object.fromEntries(sorted(dimensions)) };
            metric = { id, series: new Map() };
            this.#metrics.set(key, metric);
        }
        let series = metric.series.get(unit);
        if (!series) {
            series = [];
            metric.series.set(unit, series);
        }
        return series;
    }
}

/** The bucket of a datum: mostly the last one, or one behind it. */
function bucketAt(buckets: Bucket[], { at, highResolution }: Datum): Bucket {
    const width = highResolution ? 1_000 : MINUTE;
    const start = Math.floor(at / width) * width;
    let place = buckets.length;
    while (place > 0 && buckets[place - 1]!.start > start) place--;
    const before = buckets[place - 1];
    if (before?.start === start) return before;
    const bucket = { start, ...emptySummary() };
    buckets.splice(place, 0, bucket);
    while (buckets[0]!.start < start - RETENTION) buckets.shift();
    return bucket;
}
