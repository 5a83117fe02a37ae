import type { Branch } from "./compile";
import type { Leaf, ParsedEvent } from "./event";
import type { Field } from "./field";
import { matchesBranch } from "./match";
import { work } from "./work";

/** One branch of a rule, in the buckets that its strings lead to. */
export interface Entry {
    readonly branch: Branch;
}

/** Entries that agree on source and detail-type, by one more field each: one with plain strings where there is one. */
export class Bucket<E extends Entry> {
    readonly #byString = new Map<string, { parts: readonly string[]; byValue: Map<string, Set<E>> }>();
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
            if (group) group.add(entry);
            else this.#byField.set(field.path, new Group(field, entry));
        } else {
            let index = this.#byString.get(field.path);
            if (!index) {
                index = { parts: field.parts, byValue: new Map() };
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
        test(this.#others, event, found);
        for (const group of this.#byField.values()) group.collect(event, found);
        for (const { parts, byValue } of this.#byString.values()) {
            for (const value of distinctStrings(event, parts)) {
                const entries = byValue.get(value);
                if (entries) test(entries, event, found);
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

/** How many values a group remembers. */
const REMEMBERED = 500;
/** Fewer entries are looked at as fast as remembered. */
const WORTH_REMEMBERING = 4;

/** Entries that want something of one field. Without it none of them matches; which of them take a string is remembered. */
class Group<E extends Entry> {
    readonly #parts: readonly string[];
    readonly #path: string;
    readonly #entries = new Set<E>();
    #remembered: Map<string, readonly E[]> | undefined = new Map();
    #hits = 0;

    constructor(field: Field, first: E) {
        this.#parts = field.parts;
        this.#path = field.path;
        this.add(first);
    }

    add(entry: E): void {
        this.#entries.add(entry);
        this.#forget();
    }

    remove(entry: E): boolean {
        this.#entries.delete(entry);
        this.#forget();
        return this.#entries.size === 0;
    }

    collect(event: ParsedEvent, found: (entry: E) => void): void {
        const leaves = event.at(this.#parts)?.leaves;
        if (!leaves || leaves.length === 0) return;
        const [leaf] = leaves;
        const remembering = this.#remembered && this.#entries.size >= WORTH_REMEMBERING;
        if (!remembering || leaves.length > 1 || leaf!.type !== "string") {
            test(this.#entries, event, found);
            return;
        }
        for (const entry of this.#taking(leaf!)) {
            if (entry.branch.fields.length === 1) found(entry);
            else test([entry], event, found);
        }
    }

    #taking(leaf: Leaf): readonly E[] {
        const known = this.#remembered?.get(leaf.text);
        if (known) {
            this.#hits++;
            return known;
        }
        const taking = [...this.#entries].filter(({ branch }) =>
            branch.fields.find(({ path }) => path === this.#path)!.matches(leaf),
        );
        if (this.#remembered?.size === REMEMBERED) {
            // Values that hardly ever come again are not worth their memory.
            if (this.#hits < REMEMBERED) this.#remembered = undefined;
            else this.#remembered.clear();
            this.#hits = 0;
        }
        this.#remembered?.set(leaf.text, taking);
        return taking;
    }

    #forget(): void {
        this.#remembered = new Map();
        this.#hits = 0;
    }
}

function test<E extends Entry>(entries: Iterable<E>, event: ParsedEvent, found: (entry: E) => void): void {
    for (const entry of entries) {
        work.steps++;
        if (matchesBranch(entry.branch, event)) found(entry);
    }
}

const NONE: readonly string[] = [];

/** The strings at a path, each once. */
export function distinctStrings(event: ParsedEvent, parts: readonly string[]): Iterable<string> {
    const leaves = event.at(parts)?.leaves;
    if (!leaves || leaves.length === 0) return NONE;
    if (leaves.length === 1) return leaves[0]!.type === "string" ? [leaves[0]!.text] : NONE;
    const strings = new Set<string>();
    for (const leaf of leaves) if (leaf.type === "string") strings.add(leaf.text);
    work.steps += leaves.length;
    return strings;
}
