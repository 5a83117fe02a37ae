import { InvalidEventPatternError } from "./errors";
import { compileField, EARLY_OPERATORS, type Field, OPERATORS } from "./field";
import { type JsonNode, parseJson } from "./json/node";
import { JsonSyntaxError } from "./json/reader";
import { PATTERN_LIMITS } from "./limits";
import type { Fail } from "./operators/operator";
import type { EventPattern } from "./types";

/** One branch of a pattern after its `$or` lists are multiplied out: all fields must match. Sorted by path. */
export interface Branch {
    readonly fields: readonly Field[];
    /** Whether any of them may be missing. */
    readonly anyAbsent: boolean;
}

/** An event pattern, checked and ready to match. Made by `compilePattern`. */
export class CompiledPattern {
    constructor(
        /** The pattern's JSON text: as given, or as `JSON.stringify` writes the object. */
        readonly text: string,
        /** @internal */
        readonly branches: readonly Branch[],
    ) {}
}

/**
 * Checks a pattern and prepares it for matching. Text keeps what an object loses: keys that occur twice (the last one counts)
 * and numbers beyond 2^53. Throws `InvalidEventPatternError` with EventBridge's own text.
 */
export function compilePattern(pattern: string | EventPattern | object): CompiledPattern {
    const text = typeof pattern === "string" ? pattern : (JSON.stringify(pattern) ?? "");
    const root = readPattern(text);
    return new CompiledPattern(text, compileBranches(root));
}

/** Reads a pattern's text; what follows the object is ignored. */
export function readPattern(text: string): Extract<JsonNode, { type: "object" }> {
    const notAnObject = "Filter is not an object";
    if (text.trim() === "") throw new InvalidEventPatternError(notAnObject);
    try {
        const { root } = parseJson(text);
        if (root.type !== "object") throw new InvalidEventPatternError(notAnObject);
        return root;
    } catch (error) {
        if (error instanceof JsonSyntaxError) throw new InvalidEventPatternError(error.message);
        throw error;
    }
}

type Fields = Map<string, Field>;

function compileBranches(root: Extract<JsonNode, { type: "object" }>): Branch[] {
    let branches: Fields[];
    try {
        branches = new Compiler(true).compile(root);
    } catch (error) {
        // As EventBridge does: a pattern that is wrong with $or as an operator is tried again with $or as a field's name.
        const first = error as InvalidEventPatternError;
        if (!(error instanceof InvalidEventPatternError) || !mentionsOr(root) || first.hint === COMBINATIONS)
            throw error;
        try {
            branches = new Compiler(false).compile(root);
        } catch (second) {
            if (!(second instanceof InvalidEventPatternError)) throw second;
            throw new InvalidEventPatternError(second.message, second.path, first.hint ?? first.message);
        }
    }
    return branches.map((branch) => {
        const fields = [...branch.values()].sort(byPath);
        return { fields, anyAbsent: fields.some((field) => field.absent) };
    });
}

/** In the order in which EventBridge walks the fields, which decides `exists: false` inside arrays. */
function byPath(a: Field, b: Field): number {
    return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function mentionsOr(node: JsonNode): boolean {
    return node.type === "object" && node.members.some((member) => member.key === "$or" || mentionsOr(member.value));
}

/** Names that EventBridge keeps for itself directly inside a branch of `$or`. */
const RESERVED_IN_OR: ReadonlySet<string> = new Set([
    ...OPERATORS.keys(),
    ...["=", "<", "<=", ">", ">="],
    ...["regex", "not-wildcard", "not-equals-ignore-case"],
    ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
    ...["ip-address-in-range", "ip-address-not-in-range"],
]);

const COMBINATIONS = `the $or lists of a pattern may multiply to ${PATTERN_LIMITS.orCombinations} combinations at most`;

class Compiler {
    #branches: Fields[] = [new Map()];

    constructor(readonly or: boolean) {}

    compile(root: Extract<JsonNode, { type: "object" }>): Fields[] {
        this.#object(root, "", false);
        return this.#branches;
    }

    #object(node: Extract<JsonNode, { type: "object" }>, path: string, insideOr: boolean): void {
        if (node.members.length === 0) throw new InvalidEventPatternError("Empty objects are not allowed", path);
        for (const { key, value } of node.members) {
            const at = path === "" ? key : `${path}.${key}`;
            if (this.or && key === "$or") {
                this.#or(value, path);
                continue;
            }
            if (insideOr && RESERVED_IN_OR.has(key)) {
                const message = `${key} is Ruler reserved fieldName which cannot be used inside $or.`;
                throw new InvalidEventPatternError(message, at, `"${key}" cannot be a field's name inside $or`);
            }
            if (value.type === "object") this.#object(value, at, insideOr);
            else if (value.type === "array") this.#field(at, value.items);
            else {
                const hint = `write ["..."] for one value`;
                throw new InvalidEventPatternError(`"${key}" must be an object or an array`, at, hint);
            }
        }
    }

    #field(path: string, items: readonly JsonNode[]): void {
        const fail: Fail = (message, hint) => {
            throw new InvalidEventPatternError(message, path, hint);
        };
        const field = compileField(path, items, fail, this.or ? OPERATORS : EARLY_OPERATORS);
        for (const branch of this.#branches) branch.set(path, field);
    }

    #or(value: JsonNode, path: string): void {
        const at = path === "" ? "$or" : `${path}.$or`;
        const fail: (message: string, hint: string) => never = (message, hint) => {
            throw new InvalidEventPatternError(message, at, hint);
        };
        if (value.type !== "array") {
            fail("It must be an Array followed with $or.", "$or takes an array of two or more objects");
        }
        const before = this.#branches;
        if (before.length * value.items.length > PATTERN_LIMITS.orCombinations) {
            fail("Rule is too complex", COMBINATIONS);
        }
        const after: Fields[] = [];
        for (const item of value.items) {
            if (item.type !== "object") {
                const hint = "each element of $or is an object with at least one field";
                fail("Only JSON object is allowed in array of $or relationship.", hint);
            }
            this.#branches = before.map((branch) => new Map(branch));
            this.#object(item, path, true);
            after.push(...this.#branches);
        }
        if (value.items.length < 2) {
            const hint = "$or needs at least two objects; for one, leave $or out";
            fail("There must have at least 2 Objects in $or relationship.", hint);
        }
        this.#branches = after;
    }
}
