import { isObject } from "../runtime/delivery";

/** An EventBridge event whose envelope was checked. */
export interface ServiceEvent {
    readonly id: string;
    readonly source: string;
    readonly detailType: string;
    readonly account: string;
    readonly region: string;
    /** RFC 3339. */
    readonly time: string;
    /** The strings of the envelope's `resources`, each once. */
    readonly resources: readonly string[];
    readonly detail: Readonly<Record<string, unknown>>;
    readonly replayed: boolean;
}

/** How the events of one (source, detail-type) pair are read. Every function may return undefined: then the generic rule answers. */
export interface ResourceRow {
    readonly source: string;
    readonly detailType: string;
    /** The kind of the resources that the events are about, for example `ec2:instance`. */
    readonly kind: string | ((resource: string) => string | undefined);
    readonly state: (event: ServiceEvent) => string | undefined;
    /** The resources, where the envelope's `resources` are empty. */
    readonly resourcesInDetail?: (event: ServiceEvent) => readonly (string | undefined)[];
    /** Which of the envelope's `resources` the event is about. Default: all. */
    readonly about?: (resource: string) => boolean;
    readonly name?: (event: ServiceEvent, resource: string) => string | undefined;
    /** One sentence of the source about what happened. */
    readonly message?: (event: ServiceEvent) => string | undefined;
    readonly actor?: (event: ServiceEvent) => string | undefined;
    readonly severity?: (event: ServiceEvent) => string | undefined;
    /** Where it happened, for events that are delivered elsewhere. */
    readonly place?: (event: ServiceEvent) => { readonly account?: string; readonly region?: string };
}

/** The value at a path of own properties; undefined where the path ends early. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
    let found: unknown = value;
    for (const key of path) {
        if ((!isObject(found) && !Array.isArray(found)) || !Object.hasOwn(found, key)) return undefined;
        found = (found as Record<string | number, unknown>)[key];
    }
    return found;
}

/** The text (or number, as text) at a path; undefined for anything else and for text with nothing in it. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
    const found = at(value, ...path);
    if (typeof found === "number") return String(found);
    return typeof found === "string" && found.trim() !== "" ? found.trim() : undefined;
}

/** The texts of the list at a path. */
export function textsAt(value: unknown, ...path: readonly (string | number)[]): string[] {
    const found = at(value, ...path);
    if (!Array.isArray(found)) return [];
    return found.map((entry) => textAt([entry], 0)).filter((entry) => entry !== undefined);
}

/** The parts that are there, joined. */
export function joined(separator: string, ...parts: readonly (string | undefined)[]): string | undefined {
    const present = parts.filter((part) => part !== undefined);
    return present.length > 0 ? present.join(separator) : undefined;
}
