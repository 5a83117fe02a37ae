import { envelopeProblem, kindOf, timeText } from "event-ops-lab/delivery";
import { type Defaults, idOf, isRecord, wrapRecord } from "./cloudTrail";
import { printable } from "./printable";

type Json = Readonly<Record<string, unknown>>;

/** An EventBridge event as JSON text, or why there is none. */
export type Recognised = { readonly text: string } | { readonly problem: string };

/** Makes an event of a JSON text that holds one, or a CloudTrail record. */
export function recognise(raw: string, defaults: Defaults): Recognised {
    let value: unknown;
    try {
        value = JSON.parse(raw);
    } catch (error) {
        return { problem: `not JSON: ${printable((error as Error).message)}` };
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return { problem: `no event: expected a JSON object, found ${kindOf(value)}` };
    }
    const found = value as Json;
    if (found["detail-type"] !== undefined) return eventOf(found, raw, defaults);
    if (isRecord(found)) {
        const text = wrapRecord(found, raw, defaults);
        if (text === undefined) {
            return {
                problem: `no event: EventBridge delivers no CloudTrail records of the eventType ${printable(found["eventType"])}`,
            };
        }
        return { text };
    }
    return { problem: `no event: ${whatElse(found)}` };
}

function eventOf(event: Json, raw: string, defaults: Defaults): Recognised {
    const problem = envelopeProblem(event, raw);
    if (problem !== undefined) return { problem: `no event: ${printable(problem)}` };
    return { text: completed(event, raw, defaults) };
}

/** EventBridge never leaves out a member of the envelope; people who write events by hand do. */
function completed(event: Json, raw: string, { account, region, time }: Defaults): string {
    const envelope: Json = { version: "0", id: "", account, time: timeText(time), region, resources: [] };
    const missing = Object.entries(envelope).filter(([member]) => event[member] === undefined);
    if (missing.length === 0) return raw;
    const members = missing.map(([member, value]) => [member, member === "id" ? idOf(raw) : value]);
    return `${JSON.stringify(Object.fromEntries(members)).slice(0, -1)},${raw.slice(raw.indexOf("{") + 1)}`;
}

function whatElse(value: Json): string {
    if (value["invokingEvent"] !== undefined) return "an invocation of an AWS Config rule";
    if (value["digestStartTime"] !== undefined) return "a digest file of CloudTrail";
    if (value["DetailType"] !== undefined || Array.isArray(value["Entries"]))
        return 'the input of PutEvents: the event that it makes has "source", "detail-type" and, as an object, "detail"';
    const source = value["eventSource"] ?? value["EventSource"];
    if (typeof source === "string") return `a record of ${printable(source)}, not of CloudTrail`;
    const members = Object.keys(value);
    const named = members.slice(0, 5).map(printable).join(", ");
    return members.length === 0
        ? "an empty object"
        : `neither "detail-type" nor "eventSource" and "eventName" is there (found ${named}${members.length > 5 ? ", ..." : ""})`;
}
