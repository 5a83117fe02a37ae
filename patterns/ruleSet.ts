import { type Branch, CompiledPattern, compilePattern } from "./compile";
import type { ParsedEvent } from "./event";
import { asParsed, matchesBranch } from "./match";
import type { EventPattern } from "./types";
import { work } from "./work";

interface Rule<T> {
    readonly value: T;
    readonly order: number;
    readonly entries: readonly Entry<T>[];
}

/** One branch of one rule, in the bucket that its strings lead to. */
interface Entry<T> {
    readonly rule: Rule<T>;
    readonly branch: Branch;
}

const SOURCE = "source";
const DETAIL_TYPE = "detail-type";
const ANY = Symbol("any");

type Key = string | typeof ANY;

/**
 * The rules of a bus, matched together. They are indexed by source, by detail-type and by one more field with plain strings, so
 * that an event is held only against rules that may match it. Rules come and go while events flow.
 *
 * ```ts
 * const rules = new RuleSet<string>();
 * rules.add("stops", { source: ["aws.ec2"], detail: { state: ["stopped"] } }, "rule/stops");
 * rules.match(parseEvent(text)); // ["rule/stops"]
 * ```
 */
export class RuleSet<T> {
    readonly #rules = new Map<string, Rule<T>>();
    readonly #buckets = new Map<Key, Map<Key, Bucket<T>>>();
    #order = 0;

    get size(): number {
        return this.#rules.size;
    }

    has(id: string): boolean {
        return this.#rules.has(id);
    }

    /** Adds a rule, in place of one with the same id. Throws `InvalidEventPatternError` and then changes nothing. */
    add(id: string, pattern: CompiledPattern | EventPattern | object | string, value: T): void {
        const compiled = pattern instanceof CompiledPattern ? pattern : compilePattern(pattern);
        this.remove(id);
        const entries: Entry<T>[] = [];
        const rule: Rule<T> = { value, order: this.#order++, entries };
        for (const branch of compiled.branches) {
            const entry = { rule, branch };
            entries.push(entry);
            for (const bucket of this.#bucketsOf(branch)) bucket.add(entry);
        }
        this.#rules.set(id, rule);
    }

    /** Removes a rule; false when there is none with this id. */
    remove(id: string): boolean {
        const rule = this.#rules.get(id);
        if (!rule) return false;
        this.#rules.delete(id);
        for (const entry of rule.entries) {
            for (const source of wanted(entry.branch, SOURCE)) {
                const bySource = this.#buckets.get(source);
                for (const type of wanted(entry.branch, DETAIL_TYPE)) {
                    const bucket = bySource?.get(type);
                    if (bucket?.remove(entry)) bySource?.delete(type);
                }
                if (bySource?.size === 0) this.#buckets.delete(source);
            }
        }
        return true;
    }

    /** The values of all rules that match, in the order in which they were added. */
    match(event: string | ParsedEvent | object): T[] {
        const parsed = asParsed(event);
        const matched = new Set<Rule<T>>();
        for (const source of present(parsed, SOURCE)) {
            const bySource = this.#buckets.get(source);
            if (!bySource) continue;
            for (const type of present(parsed, DETAIL_TYPE)) bySource.get(type)?.collect(parsed, matched);
        }
        return [...matched].sort((a, b) => a.order - b.order).map((rule) => rule.value);
    }

    *#bucketsOf(branch: Branch): Iterable<Bucket<T>> {
        for (const source of wanted(branch, SOURCE)) {
            let bySource = this.#buckets.get(source);
            if (!bySource) {
                bySource = new Map();
                this.#buckets.set(source, bySource);
            }
            for (const type of wanted(branch, DETAIL_TYPE)) {
                let bucket = bySource.get(type);
                if (!bucket) {
                    bucket = new Bucket();
                    bySource.set(type, bucket);
                }
                yield bucket;
            }
        }
    }
}

/** Entries that agree on source and detail-type, by one more field each. */
class Bucket<T> {
    readonly #byField = new Map<string, { parts: readonly string[]; byValue: Map<string, Set<Entry<T>>> }>();
    readonly #others = new Set<Entry<T>>();

    add(entry: Entry<T>): void {
        const field = discriminator(entry.branch);
        if (!field) {
            this.#others.add(entry);
            return;
        }
        let index = this.#byField.get(field.path);
        if (!index) {
            index = { parts: field.parts, byValue: new Map() };
            this.#byField.set(field.path, index);
        }
        for (const value of field.onlyStrings!) {
            const entries = index.byValue.get(value);
            if (entries) entries.add(entry);
            else index.byValue.set(value, new Set([entry]));
        }
    }

    /** True when nothing is left. */
    remove(entry: Entry<T>): boolean {
        this.#others.delete(entry);
        const field = discriminator(entry.branch);
        const index = field && this.#byField.get(field.path);
        if (field && index) {
            for (const value of field.onlyStrings!) {
                const entries = index.byValue.get(value);
                entries?.delete(entry);
                if (entries?.size === 0) index.byValue.delete(value);
            }
            if (index.byValue.size === 0) this.#byField.delete(field.path);
        }
        return this.#others.size === 0 && this.#byField.size === 0;
    }

    collect(event: ParsedEvent, matched: Set<Rule<T>>): void {
        test(this.#others, event, matched);
        for (const { parts, byValue } of this.#byField.values()) {
            for (const value of distinctStrings(event, parts)) {
                const entries = byValue.get(value);
                if (entries) test(entries, event, matched);
            }
        }
    }
}

function test<T>(entries: Iterable<Entry<T>>, event: ParsedEvent, matched: Set<Rule<T>>): void {
    for (const { rule, branch } of entries) {
        work.steps++;
        if (!matched.has(rule) && matchesBranch(branch, event)) matched.add(rule);
    }
}

/** The plain strings that a branch wants of a field; ANY when something else may match. */
function wanted(branch: Branch, path: string): Iterable<Key> {
    return branch.fields.find((field) => field.path === path)?.onlyStrings ?? [ANY];
}

function present(event: ParsedEvent, path: string): Iterable<Key> {
    return [ANY, ...distinctStrings(event, [path])];
}

function distinctStrings(event: ParsedEvent, parts: readonly string[]): Iterable<string> {
    const leaves = event.at(parts)?.leaves ?? [];
    if (leaves.length === 1) return leaves[0]!.type === "string" ? [leaves[0]!.text] : [];
    const strings = new Set<string>();
    for (const leaf of leaves) if (leaf.type === "string") strings.add(leaf.text);
    work.steps += leaves.length;
    return strings;
}

/** The field with the fewest plain strings: it tells most. */
function discriminator(branch: Branch) {
    let best: Branch["fields"][number] | undefined;
    for (const field of branch.fields) {
        if (!field.onlyStrings || field.path === SOURCE || field.path === DETAIL_TYPE) continue;
        if (!best || field.onlyStrings.size < best.onlyStrings!.size) best = field;
    }
    return best;
}
