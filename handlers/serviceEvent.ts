import { createHash } from "node:crypto";
import { MalformedEventError } from "./errors";
import type { ServiceEvent } from "./resources/row";
import { textAt, textsAt } from "./resources/row";
import { isObject } from "./runtime/delivery";

/**
 * Reads an event's envelope. Throws a `MalformedEventError` that names what is missing when there is no source or no detail-type:
 * such an event cannot be told apart from others. An event without an id (never one of EventBridge) gets one made of its content, the same at
 * every attempt; one without a usable time gets the present.
 */
export function readServiceEvent(event: unknown, now: () => number = Date.now): ServiceEvent {
    if (!isObject(event)) throw new MalformedEventError("The event is not a JSON object.");
    const [source, detailType] = [textAt(event, "source"), textAt(event, "detail-type")];
    if (source === undefined || detailType === undefined) {
        const missing = source === undefined ? "source" : "detail-type";
        throw new MalformedEventError(
            `The event has no "${missing}". Expected an EventBridge event: an object with "source" and "detail-type".`,
        );
    }
    return {
        id: textAt(event, "id") ?? contentId(event),
        source,
        detailType,
        account: textAt(event, "account") ?? "",
        region: textAt(event, "region") ?? "",
        time: timeOf(textAt(event, "time"), now),
        resources: [...new Set(textsAt(event, "resources"))],
        detail: isObject(event.detail) ? event.detail : {},
        replayed: typeof event["replay-name"] === "string",
    };
}

function contentId(event: Record<string, unknown>): string {
    return createHash("sha256").update(JSON.stringify(event)).digest("hex").slice(0, 32);
}

function timeOf(text: string | undefined, now: () => number): string {
    const millis = text === undefined ? Number.NaN : Date.parse(text);
    if (Number.isNaN(millis)) return new Date(now()).toISOString();
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text!)
        ? text!
        : new Date(millis).toISOString();
}
