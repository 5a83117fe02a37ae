import { printable } from "./printable";

type Json = Readonly<Record<string, unknown>>;

/**
 * The most bytes of an event's entry. Source: AWS Compute Blog, "More room to build: serverless services now support payloads up to
 * 1 MB" (January 2026); how they are counted: EventBridge User Guide, "Calculating PutEvents event entry size".
 */
const MAX_ENTRY_BYTES = 1_048_576;

/** As the envelope has them: to the second, with fractions or not, in UTC or with an offset. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Why EventBridge would deliver no such event, as the end of a sentence; undefined for one that it would. Missing members are filled in elsewhere. */
export function envelopeProblem(event: Json): string | undefined {
    const { detail, time, resources } = event;
    if (!isObject(detail)) return `its detail is ${kindOf(detail)}, and must be an object`;
    for (const member of ["id", "source", "detail-type", "account", "time", "region"]) {
        const value = event[member];
        const missing = value === undefined && member !== "source";
        if (!missing && typeof value !== "string") return `its ${member} is ${kindOf(value)}, and must be a string`;
    }
    if (typeof time === "string" && !(TIME.test(time) && Number.isFinite(Date.parse(time))))
        return `its time is "${printable(time)}", and must be one as in 2026-01-01T00:00:00Z`;
    if (resources !== undefined && !(Array.isArray(resources) && resources.every((one) => typeof one === "string")))
        return `its resources are ${kindOf(resources)}${Array.isArray(resources) ? " with other things" : ""}, and must be an array of strings`;
    const bytes = entryBytes(event);
    return bytes > MAX_ENTRY_BYTES
        ? `it has ${bytes} bytes, and EventBridge takes ${MAX_ENTRY_BYTES} at most`
        : undefined;
}

function entryBytes(event: Json): number {
    const texts = [
        event["source"],
        event["detail-type"],
        JSON.stringify(event["detail"]),
        ...((event["resources"] as [] | undefined) ?? []),
    ];
    const time = event["time"] === undefined ? 0 : 14;
    return texts.reduce((sum: number, text) => sum + Buffer.byteLength(String(text)), time);
}

/** What a value of JSON is, for a sentence. */
export function kindOf(value: unknown): string {
    if (value === undefined) return "missing";
    if (value === null) return "null";
    if (Array.isArray(value)) return "an array";
    return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function isObject(value: unknown): value is Json {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
