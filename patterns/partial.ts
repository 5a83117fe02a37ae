import type { CompiledPattern } from "./compile";
import type { Field } from "./field";
import { ABSENT } from "./operators/exists";
import type { Matcher } from "./operators/operator";

/** A plain value. */
type Plain = string | number | boolean | null;

/** A text of which only its ends are known: it is `prefix`, then anything, then `suffix`, and does not begin with `notPrefix`. */
export interface PartialText {
    readonly prefix?: string;
    readonly suffix?: string;
    readonly notPrefix?: string;
}

/** What is known of a value: itself, the ends of a text, or a list of which it is one. */
export type KnownValue = Plain | PartialText | readonly (Plain | PartialText)[];

/** Whether a pattern matches an event of which not everything is known: `may` where that depends on the rest. */
export type Possibility = "never" | "may" | "always";

/** What is known of an event beside its values. */
export interface KnownShape {
    /** Dotted paths at which, and below which, there is nothing. Default: none. */
    readonly absent?: readonly string[];
    /** Objects by their dotted paths, each with all the members that it may have. Default: none. */
    readonly members?: Readonly<Record<string, readonly string[]>>;
}

/**
 * An event of which not everything is known: values at dotted paths, none of them inside an array, and some of its shape. The rest may be
 * anything, as long as no key occurs twice in an object.
 */
export class PartialEvent {
    readonly #known: ReadonlyMap<string, readonly (Plain | PartialText)[]>;
    readonly #absent: ReadonlySet<string>;
    readonly #members: ReadonlyMap<string, readonly string[]>;
    /** Paths above known values: objects, which no field of a pattern takes for a value. */
    readonly #objects = new Set<string>();

    constructor(known: Readonly<Record<string, KnownValue>>, { absent = [], members = {} }: KnownShape = {}) {
        const entries = Object.entries(known);
        this.#known = new Map(entries.map(([path, value]) => [path, [value].flat()]));
        this.#absent = new Set(absent);
        this.#members = new Map(Object.entries(members));
        for (const [path] of entries) for (const above of pathsAbove(path)) this.#objects.add(above);
    }

    /** @internal What may stand at a path; undefined when that is not known, and none when it is known that nothing does. */
    at(path: string): readonly (Plain | PartialText)[] | undefined {
        const known = this.#known.get(path);
        if (known) return known;
        if (this.#objects.has(path) || this.#absent.has(path)) return [];
        const nothing = pathsAbove(path).some((above) => {
            if (this.#absent.has(above) || this.#known.has(above)) return true;
            const next = path.slice(above.length + 1).split(".", 1)[0]!;
            return this.#members.get(above)?.includes(next) === false;
        });
        return nothing ? [] : undefined;
    }
}

/**
 * Whether a pattern matches an event that is partly known. `never` and `always` are said only when they hold whatever the rest of the
 * event is; `may` is said of everything else, so also where the rest could be searched for a contradiction and is not.
 */
export function couldMatch(compiled: CompiledPattern, event: PartialEvent): Possibility {
    return any(compiled.branches.map(({ fields }) => all(fields, (field) => fieldCouldMatch(field, event, compiled))));
}

function fieldCouldMatch(field: Field, event: PartialEvent, compiled: CompiledPattern): Possibility {
    const values = event.at(field.path);
    if (values === undefined) return "may";
    if (values.length === 0) return field.absent ? "always" : "never";
    const [first, ...others] = values.map((value) => valueCouldMatch(field, value, compiled));
    return others.every((other) => other === first) ? first! : "may";
}

function valueCouldMatch(field: Field, value: Plain | PartialText, compiled: CompiledPattern): Possibility {
    if (typeof value !== "object" || value === null) return field.matches(value) ? "always" : "never";
    // Anything that has these ends, and a character between them that the pattern does not hold: what matches or excludes this does so
    // by the ends alone.
    const probe = `${value.prefix ?? ""}${strange(compiled)}${value.suffix ?? ""}`;
    return any(field.matchers.map((matcher) => textCouldMatch(matcher, value, probe)));
}

function textCouldMatch(matcher: Matcher, text: PartialText, probe: string): Possibility {
    const { operator, literal, ignoreCase, prefix: wanted } = matcher;
    const { prefix = "", suffix = "", notPrefix } = text;
    switch (operator) {
        case ABSENT:
        case "number":
        case "numeric":
        case "literal":
            return "never";
        case "exists":
            return "always";
        case "anything-but":
            return matcher.matches(probe) ? "may" : "never";
        case "suffix":
            return matcher.matches(probe) ? "always" : "may";
        case "exact":
        case "prefix":
        case "wildcard":
            break;
        default:
            return "may";
    }
    if (literal !== undefined) return fits(literal, prefix, suffix) && !begins(literal, notPrefix) ? "may" : "never";
    // A prefix that ends in a quote also finds the end of a text.
    if (wanted === undefined || ignoreCase || wanted.endsWith('"')) return "may";
    if (begins(wanted, notPrefix)) return "never";
    if (matcher.matches(probe)) return "always";
    return wanted.startsWith(prefix) || prefix.startsWith(wanted) ? "may" : "never";
}

function fits(text: string, prefix: string, suffix: string): boolean {
    return text.length >= prefix.length + suffix.length && text.startsWith(prefix) && text.endsWith(suffix);
}

function begins(text: string, prefix: string | undefined): boolean {
    return prefix !== undefined && text.startsWith(prefix);
}

const STRANGE = new WeakMap<CompiledPattern, string>();
const PRIVATE_USE = 0xe000;

/** A character that a pattern's text does not hold, neither as it stands nor escaped; it has no case. */
function strange(compiled: CompiledPattern): string {
    const known = STRANGE.get(compiled);
    if (known) return known;
    const text = compiled.text.toLowerCase();
    let code = PRIVATE_USE;
    while (text.includes(String.fromCharCode(code)) || text.includes(`\\u${code.toString(16)}`)) code++;
    const found = String.fromCharCode(code);
    STRANGE.set(compiled, found);
    return found;
}

function pathsAbove(path: string): string[] {
    const parts = path.split(".");
    return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("."));
}

function any(possibilities: readonly Possibility[]): Possibility {
    if (possibilities.includes("always")) return "always";
    return possibilities.includes("may") ? "may" : "never";
}

/** Stops at the first part that rules the whole out. */
function all<T>(parts: readonly T[], judge: (part: T) => Possibility): Possibility {
    let found: Possibility = "always";
    for (const part of parts) {
        const judged = judge(part);
        if (judged === "never") return "never";
        if (judged === "may") found = "may";
    }
    return found;
}
