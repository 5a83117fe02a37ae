import type { JsonNode } from "../json/node";
import { comparableNumber } from "../number";
import { type Fail, type Matcher, tokenText } from "./operator";

/** A comparison, or a range with its lower bound first. */
export type NumericExpression =
    | readonly ["=" | "<" | "<=" | ">" | ">=", number]
    | readonly [">" | ">=", number, "<" | "<=", number];

/** Matches numbers by value. */
export interface NumericOperator {
    readonly numeric: NumericExpression;
}

/**
 * Matches numbers: `numeric("=", 5)`, `numeric("<", 10)`, or a range with its lower bound first, `numeric(">", 0, "<=", 5)`.
 * Numbers in strings never match, nor do numbers that a double cannot hold.
 * Amazon EventBridge user guide, "Comparison operators for use in event patterns".
 */
export function numeric(...expression: NumericExpression): NumericOperator {
    return { numeric: expression };
}

export function compileNumeric(value: JsonNode, fail: Fail): Matcher {
    if (value.type !== "array") return fail("Value of numeric must be an array.");
    const [operator, bound, ...rest] = value.items;
    if (operator?.type !== "string") return fail(`Invalid member in numeric match: ${tokenText(operator)}`);
    const symbol = operator.value;
    if (!["=", "<", "<=", ">", ">="].includes(symbol)) return fail(`Unrecognized numeric range operator: ${symbol}`);
    const first = operand(bound, symbol === "=" ? "equals" : symbol, fail);
    const lower = symbol.startsWith(">");
    if (rest.length > 0 && !lower) return fail("Too many elements in numeric expression");
    if (rest.length === 0) return numericMatcher(comparison(symbol, first), [first]);

    const [second, top, ...more] = rest;
    if (second?.type !== "string") return fail(`Bad value in numeric range: ${tokenText(second)}`);
    if (second.value !== "<" && second.value !== "<=") return fail(`Bad numeric range operator: ${second.value}`);
    const last = operand(top, second.value, fail);
    if (more.length > 0) return fail("Too many terms in numeric range expression");
    if (first >= last) return fail("Bottom must be less than top");
    const above = comparison(symbol, first);
    const below = comparison(second.value, last);
    return numericMatcher((number) => above(number) && below(number), [first, last]);
}

function operand(node: JsonNode | undefined, symbol: string, fail: Fail): number {
    if (node?.type !== "number") return fail(`Value of ${symbol} must be numeric`);
    return comparableNumber(node.text) ?? fail(`Cannot compare number : ${node.text}`);
}

function comparison(symbol: string, bound: number): (number: number) => boolean {
    switch (symbol) {
        case "<":
            return (number) => number < bound;
        case "<=":
            return (number) => number <= bound;
        case ">":
            return (number) => number > bound;
        case ">=":
            return (number) => number >= bound;
        default:
            return (number) => number === bound;
    }
}

function numericMatcher(test: (number: number) => boolean, bounds: readonly number[]): Matcher {
    return { operator: "numeric", bounds, matches: (value) => typeof value === "number" && test(value) };
}
