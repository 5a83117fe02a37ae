import type { Field } from "./field";

/** How many members all ranges may remember together. */
const REMEMBERED = 100_000;

/**
 * Which fields take a number. The numbers that fields name cut the line into ranges, in each of which every field answers alike: so each
 * range is asked about once.
 */
export class Ranges<M extends { readonly field: Field }> {
    readonly #members: readonly M[];
    readonly #bounds: Float64Array;
    /** By twice the number of bounds below a number, and one more for a number that is a bound. */
    #taking: (readonly M[] | undefined)[] = [];
    #size = 0;

    constructor(members: readonly M[]) {
        this.#members = members;
        const bounds = members.flatMap(({ field }) => field.matchers.flatMap((matcher) => matcher.bounds ?? []));
        this.#bounds = Float64Array.from(new Set(bounds)).sort();
    }

    taking(number: number): readonly M[] {
        const range = this.#rangeOf(number);
        const known = this.#taking[range];
        if (known) return known;
        const taking = this.#members.filter(({ field }) => field.matches(number));
        this.#size += taking.length + 1;
        if (this.#size > REMEMBERED) {
            this.#taking = [];
            this.#size = 0;
        }
        this.#taking[range] = taking;
        return taking;
    }

    #rangeOf(number: number): number {
        const bounds = this.#bounds;
        let low = 0;
        let high = bounds.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (bounds[middle]! < number) low = middle + 1;
            else high = middle;
        }
        return 2 * low + (bounds[low] === number ? 1 : 0);
    }
}
