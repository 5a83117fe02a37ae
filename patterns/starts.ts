import type { Field } from "./field";
import type { Matcher } from "./operators/operator";

/** More characters of a beginning hardly ever tell more. */
const LONGEST = 8;

/** Fields by what the strings that they take begin with. */
export class Starts<M extends { readonly field: Field }> {
    readonly #byStart = new Map<string, M[]>();
    /** The lengths that beginnings have, the shortest first. */
    readonly #lengths: readonly number[];

    constructor(members: readonly M[]) {
        for (const member of members) {
            for (const start of startsOf(member.field)) {
                const list = this.#byStart.get(start);
                if (list) list.push(member);
                else this.#byStart.set(start, [member]);
            }
        }
        this.#lengths = [...new Set([...this.#byStart.keys()].map((start) => start.length))].sort((a, b) => a - b);
    }

    /** The members that may take a text, each once. */
    of(text: string): readonly M[] {
        let found: readonly M[] | undefined;
        for (const length of this.#lengths) {
            if (length > text.length) break;
            const list = this.#byStart.get(text.slice(0, length));
            if (list) found = found ? [...found, ...list] : list;
        }
        return found ?? [];
    }
}

/** Beginnings none of which begins with another one, so that a text has one of them at most. */
function startsOf(field: Field): readonly string[] {
    const starts = field.matchers.map(startOf).filter((start) => start !== undefined);
    return [...new Set(starts)].filter((start) => !starts.some((other) => other !== start && start.startsWith(other)));
}

/** What all strings begin with that a matcher takes; undefined when it takes none. */
function startOf({ operator, literal, prefix, ignoreCase }: Matcher): string | undefined {
    if (NO_STRING.has(operator)) return undefined;
    const start = literal ?? prefix ?? "";
    // An address has many forms, and a prefix that ends in a quote also finds the end of a text.
    if (ignoreCase || operator === "ip" || start.endsWith('"')) return "";
    return start.slice(0, LONGEST);
}

const NO_STRING: ReadonlySet<string> = new Set(["number", "numeric", "literal", "absent"]);
