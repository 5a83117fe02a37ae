import { compilePattern, matches, PATTERN_LIMITS, validatePattern } from "event-ops/patterns";
import type { Engine } from "./engine";
import { isNumber, isObject, type Json, type Members, object, writeJson } from "./json";
import type { Verdict } from "./judge";
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
        documented: "A value directly under an empty name below the top level is never found",
        accountsFor: async ({ pattern, event }, engine) => {
            const paths = fieldsOf(pattern).map(({ keys }) => keys.join("."));
            const last = paths.some((path) => path.endsWith("."));
            // What is left of it when empty names at the end are dropped, as Java does.
            const before = paths.some((path) => path === "" || /(^|\.)\.[^.]/.test(path));
            return last && before && agreeOn(engine, pattern, withoutUnnamed(event));
        },
    },
    {
        documented: "A number is comparable when its double",
        accountsFor: async ({ pattern, event }, engine) => {
            const numbers = [...new Set([...numbersIn(pattern), ...numbersIn(event)])];
            const comparable = numbers.filter((number) => validatePattern(comparing(number)).valid);
            const odd = new Set<string>();
            for (const number of comparable) if (!(await comparableIn(engine, number))) odd.add(number);
            if (odd.size === 0) return false;
            // In a pattern they are refused. In an event they are only not compared: without them both must say the same.
            if (numbersIn(pattern).some((number) => odd.has(number))) return true;
            return agreeOn(engine, pattern, withoutNumbers(event, (number) => odd.has(number)) as Members);
        },
    },
    {
        documented: "Nothing is above the largest double",
        accountsFor: async ({ pattern, event, theirs }, engine) => {
            const isLargest = (number: string) => Math.abs(Number(number)) === Number.MAX_VALUE;
            if (theirs !== "failure" || !numbersIn(pattern).some(isLargest)) return false;
            const smaller = (value: Json) => withNumbers(value, (number) => (isLargest(number) ? SMALLER : undefined));
            return agreeOn(engine, smaller(pattern) as Members, smaller(event) as Members);
        },
    },
    {
        documented: "A number never matches an address or `cidr`",
        accountsFor: async ({ pattern, event, ours, theirs }, engine) => {
            if (ours !== "no" || theirs !== "yes") return false;
            const wantsAddress = fieldsOf(pattern).some(({ alternatives }) => alternatives.some(isAddress));
            return wantsAddress && agreeOn(engine, pattern, withoutNumbers(event, () => true) as Members);
        },
    },
    {
        documented: "Alternatives of a field, branches of `$or` and rules share states in the engine",
        accountsFor: async ({ pattern, event, ours }, engine) => {
            if (ours !== "yes" && ours !== "no") return false;
            const alone = singlesOf(pattern);
            if (alone.length > MOST_SINGLES) return false;
            // Each in a machine of its own.
            for (const single of alone) {
                const answer = await engine.matches(writeJson(single), writeJson(event));
                if (typeof answer !== "boolean") return false;
                if (answer) return ours === "yes";
            }
            return ours === "no";
        },
    },
    {
        documented: "Where a key occurs twice with arrays of objects",
        accountsFor: async ({ pattern, event, ours, theirs }, engine) =>
            ours === "yes" &&
            theirs === "no" &&
            hasKeyTwice(event) &&
            agreeOn(engine, pattern, keysOnce(event) as Members),
    },
];

/** Whether an object says the same path in two ways, as `b` and `b.c` do. */
function hasKeyTwice(value: Json): boolean {
    if (Array.isArray(value)) return value.some(hasKeyTwice);
    if (!isObject(value)) return false;
    const keys = value.members.map(([key]) => key);
    const twice = keys.some((one, at) => keys.some((other, to) => at !== to && samePath(one, other)));
    return twice || value.members.some(([, member]) => hasKeyTwice(member));
}

/** Whether event-ruler finds the wildcards of a field too many as well: it tells the score and leaves the limit to its user. */
async function scoresTooHigh(alternatives: readonly Json[], engine: Engine): Promise<boolean> {
    const rules = { field: `{"field":${writeJson([...alternatives])}}` };
    const { complexity } = await engine.ask({ rules, events: [], complexity: true });
    return (complexity["field"] ?? 0) >= PATTERN_LIMITS.wildcardComplexityRefused;
}

function isAddress(alternative: Json): boolean {
    if (typeof alternative === "string") return alternative.includes(":") || /^[0-9.]+$/.test(alternative);
    return isObject(alternative) && alternative.members[0]?.[0] === "cidr";
}

/** With no number in the place of some. */
function withoutNumbers(value: Json, which: (number: string) => boolean): Json {
    return withNumbers(value, (number) => (which(number) ? true : undefined));
}

/** With other values in the place of some numbers. */
function withNumbers(value: Json, instead: (number: string) => Json | undefined): Json {
    if (isNumber(value)) return instead(value.number) ?? value;
    if (Array.isArray(value)) return value.map((one) => withNumbers(one, instead));
    return isObject(value)
        ? object(...value.members.map(([key, one]): [string, Json] => [key, withNumbers(one, instead)]))
        : value;
}

/** Without the values directly under an empty name below the top level, as they are out of reach here. */
function withoutUnnamed(event: Members): Members {
    const below = (value: Json): Json => {
        if (Array.isArray(value)) return value.map(below);
        if (!isObject(value)) return value;
        const members = value.members.flatMap(([key, member]): [string, Json][] =>
            key === "" ? objectsIn(member).map((one) => [key, below(one)]) : [[key, below(member)]],
        );
        return object(...members);
    };
    return object(...event.members.map(([key, member]): [string, Json] => [key, below(member)]));
}

/** An object, or what an array holds of objects, in arrays of the same form. */
function objectsIn(value: Json): Json[] {
    if (Array.isArray(value)) return [value.flatMap(objectsIn)];
    return isObject(value) ? [value] : [];
}

const SMALLER: Json = { number: "1e300" };

/** With the first only of the keys that say the same path. */
function keysOnce(value: Json): Json {
    if (Array.isArray(value)) return value.map(keysOnce);
    if (!isObject(value)) return value;
    const first = value.members.filter(
        ([key], at) => !value.members.slice(0, at).some(([before]) => samePath(before, key)),
    );
    return object(...first.map(([key, one]): [string, Json] => [key, keysOnce(one)]));
}

function samePath(one: string, other: string): boolean {
    return `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);
}

/** Whether both say the same of a pattern and an event. */
async function agreeOn(engine: Engine, pattern: Members, event: Members): Promise<boolean> {
    const texts = [writeJson(pattern), writeJson(event)] as const;
    return (await engine.matches(...texts)) === matches(compilePattern(texts[0]), texts[1]);
}

/** Patterns with one alternative for each field, any of which matches where the pattern does. */
function singlesOf(pattern: Members): Members[] {
    return choicesOf(pattern).flatMap(({ members }) => {
        let singles: Members[] = [object()];
        for (const [path, alternatives] of members) {
            singles = singles.flatMap((single) =>
                (alternatives as Json[]).map((one) => object(...single.members, [path, [one]])),
            );
            if (singles.length > MOST_SINGLES) break;
        }
        return singles;
    });
}

const MOST_SINGLES = 2000;

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
