import type { Branch } from "./compile";
import type { ParsedEvent } from "./event";
import type { Field } from "./field";
import { type FieldPath, MANY } from "./fieldPath";
import { matchesBranch } from "./match";
import { Ranges } from "./ranges";
import { Starts } from "./starts";
import type { Scalar } from "./value";
import { work } from "./work";

/** A branch of a rule. */
export interface Entry {
    readonly branch: Branch;
}

/** An entry, and the field of it that the group is about. */
export interface Member<E extends Entry> {
    readonly entry: E;
    readonly field: Field;
}

/** How many strings a group remembers. */
const REMEMBERED = 500;
/** Fewer entries are looked at as fast as found. */
const WORTH_FINDING = 4;

/** Entries that want something of one field. Without it none of them matches; which of them take a value is found, or remembered. */
export class Group<E extends Entry> {
    readonly #members = new Map<E, Member<E>>();
    #remembered: Map<string, readonly Member<E>[]> | undefined;
    #hits = 0;
    #starts: Starts<Member<E>> | undefined;
    #ranges: Ranges<Member<E>> | undefined;

    readonly #path: FieldPath;

    constructor(field: Field, first: E) {
        this.#path = field.at;
        this.add(first, field);
    }

    add(entry: E, field: Field): void {
        this.#members.set(entry, { entry, field });
        this.#forget();
    }

    remove(entry: E): boolean {
        this.#members.delete(entry);
        this.#forget();
        return this.#members.size === 0;
    }

    collect(event: ParsedEvent, found: (entry: E) => void): void {
        const value = this.#path.only(event.root);
        if (value === undefined) return;
        if (value !== MANY) {
            for (const member of this.#taking(value)) test(member, event, found);
            return;
        }
        const values = this.#path.all(event.root);
        if (values.length === 0) return;
        const taking = new Set<Member<E>>();
        for (const one of values) for (const member of this.#taking(one)) taking.add(member);
        for (const member of taking) test(member, event, found);
    }

    /** The members whose field takes a value. */
    #taking(value: Scalar): Iterable<Member<E>> {
        const known = this.#members.size >= WORTH_FINDING;
        if (known && typeof value === "string") return this.#takingText(value);
        if (!known || typeof value !== "number") return takers(this.#members.values(), value);
        this.#ranges ??= new Ranges([...this.#members.values()]);
        return this.#ranges.taking(value);
    }

    #takingText(text: string): Iterable<Member<E>> {
        const known = this.#remembered?.get(text);
        if (known) {
            this.#hits++;
            return known;
        }
        this.#starts ??= new Starts([...this.#members.values()]);
        const taking = takers(this.#starts.of(text), text);
        if (this.#remembered?.size === REMEMBERED) {
            // Values that hardly ever come again are not worth their memory.
            if (this.#hits < REMEMBERED) this.#remembered = undefined;
            else this.#remembered.clear();
            this.#hits = 0;
        }
        this.#remembered?.set(text, taking);
        return taking;
    }

    #forget(): void {
        this.#remembered = new Map();
        this.#hits = 0;
        this.#starts = undefined;
        this.#ranges = undefined;
    }
}

function takers<E extends Entry>(members: Iterable<Member<E>>, value: Scalar): Member<E>[] {
    const taking: Member<E>[] = [];
    for (const member of members) if (member.field.matches(value)) taking.push(member);
    return taking;
}

/** The field of a member takes a value of the event: so nothing is left to ask of a branch that has no other. */
function test<E extends Entry>({ entry }: Member<E>, event: ParsedEvent, found: (entry: E) => void): void {
    work.steps++;
    if (entry.branch.fields.length === 1 || matchesBranch(entry.branch, event)) found(entry);
}
