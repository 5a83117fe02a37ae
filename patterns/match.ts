import { type Candidate, consistent } from "./arrays";
import type { Branch, CompiledPattern } from "./compile";
import { ParsedEvent, parseEvent } from "./event";

/**
 * Whether an event matches a pattern. The event is JSON text, an object, or what `parseEvent` made of it. Throws
 * `InvalidEventError` for what is no event.
 */
export function matches(compiled: CompiledPattern, event: string | ParsedEvent | object): boolean {
    const parsed = asParsed(event);
    return compiled.branches.some((branch) => matchesBranch(branch, parsed));
}

export function asParsed(event: string | ParsedEvent | object): ParsedEvent {
    if (typeof event === "string") return parseEvent(event);
    if (event instanceof ParsedEvent) return event;
    return parseEvent(JSON.stringify(event) ?? "");
}

export function matchesBranch(branch: Branch, event: ParsedEvent): boolean {
    let inArrays: Candidate[] | undefined;
    for (const field of branch.fields) {
        const node = event.at(field.parts);
        if (!node || node.leaves.length === 0) {
            if (field.absent) continue;
            return false;
        }
        if (node.flat) {
            if (!node.leaves.some((leaf) => field.matches(leaf))) return false;
            continue;
        }
        const values = node.leaves.map((leaf) => ({ element: leaf.element, matches: field.matches(leaf) }));
        const matching = values.filter((value) => value.matches);
        if (matching.length === 0 && !field.absent) return false;
        inArrays ??= [];
        inArrays.push({ absent: field.absent, values: field.absent ? values : matching });
    }
    return inArrays === undefined || consistent(inArrays, event.top);
}
