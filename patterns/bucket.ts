import type { ParsedEvent } from "./event";
import type { Field } from "./field";
import { type FieldPath, MANY } from "./fieldPath";
import { type Entry, Group } from "./group";
import { matchesBranch } from "./match";
import { work } from "./work";

/** Entries that agree on source and detail-type, by one more field each: one with plain strings where there is one. */
export class Bucket<E extends Entry> {
    readonly #byString = new Map<string, { path: FieldPath; byValue: Map<string, Set<E>> }>();
    readonly #byField = new Map<string, Group<E>>();
    readonly #others = new Set<E>();

    constructor(
        /** Fields that the buckets are made by already. */
        readonly indexed: readonly string[],
    ) {}

    add(entry: E): void {
        const field = this.#discriminator(entry);
        if (!field) this.#others.add(entry);
        else if (!field.onlyStrings) {
            const group = this.#byField.get(field.path);
            if (group) group.add(entry, field);
            else this.#byField.set(field.path, new Group(field, entry));
        } else {
            let index = this.#byString.get(field.path);
            if (!index) {
                index = { path: field.at, byValue: new Map() };
                this.#byString.set(field.path, index);
            }
            for (const value of field.onlyStrings) {
                const entries = index.byValue.get(value);
                if (entries) entries.add(entry);
                else index.byValue.set(value, new Set([entry]));
            }
        }
    }

    /** True when nothing is left. */
    remove(entry: E): boolean {
        const field = this.#discriminator(entry);
        if (!field) this.#others.delete(entry);
        else if (!field.onlyStrings) {
            if (this.#byField.get(field.path)?.remove(entry)) this.#byField.delete(field.path);
        } else {
            const index = this.#byString.get(field.path);
            for (const value of field.onlyStrings) {
                const entries = index?.byValue.get(value);
                entries?.delete(entry);
                if (entries?.size === 0) index!.byValue.delete(value);
            }
            if (index?.byValue.size === 0) this.#byString.delete(field.path);
        }
        return this.#others.size === 0 && this.#byString.size === 0 && this.#byField.size === 0;
    }

    /** Tells of each entry that the event matches. */
    collect(event: ParsedEvent, found: (entry: E) => void): void {
        for (const entry of this.#others) test(entry, event, found);
        for (const group of this.#byField.values()) group.collect(event, found);
        for (const { path, byValue } of this.#byString.values()) {
            for (const value of distinctStrings(event, path)) {
                for (const entry of byValue.get(value) ?? []) {
                    // A branch that has no other field matches.
                    if (entry.branch.fields.length === 1) found(entry);
                    else test(entry, event, found);
                }
            }
        }
    }

    /** The field with the fewest plain strings tells most; without any, one that must be there. */
    #discriminator({ branch }: Entry): Field | undefined {
        let best: Field | undefined;
        for (const field of branch.fields) {
            if (field.absent || this.indexed.includes(field.path)) continue;
            if (!best) best = field;
            else if (field.onlyStrings && !(best.onlyStrings && best.onlyStrings.size <= field.onlyStrings.size)) {
                best = field;
            }
        }
        return best;
    }
}

function test<E extends Entry>(entry: E, event: ParsedEvent, found: (entry: E) => void): void {
    work.steps++;
    if (matchesBranch(entry.branch, event)) found(entry);
}

const NONE: readonly string[] = [];

/** The strings at a path, each once. */
export function distinctStrings({ root }: ParsedEvent, path: FieldPath): Iterable<string> {
    const value = path.only(root);
    if (typeof value === "string") return [value];
    if (value !== MANY) return NONE;
    return new Set(path.all(root).filter((one) => typeof one === "string"));
}
