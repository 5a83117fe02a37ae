import { PATTERN_LIMITS, validatePattern } from "event-ops/patterns";
import type { Verdict } from "./compare";
import type { Engine } from "./engine";
import { isNumber, isObject, type Json, type Members, writeJson } from "./json";
import { choicesOf, fieldsOf } from "./pattern";

/** A pattern and an event about which the two disagree. */
export interface Disagreement {
    readonly pattern: Members;
    readonly event: Members;
    readonly ours: Verdict;
    readonly theirs: Verdict;
}

/** A difference that is meant. */
export interface Divergence {
    /** How its line in docs/event-patterns.md begins. */
    readonly documented: string;
    /** Whether it accounts for a disagreement. */
    accountsFor(disagreement: Disagreement, engine: Engine): Promise<boolean>;
}

export const DIVERGENCES: readonly Divergence[] = [
    {
        documented: "**F3** _Complexity._",
        accountsFor: async ({ pattern, ours }, engine) => {
            if (ours !== "pattern refused") return false;
            for (const { alternatives } of fieldsOf(pattern))
                if (await scoresTooHigh(alternatives, engine)) return true;
            return false;
        },
    },
    {
        documented: "A path that begins with an empty name",
        accountsFor: async ({ pattern, ours, theirs }) =>
            ours === "yes" && theirs === "no" && pattern.members.some(([key]) => key === "" || key.startsWith(".")),
    },
    {
        documented: "A number is comparable when its double",
        accountsFor: async ({ pattern, event }, engine) => {
            const numbers = [...new Set([...numbersIn(pattern), ...numbersIn(event)])];
            const comparable = numbers.filter((number) => validatePattern(comparing(number)).valid);
            for (const number of comparable) if (!(await comparableIn(engine, number))) return true;
            return false;
        },
    },
    {
        documented: "A suffix that ignores case",
        accountsFor: async ({ pattern, theirs }) =>
            theirs === "failure" && fieldsOf(pattern).some(({ alternatives }) => alternatives.some(isFoldedSuffix)),
    },
    {
        documented: "When branches of `$or` want the same field,",
        accountsFor: async ({ pattern, event, ours, theirs }, engine) => {
            if (ours !== "yes" || theirs !== "no") return false;
            const choices = choicesOf(pattern);
            if (choices.length < 2) return false;
            // Alone, the choice that matches is found by the engine as well.
            for (const choice of choices) {
                if ((await engine.matches(writeJson(choice), writeJson(event))) === true) return true;
            }
            return false;
        },
    },
];

/** Whether event-ruler finds the wildcards of a field too many as well: it tells the score and leaves the limit to its user. */
async function scoresTooHigh(alternatives: readonly Json[], engine: Engine): Promise<boolean> {
    const rules = { field: `{"field":${writeJson([...alternatives])}}` };
    const { complexity } = await engine.ask({ rules, events: [], complexity: true });
    return (complexity["field"] ?? 0) >= PATTERN_LIMITS.wildcardComplexityRefused;
}

function isFoldedSuffix(alternative: Json): boolean {
    const [operator, value] = (isObject(alternative) && alternative.members[0]) || ["", null];
    return operator === "suffix" && isObject(value);
}

const comparing = (number: string) => `{"n":[{"numeric":["=",${number}]}]}`;

async function comparableIn(engine: Engine, number: string): Promise<boolean> {
    const { refused } = await engine.ask({ rules: { number: comparing(number) }, events: [] });
    return refused["number"] === undefined;
}

function numbersIn(value: Json): string[] {
    if (isNumber(value)) return [value.number];
    if (Array.isArray(value)) return value.flatMap(numbersIn);
    return isObject(value) ? value.members.flatMap(([, member]) => numbersIn(member)) : [];
}
