import { consistent, inOneArray } from "./arrays";
import type { Branch, CompiledPattern } from "./compile";
import { ParsedEvent, parseEvent } from "./event";
import type { Field } from "./field";
import { MANY } from "./fieldPath";
import type { Members } from "./value";

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

export function matchesBranch({ fields, anyAbsent }: Branch, { root }: ParsedEvent): boolean {
    let several: Field[] | undefined;
    for (const field of fields) {
        const value = field.at.only(root);
        if (value === undefined) {
            if (!field.absent) return false;
        } else if (value === MANY) {
            several ??= [];
            several.push(field);
            // Most events that do not match end here, with nothing built.
        } else if (!field.matches(value)) return false;
    }
    if (!several) return true;
    const simple = anyAbsent || several.length === 1 ? undefined : inOneArray(several, root);
    return simple ?? matchesSeveral(several, anyAbsent, root);
}

/** Whether the fields match that may have more than one value. */
function matchesSeveral(fields: readonly Field[], anyAbsent: boolean, root: Members): boolean {
    const inArrays: Field[] = [];
    let matchedInArrays = true;
    for (const field of fields) {
        const { any, matches, inElement } = look(field, root, anyAbsent);
        // Where a field may be missing, whether it is depends on the elements that are chosen.
        if (!matches && !(field.absent && (inElement || !any))) return false;
        if (!inElement) continue;
        inArrays.push(field);
        matchedInArrays &&= matches;
    }
    return inArrays.length > 1 ? consistent(inArrays, root) : matchedInArrays;
}

/** What there is of a field. Where none may be missing, not more is looked at than tells that one value matches. */
function look(
    field: Field,
    root: Members,
    all: boolean,
): { readonly any: boolean; readonly matches: boolean; readonly inElement: boolean } {
    let any = false;
    let matches = false;
    let nested = false;
    field.at.visit(root, 0, false, (value, inElement) => {
        any = true;
        nested ||= inElement;
        matches ||= field.matches(value);
        return matches && !all;
    });
    return { any, matches, inElement: nested };
}
