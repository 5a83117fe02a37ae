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
        const wrapped = wrapRecord(found, raw, defaults);
        if (wrapped === undefined) {
            return {
                problem: `no event: EventBridge delivers no CloudTrail records of the eventType ${printable(found["eventType"])}`,
            };
        }
        return delivered(wrapped.event, wrapped.text);
    }
    return { problem: `no event: ${whatElse(found)}` };
}

function eventOf(event: Json, raw: string, defaults: Defaults): Recognised {
    const { event: whole, text } = completed(event, raw, defaults);
    return delivered(whole, text);
}

/** The text, where EventBridge would deliver the event that it holds. */
function delivered(event: Json, text: string): Recognised {
    const problem = envelopeProblem(event, text);
    return problem === undefined ? { text } : { problem: `no event: ${printable(problem)}` };
}

/** EventBridge never leaves out a member of the envelope; people who write events by hand do. */
function completed(
    event: Json,
    raw: string,
    { account, region, time }: Defaults,
): { readonly event: Json; readonly text: string } {
    const envelope: Json = { version: "0", id: "", account, time: timeText(time), region, resources: [] };
    const missing = Object.entries(envelope).filter(
        ([member, value]) => event[member] === undefined && value !== undefined,
    );
    if (missing.length === 0) return { event, text: raw };
    const members = Object.fromEntries(
        missing.map(([member, value]) => [member, member === "id" ? idOf(raw) : value]),
    ) as Json;
    const text = `${JSON.stringify(members).slice(0, -1)},${raw.slice(raw.indexOf("{") + 1)}`;
    return { event: { ...members, ...event }, text };
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
