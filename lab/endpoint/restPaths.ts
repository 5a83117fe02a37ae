import { isStructure, membersOf, resolve } from "./schema";
import type { Operation, ServiceModel } from "./serviceModel";

export interface RestMatch {
    readonly operation: Operation;
    /** Values of the path's labels, percent-decoded. */
    readonly labels: Readonly<Record<string, string>>;
}

interface Pattern {
    readonly segments: readonly Segment[];
    /** A label that the template does not name: what the SDK writes before the path or into the host (the bucket of S3). */
    readonly leadingLabel?: string;
}

interface Route extends Pattern {
    readonly operation: Operation;
    readonly method: string;
    /** Query parameters that the template fixes; an empty value means that any will do. */
    readonly query: readonly (readonly [string, string])[];
    /** More fixed parts come first. */
    readonly weight: number;
}

type Segment = { readonly literal: string } | { readonly label: string; readonly greedy: boolean };

/** Finds the operation of a REST request by method, path and query. */
export class RestRoutes {
    readonly #routes: readonly Route[];

    constructor(model: ServiceModel) {
        this.#routes = [...model.operations.values()].flatMap(route).sort((a, b) => b.weight - a.weight);
    }

    /** `hostLabel` is what stands before the endpoint's own name in the Host header. */
    find(method: string, path: string, query: URLSearchParams, hostLabel: string | undefined): RestMatch | undefined {
        const parts = path.split("/").slice(1);
        for (const route of this.#routes) {
            if (route.method !== method) continue;
            if (!route.query.every(([name, value]) => query.has(name) && (value === "" || query.get(name) === value)))
                continue;
            const labels = matchRoute(route, parts, hostLabel);
            if (labels) return { operation: route.operation, labels };
        }
        return undefined;
    }
}

function route(operation: Operation): Route[] {
    if (!operation.http) return [];
    const [method, uri] = operation.http;
    const [path = "/", search = ""] = uri.split("?");
    const segments = path
        .split("/")
        .filter((part) => part !== "")
        .map((part): Segment => {
            const label = /^\{([^}+]+)(\+)?\}$/.exec(part);
            return label ? { label: label[1]!, greedy: label[2] === "+" } : { literal: part };
        });
    const query = [...new URLSearchParams(search)];
    const input = resolve(operation.input);
    const leadingLabel = !isStructure(input)
        ? undefined
        : membersOf(input).find(
              ({ name, traits }) =>
                  traits["httpLabel"] && !segments.some((part) => "label" in part && part.label === name),
          )?.name;
    const literals = segments.filter((part) => "literal" in part).length;
    const greedy = segments.some((part) => "greedy" in part && part.greedy);
    const weight =
        query.length * 1000 + literals * 20 + segments.length * 2 - (greedy ? 1 : 0) + (leadingLabel ? 1 : 0);
    return [{ operation, method, segments, query, weight, ...(leadingLabel ? { leadingLabel } : {}) }];
}

function matchRoute(
    { segments, leadingLabel }: Pattern,
    parts: readonly string[],
    hostLabel: string | undefined,
): Record<string, string> | undefined {
    const labels: Record<string, string> = {};
    let rest = parts;
    if (leadingLabel !== undefined) {
        const fromPath = hostLabel === undefined;
        const value = hostLabel ?? decode(parts[0] ?? "");
        if (!value) return undefined;
        labels[leadingLabel] = value;
        if (fromPath) rest = parts.slice(1);
    }
    for (const [index, segment] of segments.entries()) {
        const part = rest[index];
        if (!part && !("greedy" in segment && segment.greedy && rest.length > index + 1)) return undefined;
        if ("literal" in segment) {
            if (part !== segment.literal) return undefined;
        } else if (segment.greedy) {
            const after = segments.length - index - 1;
            const taken = rest.slice(index, rest.length - after);
            labels[segment.label] = taken.map(decode).join("/");
            const tail = matchRoute(
                { segments: segments.slice(index + 1) },
                rest.slice(rest.length - after),
                undefined,
            );
            return tail && taken.length > 0 ? { ...labels, ...tail } : undefined;
        } else {
            labels[segment.label] = decode(part!);
        }
    }
    // A slash at the end means nothing where no label could hold it.
    const left = rest.slice(segments.length).filter((part) => part !== "");
    return left.length === 0 ? labels : undefined;
}

function decode(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}
