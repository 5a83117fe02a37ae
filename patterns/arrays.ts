import type { ArrayNode, Element } from "./event";
import { work } from "./work";

/** A field with values inside arrays: where each value lies and whether it matches. */
export interface Candidate {
    /** Whether the field may be missing. */
    readonly absent: boolean;
    readonly values: readonly { readonly element: Element; readonly matches: boolean }[];
}

/** Where one field's values lie, seen from one element. */
interface Place {
    /** There is a value right here, outside arrays of this element. */
    here: boolean;
    /** One of them matches. */
    matches: boolean;
    /** Arrays of this element that hold values. */
    readonly arrays: ArrayNode[];
}

/** What a field still needs: a matching value, to be missing, or either. */
interface Need {
    readonly field: number;
    readonly present: boolean;
    readonly missing: boolean;
}

/** How many ways through values that lie in several arrays at once are tried, as a multiple of the values there are. */
const TRIES = 64;

/**
 * Whether one element of each array can be chosen so that all fields are satisfied. Fields are in the order in which EventBridge
 * walks them: a field is missing when no value of it goes together with the elements that the fields before it have chosen.
 *
 * Elements form a tree, and what one element is asked for does not depend on what its siblings are: so each element is looked at
 * once, whatever the number of fields, and nothing is multiplied.
 */
export function consistent(candidates: readonly Candidate[], top: Element): boolean {
    if (candidates.length === 1) return candidates[0]!.values.some((value) => value.matches);
    if (oneArray(candidates)) return oneElement(candidates);
    const search = new Search(candidates);
    const needs = candidates.map(({ absent }, field) => ({ field, present: true, missing: absent }));
    return search.satisfies(top, needs);
}

/** The everyday case, a list of tags for example: all values are fields of the elements of one array, and none may be missing. */
function oneArray(candidates: readonly Candidate[]): boolean {
    const array = candidates[0]?.values[0]?.element.array;
    return candidates.every(({ absent, values }) => !absent && values.every(({ element }) => element.array === array));
}

/** Whether the array has an element in which every field matches. */
function oneElement(candidates: readonly Candidate[]): boolean {
    let open: Set<Element> | undefined;
    for (const { values } of candidates) {
        work.steps += values.length;
        const next = new Set<Element>();
        for (const { element } of values) if (!open || open.has(element)) next.add(element);
        if (next.size === 0) return false;
        open = next;
    }
    return true;
}

class Search {
    readonly #places = new Map<Element, (Place | undefined)[]>();
    /** The elements of an array that hold values of a field. */
    readonly #elements = new Map<ArrayNode, (Element[] | undefined)[]>();
    readonly #anyMissing: boolean;
    #tries: number;

    constructor(candidates: readonly Candidate[]) {
        this.#anyMissing = candidates.some((candidate) => candidate.absent);
        candidates.forEach(({ values }, field) => {
            for (const value of values) this.#note(field, value.element, value.matches);
        });
        this.#tries = TRIES * (this.#places.size + 1);
    }

    #note(field: number, element: Element, matches: boolean): void {
        const place = this.#place(element, field);
        place.here = true;
        place.matches ||= matches;
        if (place.arrays.length === 0) this.#link(field, element);
    }

    /** Tells the elements above, up to one that knows already. */
    #link(field: number, from: Element): void {
        let element = from;
        while (element.array) {
            work.steps++;
            const { array } = element;
            let elements = this.#elements.get(array);
            if (!elements) {
                elements = [];
                this.#elements.set(array, elements);
            }
            let list = elements[field];
            const known = list !== undefined;
            if (!list) elements[field] = list = [];
            // Values come in document order, so an element that is in the list is its last.
            if (list.at(-1) === element) return;
            list.push(element);
            if (known) return;
            this.#place(array.parent, field).arrays.push(array);
            element = array.parent;
        }
    }

    #place(element: Element, field: number): Place {
        let places = this.#places.get(element);
        if (!places) {
            places = [];
            this.#places.set(element, places);
        }
        places[field] ??= { here: false, matches: false, arrays: [] };
        return places[field];
    }

    satisfies(element: Element, needs: readonly Need[]): boolean {
        work.steps += needs.length;
        if (this.#tries-- <= 0) return false;
        const places = this.#places.get(element);
        const inArray = new Map<ArrayNode, Need[]>();
        const inSeveral: { need: Need; place: Place }[] = [];
        for (const need of needs) {
            const place = places?.[need.field];
            if (!place) {
                if (!need.missing) return false;
            } else if (place.arrays.length === 0) {
                if (!need.present || !place.matches) return false;
            } else if (!place.here && place.arrays.length === 1) {
                push(inArray, place.arrays[0]!, need);
            } else if (this.#anyMissing || !need.present || !place.matches) {
                inSeveral.push({ need, place });
            }
        }
        if (inSeveral.length === 0) return this.#all(inArray);
        return this.#route(inSeveral, 0, inArray);
    }

    /** Values in more than one place, which takes a key that occurs twice or an array of values and arrays: try each. */
    #route(several: readonly { need: Need; place: Place }[], at: number, inArray: Map<ArrayNode, Need[]>): boolean {
        if (this.#tries-- <= 0) return false;
        const entry = several[at];
        if (!entry) return this.#all(inArray);
        const { need, place } = entry;
        if (need.present && place.matches && this.#route(several, at + 1, inArray)) return true;
        if (need.present) {
            for (const array of place.arrays) {
                const routed = copy(inArray);
                push(routed, array, { ...need, missing: false });
                if (this.#route(several, at + 1, routed)) return true;
            }
        }
        if (!need.missing || place.here) return false;
        const routed = copy(inArray);
        for (const array of place.arrays) push(routed, array, { ...need, present: false });
        return this.#route(several, at + 1, routed);
    }

    #all(inArray: ReadonlyMap<ArrayNode, readonly Need[]>): boolean {
        for (const [array, needs] of inArray) if (!this.#some(array, needs)) return false;
        return true;
    }

    /**
     * Whether one element of the array has it all. Until a value has chosen an element, no field with values in this array is missing:
     * so the first field must be there, and only elements that hold it are asked.
     */
    #some(array: ArrayNode, needs: readonly Need[]): boolean {
        const sorted = [...needs].sort((a, b) => a.field - b.field);
        const elements = this.#elements.get(array)?.[sorted[0]!.field] ?? [];
        return elements.some((element) => this.satisfies(element, sorted));
    }
}

function push(map: Map<ArrayNode, Need[]>, array: ArrayNode, need: Need): void {
    const list = map.get(array);
    if (list) list.push(need);
    else map.set(array, [need]);
}

function copy(map: ReadonlyMap<ArrayNode, readonly Need[]>): Map<ArrayNode, Need[]> {
    return new Map([...map].map(([array, needs]) => [array, [...needs]]));
}
