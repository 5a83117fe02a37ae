import { wildcardComplexity } from "./complexity";
import { FieldPath } from "./fieldPath";
import type { JsonNode } from "./json/node";
import { PATTERN_LIMITS } from "./limits";
import { compileAnythingBut, compileEarlyAnythingBut } from "./operators/anythingBut";
import { compileCidr } from "./operators/cidr";
import { compileEqualsIgnoreCase } from "./operators/equalsIgnoreCase";
import { compileExactly, exactLiteral, exactNumber, exactString } from "./operators/exact";
import { ABSENT, compileExists } from "./operators/exists";
import { compileNumeric } from "./operators/numeric";
import type { CompileOperator, Fail, Matcher } from "./operators/operator";
import { compilePrefix } from "./operators/prefix";
import { compileSuffix } from "./operators/suffix";
import { compileWildcard } from "./operators/wildcard";
import type { Scalar } from "./value";
import { work } from "./work";

export const OPERATORS: ReadonlyMap<string, CompileOperator> = new Map([
    ["exactly", compileExactly],
    ["prefix", compilePrefix],
    ["suffix", compileSuffix],
    ["equals-ignore-case", compileEqualsIgnoreCase],
    ["wildcard", compileWildcard],
    ["anything-but", compileAnythingBut],
    ["numeric", compileNumeric],
    ["exists", compileExists],
    ["cidr", compileCidr],
]);

/** The operators of patterns in which `$or` is a field's name. */
export const EARLY_OPERATORS: typeof OPERATORS = new Map([...OPERATORS, ["anything-but", compileEarlyAnythingBut]]);

const TOO_COMPLEX =
    "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character";

/** One field of a pattern: its path and the alternatives for its value. */
export class Field {
    readonly at: FieldPath;
    /** Whether the field may be missing. */
    readonly absent: boolean;
    /** The strings that it wants, when nothing but plain strings can match it. */
    readonly onlyStrings: ReadonlySet<string> | undefined;
    readonly complexity: number;
    readonly #strings = new Set<string>();
    readonly #others: readonly Matcher[];

    constructor(
        readonly path: string,
        /** Its alternatives as they were written. */
        readonly items: readonly JsonNode[],
        readonly matchers: readonly Matcher[],
        fail: Fail,
    ) {
        this.at = new FieldPath(path);
        this.absent = matchers.some((matcher) => matcher.operator === ABSENT);
        const exact = matchers.filter((matcher) => matcher.operator === "exact");
        for (const matcher of exact) this.#strings.add(matcher.literal!);
        this.#others = matchers.filter((matcher) => matcher.operator !== "exact" && matcher.operator !== ABSENT);
        this.onlyStrings = exact.length === matchers.length ? this.#strings : undefined;
        this.complexity = wildcardComplexity(matchers.flatMap((matcher) => matcher.wildcard ?? []));
        if (this.complexity >= PATTERN_LIMITS.wildcardComplexityRefused) fail(TOO_COMPLEX);
    }

    matches(value: Scalar): boolean {
        work.steps++;
        if (typeof value === "string" && this.#strings.has(value)) return true;
        for (const matcher of this.#others) if (matcher.matches(value)) return true;
        return false;
    }
}

/** Compiles the array of alternatives of one field. */
export function compileField(
    path: string,
    items: readonly JsonNode[],
    fail: Fail,
    operators: typeof OPERATORS = OPERATORS,
): Field {
    if (items.length === 0) return fail("Empty arrays are not allowed", "leave the field out, or name a value");
    return new Field(
        path,
        items,
        items.map((item) => compileAlternative(item, fail, operators)),
        fail,
    );
}

function compileAlternative(item: JsonNode, fail: Fail, operators: typeof OPERATORS): Matcher {
    switch (item.type) {
        case "string":
            return exactString(item.value);
        case "number":
            return exactNumber(item.text);
        case "literal":
            return exactLiteral(item.text);
        case "array":
            return fail("Match value must be String, number, true, false, or null", "arrays cannot be nested");
        case "object": {
            const [first, second] = item.members;
            if (!first) return fail("Match expression name not found");
            const compile = operators.get(first.key);
            if (!compile) return fail(`Unrecognized match type ${first.key}`, operatorHint(first.key));
            const matcher = compile(first.value, fail);
            // The engine's texts differ by operator; these are its.
            if (second) {
                const numberText = first.key === "numeric" || plainAnythingBut(first.key, first.value);
                return fail(
                    numberText ? "Too many elements in numeric expression" : "Only one key allowed in match expression",
                );
            }
            return matcher;
        }
    }
}

function plainAnythingBut(key: string, value: JsonNode): boolean {
    return key === "anything-but" && value.type !== "object";
}

function operatorHint(name: string): string {
    return `operators are ${[...OPERATORS.keys()].filter((key) => key !== "exactly").join(", ")}, in lower case; got "${name}"`;
}
