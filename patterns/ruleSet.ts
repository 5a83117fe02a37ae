import { Bucket, distinctStrings } from "./bucket";
import { type Branch, CompiledPattern, compilePattern } from "./compile";
import type { ParsedEvent } from "./event";
import { FieldPath } from "./fieldPath";
import type { Entry } from "./group";
import { asParsed } from "./match";
import type { EventPattern } from "./types";

interface Rule<T> {
    readonly value: T;
    readonly order: number;
    readonly entries: readonly RuleEntry<T>[];
    /** The last call of `match` that found it, so that a rule of several branches is found once. */
    found: number;
}

interface RuleEntry<T> extends Entry {
    readonly rule: Rule<T>;
}

const SOURCE = "source";
const DETAIL_TYPE = "detail-type";
const ANY = Symbol("any");

const INDEXED = [SOURCE, DETAIL_TYPE];
const SOURCE_PATH = new FieldPath(SOURCE);
const DETAIL_TYPE_PATH = new FieldPath(DETAIL_TYPE);

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
    readonly #buckets = new Map<Key, Map<Key, Bucket<RuleEntry<T>>>>();
    #order = 0;
    #calls = 0;

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
        const entries: RuleEntry<T>[] = [];
        const rule: Rule<T> = { value, order: this.#order++, entries, found: 0 };
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

    /**
     * Whether the JSON text of an event has a source that some rule wants. When it has none, no rule matches, and the text need not be
     * read. It says yes where only reading would tell.
     */
    mayMatch(text: string): boolean {
        if (this.#buckets.size === 0) return false;
        if (this.#buckets.has(ANY) || text.includes("\\")) return true;
        for (const source of this.#buckets.keys()) if (text.includes(JSON.stringify(source))) return true;
        return false;
    }

    /** The values of all rules that match, in the order in which they were added. */
    match(event: string | ParsedEvent | object): T[] {
        const parsed = asParsed(event);
        const call = ++this.#calls;
        const matched: Rule<T>[] = [];
        let sorted = true;
        const found = ({ rule }: RuleEntry<T>) => {
            if (rule.found === call) return;
            rule.found = call;
            sorted &&= matched.length === 0 || matched.at(-1)!.order < rule.order;
            matched.push(rule);
        };
        const types = distinctStrings(parsed, DETAIL_TYPE_PATH);
        const collect = (bySource: ReadonlyMap<Key, Bucket<RuleEntry<T>>> | undefined) => {
            if (!bySource) return;
            bySource.get(ANY)?.collect(parsed, found);
            for (const type of types) bySource.get(type)?.collect(parsed, found);
        };
        collect(this.#buckets.get(ANY));
        for (const source of distinctStrings(parsed, SOURCE_PATH)) collect(this.#buckets.get(source));
        if (!sorted) matched.sort((a, b) => a.order - b.order);
        return matched.map((rule) => rule.value);
    }

    *#bucketsOf(branch: Branch): Iterable<Bucket<RuleEntry<T>>> {
        for (const source of wanted(branch, SOURCE)) {
            let bySource = this.#buckets.get(source);
            if (!bySource) {
                bySource = new Map();
                this.#buckets.set(source, bySource);
            }
            for (const type of wanted(branch, DETAIL_TYPE)) {
                let bucket = bySource.get(type);
                if (!bucket) {
                    bucket = new Bucket(INDEXED);
                    bySource.set(type, bucket);
                }
                yield bucket;
            }
        }
    }
}

/** The plain strings that a branch wants of a field; ANY when something else may match. */
function wanted(branch: Branch, path: string): Iterable<Key> {
    return branch.fields.find((field) => field.path === path)?.onlyStrings ?? [ANY];
}
