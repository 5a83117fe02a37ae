import { consoleUrl } from "./consoleUrl";
import { csvRow } from "./csv";
import { RESOURCE_EVENT_TYPE, type ResourceEvent, type ResourceEventData } from "./resourceEvent";
import { GENERIC } from "./resources/generic";
import type { ServiceEvent } from "./resources/row";
import { rowFor } from "./resources/table";
import { cut, oneLine } from "./runtime/text";

/** The longest texts that a resource event carries, in UTF-16 units; what was cut ends in `…`. `detail` has them whole. */
export const LONGEST = { resource: 2_048, state: 256, name: 256, actor: 1_024, message: 1_024, other: 256 } as const;

/** What is known of a resource's tags: the tags, or why they are not known. Undefined where nobody asked. */
export type TagsKnown = { readonly tags: Readonly<Record<string, string>> } | { readonly unknown: string } | undefined;

/** The resources that an event is about, each once: those of its `resources`, otherwise its own identifiers. No ARN is ever made up. */
export function resourcesOf(event: ServiceEvent): string[] {
    const row = rowFor(event);
    const listed = row?.about ? event.resources.filter(row.about) : event.resources;
    const found = listed.length > 0 ? listed : (row?.resourcesInDetail?.(event) ?? []);
    const texts = found.filter((resource) => resource !== undefined).map((text) => clean(text, LONGEST.resource));
    const resources = [...new Set(texts.filter((text) => text !== ""))];
    return resources.length > 0 ? resources : [clean(GENERIC.resources(event), LONGEST.resource)];
}

/**
 * One resource event for each resource, in their order.
 * `tagsOf` gives what is known of a resource's tags.
 */
export function toResourceEvents(
    event: ServiceEvent,
    resources: readonly string[] = resourcesOf(event),
    tagsOf: (resource: string) => TagsKnown = () => undefined,
): ResourceEvent[] {
    return resources.map((resource, index) => ({
        specversion: "1.0",
        type: RESOURCE_EVENT_TYPE,
        id: resources.length === 1 ? event.id : `${event.id}/${index + 1}`,
        source: clean(event.source, LONGEST.other),
        subject: resource,
        time: event.time,
        datacontenttype: "application/json",
        data: dataOf(event, resource, tagsOf(resource)),
    }));
}

function dataOf(event: ServiceEvent, resource: string, known: TagsKnown): ResourceEventData {
    const row = rowFor(event);
    const kind = (typeof row?.kind === "function" ? row.kind(resource) : row?.kind) ?? GENERIC.kind(event, resource);
    const place = row?.place?.(event);
    const region = clean(place?.region ?? event.region, LONGEST.other);
    const columns = {
        source: clean(event.source, LONGEST.other),
        resource,
        // SNS takes no empty attribute.
        state: clean(row?.state(event) ?? GENERIC.state(event), LONGEST.state) || "unknown",
    };
    const tags = known && "tags" in known ? known.tags : undefined;
    const nameTag = tags && Object.hasOwn(tags, "Name") ? tags.Name : undefined;
    // A row that says nothing about messages leaves the question to the generic rule; so does an event without a row.
    const message = row?.message ? row.message(event) : GENERIC.message(event);
    return {
        ...columns,
        kind: clean(kind, LONGEST.other),
        account: clean(place?.account ?? event.account, LONGEST.other),
        region,
        ...optional("name", nameTag || row?.name?.(event, resource), LONGEST.name),
        ...(tags && { tags }),
        ...(known && "unknown" in known && { tagsUnknown: known.unknown }),
        ...optional("actor", row?.actor?.(event) ?? GENERIC.actor(event), LONGEST.actor),
        ...optional("message", message, LONGEST.message),
        ...optional("severity", row?.severity?.(event) ?? GENERIC.severity(event), LONGEST.other),
        detailType: clean(event.detailType, LONGEST.other),
        detail: event.detail,
        ...optional("consoleUrl", consoleUrl({ resource, kind, region }), LONGEST.resource * 2),
        csv: csvRow(columns),
        ...(event.replayed && { replayed: true }),
    };
}

/** Fields of the message are single lines of a bounded length; whatever was in the event is in `detail` as it came. */
function clean(text: string, limit: number): string {
    return cut(oneLine(text), limit);
}

function optional<K extends string>(key: K, text: string | undefined, limit: number): Partial<Record<K, string>> {
    const value = text === undefined ? "" : clean(text, limit);
    return value === "" ? {} : ({ [key]: value } as Record<K, string>);
}
