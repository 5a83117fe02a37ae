import type { Datum } from "../cloudwatch/metric";
import { isObject, parseJson } from "../fabric/json";

/** Of one document: metrics of a directive, and values of a metric. Source: "Specification: Embedded metric format". */
const MAX_METRICS = 100;
const MAX_VALUES = 100;
const MAX_DIMENSIONS = 30;

/**
 * The metrics in a log line of the embedded metric format. What stands before the document, such as the time and the request id that
 * Lambda writes there, does no harm. A line that is none, or breaks the format, gives none: CloudWatch says nothing of it either.
 * Source: CloudWatch User Guide, "Specification: Embedded metric format".
 */
export function embeddedMetrics(line: string, region: string): readonly Datum[] {
    if (!line.includes('"CloudWatchMetrics"')) return [];
    const root = parseJson(line.slice(line.indexOf("{")));
    const meta = isObject(root) ? root["_aws"] : undefined;
    if (!isObject(root) || !isObject(meta)) return [];
    const { Timestamp: at, CloudWatchMetrics: directives } = meta;
    if (typeof at !== "number" || !Array.isArray(directives)) return [];
    return directives.flatMap((directive) =>
        isObject(directive) ? ofDirective(directive, root).map((datum) => ({ ...datum, at, region })) : [],
    );
}

type Found = Omit<Datum, "at" | "region">;

function ofDirective(directive: Record<string, unknown>, root: Record<string, unknown>): readonly Found[] {
    const { Namespace: namespace, Dimensions: sets, Metrics: metrics } = directive;
    if (typeof namespace !== "string" || namespace === "" || !Array.isArray(sets) || !Array.isArray(metrics)) return [];
    if (metrics.length > MAX_METRICS) return [];
    const dimensionSets = sets.map((set) => dimensionsOf(set, root)).filter((set) => set !== undefined);
    return metrics.flatMap((metric) => {
        const found = isObject(metric) ? metricValues(metric, root) : undefined;
        return found ? dimensionSets.map((dimensions) => ({ ...found, namespace, dimensions })) : [];
    });
}

/** Undefined where a dimension is not said, or is no text. */
function dimensionsOf(set: unknown, root: Record<string, unknown>): Record<string, string> | undefined {
    if (!Array.isArray(set) || set.length > MAX_DIMENSIONS) return undefined;
    const pairs = set.map((name) => [name, root[name]] as const);
    return pairs.every((pair): pair is [string, string] => typeof pair[1] === "string")
        ? Object.fromEntries(pairs)
        : undefined;
}

function metricValues(metric: Record<string, unknown>, root: Record<string, unknown>) {
    const { Name: name, Unit: unit, StorageResolution: resolution } = metric;
    if (typeof name !== "string") return undefined;
    const values: unknown[] = [root[name]].flat();
    if (values.length > MAX_VALUES || !values.every((value) => typeof value === "number")) return undefined;
    return {
        name,
        values: values.map((value) => [value, 1] as const),
        ...(typeof unit === "string" ? { unit } : {}),
        ...(resolution === 1 ? { highResolution: true } : {}),
    };
}
