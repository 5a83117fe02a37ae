import type { Members, Scalar, Value } from "./value";
import { isScalar, Several, WrittenNumber } from "./value";
import { work } from "./work";

/** Where a path leads to more than one value, or may. */
export const MANY = Symbol("many");

/** A dotted path of a pattern. */
export class FieldPath {
    readonly names: readonly string[];
    /** Whether every object has a member of one of these names: only its own count. */
    readonly #inherited: boolean;

    constructor(path: string) {
        // As names of a property, which are found faster than other strings.
        this.names = path.split(".").map((name) => Object.keys({ [`${name}`]: 0 })[0]!);
        this.#inherited = this.names.some((name) => name in Object.prototype);
    }

    member(object: Members, at: number): Value | undefined {
        const name = this.names[at]!;
        return this.#inherited && !Object.hasOwn(object, name) ? undefined : object[name];
    }

    /** The one value at the path; undefined where there is none, MANY where an array or a key that occurs twice lies on the way. */
    only(root: Members): Scalar | typeof MANY | undefined {
        return this.onlyFrom(root, 0);
    }

    /** The same from a value inside the event, to which the names before `from` have led. */
    onlyFrom(start: Value, from: number): Scalar | typeof MANY | undefined {
        const { length } = this.names;
        let value = start;
        for (let at = from; ; at++) {
            if (typeof value !== "object" || value === null) return at === length ? value : undefined;
            if (Array.isArray(value) || value instanceof Several) return MANY;
            if (value instanceof WrittenNumber) return at === length ? value : undefined;
            if (at === length) return undefined;
            const next = this.member(value as Members, at);
            if (next === undefined) return undefined;
            value = next;
        }
    }

    /** All values at the path, whatever arrays lie on the way. */
    all(root: Members): Scalar[] {
        const found: Scalar[] = [];
        this.visit(root, 0, false, (value) => {
            found.push(value);
            return false;
        });
        return found;
    }

    /**
     * Shows the values from `from` on, each with whether it lies in an element of an array, until `seen` returns true; returns whether it
     * has.
     */
    visit(
        start: Value,
        from: number,
        inElement: boolean,
        seen: (value: Scalar, inElement: boolean) => boolean,
    ): boolean {
        const { length } = this.names;
        let value = start;
        for (let at = from; ; at++) {
            work.steps++;
            if (isScalar(value)) return at === length && seen(value, inElement);
            if (value instanceof Several) {
                for (const one of value.values) if (this.visit(one, at, inElement, seen)) return true;
                return false;
            }
            if (Array.isArray(value)) {
                for (const item of value as readonly Value[]) {
                    // A plain value in an array belongs to the element around the array.
                    if (this.visit(item, at, inElement || !isScalar(item), seen)) return true;
                }
                return false;
            }
            if (at === length) return false;
            const next = this.member(value as Members, at);
            if (next === undefined) return false;
            value = next;
        }
    }
}
