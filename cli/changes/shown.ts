import type { ResourceChanges } from "./diffResources";
import type { PropertyChange } from "./diffValues";

/** Characters of a value that are shown. */
const SHOWN = 80;
/** Characters that are shown before the first one that differs. */
const LEAD = 20;

/** Either side of a change as a short text; undefined where the side does not have the property. */
export interface ShownChange {
    readonly before?: string;
    readonly after?: string;
}

/** A change for people: of long texts, the part around the first difference. */
export function shown({ before, after }: PropertyChange): ShownChange {
    const [was, is] = [before, after].map((side) => (side === undefined ? undefined : JSON.stringify(side)));
    const start = was === undefined || is === undefined ? 0 : startOf(was, is);
    return {
        ...(was === undefined ? {} : { before: cut(was, start) }),
        ...(is === undefined ? {} : { after: cut(is, start) }),
    };
}

/** For example "2 added, 1 changed"; "no resource changes". */
export function counts({ added, removed, changed }: ResourceChanges): string {
    const told = Object.entries({ added, removed, changed }).filter(([, list]) => list.length > 0);
    return told.length === 0 ? "no resource changes" : told.map(([what, list]) => `${list.length} ${what}`).join(", ");
}

/** The first of a list, and how many more there are. */
export function head<Item>(
    list: readonly Item[],
    most: number,
): { readonly first: readonly Item[]; readonly more: number } {
    // One more line is as short as the line that counts it.
    const first = list.length <= most + 1 ? list : list.slice(0, most);
    return { first, more: list.length - first.length };
}

function startOf(was: string, is: string): number {
    if (Math.max(was.length, is.length) <= SHOWN) return 0;
    let same = 0;
    while (same < was.length && was[same] === is[same]) same++;
    return same <= SHOWN - LEAD ? 0 : same - LEAD;
}

function cut(text: string, start: number): string {
    const end = start + SHOWN;
    return `${start > 0 ? "..." : ""}${text.slice(start, end)}${end < text.length ? "..." : ""}`;
}
