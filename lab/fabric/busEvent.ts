import { API_CALL, isUnheardRead } from "event-ops/patterns";
import { type BusEvent, NO_TRACE, type Trace } from "../types";
import { isObject, parseJson } from "./json";
import { timeText } from "./times";

/** Reads an event in EventBridge's envelope; `body` is what its text says. Throws when that is no object. */
export function readBusEvent(text: string, body: unknown = parseJson(text)): BusEvent {
    if (!isObject(body)) throw new Error("An event must be a JSON object.");
    const field = (name: string) => (typeof body[name] === "string" ? (body[name] as string) : "");
    return {
        id: field("id"),
        source: field("source"),
        detailType: field("detail-type"),
        account: field("account"),
        region: field("region"),
        time: field("time"),
        text,
        body,
    };
}

export interface NewEvent {
    readonly id: string;
    readonly source: string;
    readonly detailType: string;
    readonly account: string;
    readonly region: string;
    readonly time: Date;
    readonly resources: readonly string[];
    /** JSON text of an object: it goes into the event as it is. */
    readonly detail: string;
}

/** The envelope around a detail. Source: EventBridge User Guide, "EventBridge event structure". */
export function eventText(event: NewEvent): string {
    const head = JSON.stringify({
        version: "0",
        id: event.id,
        "detail-type": event.detailType,
        source: event.source,
        account: event.account,
        time: timeText(event.time),
        region: event.region,
        resources: event.resources,
    });
    return `${head.slice(0, -1)},"detail":${event.detail}}`;
}

/**
 * Whether this is a read-only call, which rules get in the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS alone: a management
 * event of a call that begins with Get, List or Describe. Source: EventBridge User Guide, "Receiving read-only management events from
 * AWS services".
 */
export function isReadOnlyCall({ source, detailType, body }: BusEvent): boolean {
    const { detail } = body;
    if (detailType !== API_CALL || !source.startsWith("aws.") || !isObject(detail)) return false;
    const { eventName, eventCategory, managementEvent, readOnly } = detail;
    if (typeof eventName !== "string" || managementEvent === false || readOnly === false) return false;
    if (eventCategory !== undefined && eventCategory !== "Management") return false;
    return isUnheardRead(eventName, { management: managementEvent === true || eventCategory === "Management" });
}

/** The trace of what a rule sends on: the chain's own, or one that starts here. */
export function traceThrough(rule: string, event: BusEvent, cause: Trace = NO_TRACE): Trace {
    return cause.events.length > 0 ? cause : { events: [event.id], rules: [rule] };
}
