import { PATTERN_LIMITS } from "event-ops/patterns";
import { entryBytes } from "./fabric/entryBytes";
import { isObject } from "./fabric/json";
import { PUT_EVENTS } from "./fabric/limits";

type Json = Readonly<Record<string, unknown>>;

/** As the envelope has them: to the second, with fractions or not, in UTC or with an offset. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** A character of an event's JSON stands for so many bytes of its entry at most (`1e20` for 21): few events are so long that they must be counted. */
const MOST_BYTES = 6;

/** Why EventBridge would deliver no such event, as the end of a sentence; undefined for one that it would. Members that are missing, but for source and detail, are no problem here. */
export function envelopeProblem(event: Json, raw: string): string | undefined {
    const { detail, time, resources } = event;
    if (!isObject(detail)) return `its detail is ${kindOf(detail)}, and must be an object`;
    for (const member of ["id", "source", "detail-type", "account", "time", "region"]) {
        const value = event[member];
        const missing = value === undefined && member !== "source";
        if (!missing && typeof value !== "string") return `its ${member} is ${kindOf(value)}, and must be a string`;
    }
    if (typeof time === "string" && !(TIME.test(time) && Number.isFinite(Date.parse(time))))
        return `its time is ${JSON.stringify(time)}, and must be one as in 2026-01-01T00:00:00Z`;
    if (resources !== undefined && !(Array.isArray(resources) && resources.every((one) => typeof one === "string")))
        return `its resources are ${kindOf(resources)}${Array.isArray(resources) ? " with other things" : ""}, and must be an array of strings`;
    // Each level takes two characters at least: few events are so long that they must be looked through.
    if (raw.length > 2 * PATTERN_LIMITS.nesting && isDeeper(event, PATTERN_LIMITS.nesting))
        return `it is nested more than ${PATTERN_LIMITS.nesting} levels deep, and EventBridge takes no such event`;
    if (raw.length * MOST_BYTES <= PUT_EVENTS) return undefined;
    const bytes = entryBytes({
        Source: String(event["source"]),
        DetailType: String(event["detail-type"]),
        Detail: JSON.stringify(detail),
        Time: time,
        ...(resources === undefined ? {} : { Resources: resources as readonly string[] }),
    });
    return bytes > PUT_EVENTS ? `it has ${bytes} bytes, and EventBridge takes ${PUT_EVENTS} at most` : undefined;
}

function isDeeper(value: unknown, levels: number): boolean {
    if (typeof value !== "object" || value === null) return false;
    return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}

/** What a value of JSON is, for a sentence. */
export function kindOf(value: unknown): string {
    if (value === undefined) return "missing";
    if (value === null) return "null";
    if (Array.isArray(value)) return "an array";
    return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
