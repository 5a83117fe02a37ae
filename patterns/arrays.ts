import type { Field } from "./field";
import { MANY } from "./fieldPath";
import { type Container, isScalar, type Members, Several, type Value } from "./value";
import { work } from "./work";

/** An object or array that is an element of an array, or the event itself. */
type Element = Container;
type ArrayNode = readonly Value[];

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
export function consistent(fields: readonly Field[], root: Members): boolean {
    const search = new Search(fields, root);
    const needs = fields.map(({ absent }, field) => ({ field, present: true, missing: absent }));
    return search.satisfies(root, needs);
}

/**
 * Whether all fields match, in the everyday case, a list of tags for example: all values are fields of the elements of one array, and none
 * may be missing. Undefined where it is not that case.
 */
export function inOneArray(fields: readonly Field[], root: Members): boolean | undefined {
    const common = commonNames(fields);
    let value: Value = root;
    let at = 0;
    for (;;) {
        if (isScalar(value) || value instanceof Several) return undefined;
        if (Array.isArray(value)) {
            const array = value as ArrayNode;
            // With one element there is nothing to choose.
            if (array.length !== 1 || isScalar(array[0]!)) return elementTakesAll(fields, array, at);
            value = array[0]!;
        } else {
            if (at === common) return undefined;
            const next = fields[0]!.at.member(value as Members, at++);
            if (next === undefined) return undefined;
            value = next;
        }
    }
}

function elementTakesAll(fields: readonly Field[], array: ArrayNode, at: number): boolean | undefined {
    if (fields.some((field) => field.at.names.length === at)) return undefined;
    for (const element of array) {
        let all = true;
        for (const field of fields) {
            const value = field.at.onlyFrom(element, at);
            if (value === MANY) return undefined;
            all = value !== undefined && field.matches(value);
            if (!all) break;
        }
        if (all) return true;
    }
    return false;
}

/** With how many names all paths begin. */
function commonNames(fields: readonly Field[]): number {
    const [first, ...others] = fields.map((field) => field.at.names);
    let common = 0;
    while (common < first!.length && others.every((names) => names[common] === first![common])) common++;
    return common;
}

class Search {
    readonly #places = new Map<Element, (Place | undefined)[]>();
    /** The elements of an array that hold values of a field. */
    readonly #elements = new Map<ArrayNode, (Element[] | undefined)[]>();
    readonly #fields: readonly Field[];
    readonly #anyMissing: boolean;
    #tries: number;

    constructor(fields: readonly Field[], root: Members) {
        this.#fields = fields;
        this.#anyMissing = fields.some((field) => field.absent);
        fields.forEach((_, field) => void this.#note(field, root, 0, root));
        this.#tries = TRIES * (this.#places.size + 1);
    }

    /**
     * Notes where values of a field lie, from a value inside an element on; returns whether there are any. Values that do not match count
     * only when the field may be missing.
     */
    #note(field: number, start: Value, from: number, element: Element): boolean {
        const { at: path, absent } = this.#fields[field]!;
        let value = start;
        for (let at = from; ; at++) {
            work.steps++;
            if (isScalar(value)) {
                if (at < path.names.length) return false;
                const matches = this.#fields[field]!.matches(value);
                if (!matches && !absent) return false;
                const place = this.#place(element, field);
                place.here = true;
                place.matches ||= matches;
                return true;
            }
            if (value instanceof Several) {
                return value.values.map((one) => this.#note(field, one, at, element)).includes(true);
            }
            if (Array.isArray(value)) return this.#noteArray(field, value as ArrayNode, at, element);
            const next = at < path.names.length ? path.member(value as Members, at) : undefined;
            if (next === undefined) return false;
            value = next;
        }
    }

    #noteArray(field: number, array: ArrayNode, at: number, element: Element): boolean {
        let found = false;
        const holding: Element[] = [];
        for (const item of array) {
            // A plain value in an array belongs to the element around the array.
            if (isScalar(item)) found = this.#note(field, item, at, element) || found;
            else if (this.#note(field, item, at, item)) holding.push(item);
        }
        if (holding.length === 0) return found;
        this.#place(element, field).arrays.push(array);
        let elements = this.#elements.get(array);
        if (!elements) {
            elements = [];
            this.#elements.set(array, elements);
        }
        elements[field] = holding;
        return true;
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
