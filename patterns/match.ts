import { type Candidate, consistent } from "./arrays";
import type { Branch, CompiledPattern } from "./compile";
import { type Element, type Leaf, ParsedEvent, parseEvent } from "./event";
import type { Field } from "./field";

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
    let inArrays: { readonly field: Field; readonly leaves: readonly Leaf[] }[] | undefined;
    for (const field of branch.fields) {
        const node = event.at(field.parts);
        if (!node || node.leaves.length === 0) {
            if (field.absent) continue;
            return false;
        }
        const { flat, leaves } = node;
        // Most events that do not match end here, with nothing built.
        if ((flat || !field.absent) && !anyMatches(field, leaves)) return false;
        if (flat) continue;
        inArrays ??= [];
        inArrays.push({ field, leaves });
    }
    if (!inArrays) return true;
    const [only, second] = inArrays;
    if (!second) return anyMatches(only!.field, only!.leaves);
    return consistent(inArrays.map(candidate), event.top);
}

function candidate({ field, leaves }: { readonly field: Field; readonly leaves: readonly Leaf[] }): Candidate {
    const values: { element: Element; matches: boolean }[] = [];
    for (const leaf of leaves) {
        const matches = field.matches(leaf);
        if (matches || field.absent) values.push({ element: leaf.element, matches });
    }
    return { absent: field.absent, values };
}

function anyMatches(field: Field, leaves: readonly Leaf[]): boolean {
    for (const leaf of leaves) if (field.matches(leaf)) return true;
    return false;
}
