import { isNumber, isObject, type Json, type Members } from "./json";

/**
 * What is left of some values when everything is taken away that a disagreement does not need. fast-check makes smaller what it
 * generated choice by choice, and gets stuck where a pattern's field and an event's value must go together; here both lose parts freely.
 */
export async function smallest<T extends Record<string, Members>>(
    values: T,
    holds: (values: T) => Promise<boolean>,
): Promise<T> {
    for (const name of Object.keys(values) as (keyof T & string)[]) {
        for (const smaller of smallerForms(values[name]!)) {
            if (!isObject(smaller)) continue;
            const next = { ...values, [name]: smaller };
            if (await holds(next)) return smallest(next, holds);
        }
    }
    return values;
}

/** A value with one part less, or one of its parts in its place. */
function* smallerForms(value: Json): Iterable<Json> {
    if (Array.isArray(value)) {
        yield* value;
        for (const at of value.keys()) yield value.toSpliced(at, 1);
        for (const [at, item] of value.entries()) {
            for (const smaller of smallerForms(item)) yield value.with(at, smaller);
        }
    } else if (isObject(value)) {
        for (const [, member] of value.members) yield member;
        for (const at of value.members.keys()) yield { members: value.members.toSpliced(at, 1) };
        for (const [at, [key, member]] of value.members.entries()) {
            if (key.length > 1 && !key.startsWith("$")) yield { members: value.members.with(at, ["a", member]) };
            for (const smaller of smallerForms(member)) yield { members: value.members.with(at, [key, smaller]) };
        }
    } else if (typeof value === "string") {
        for (let at = 0; at < value.length; at++) yield value.slice(0, at) + value.slice(at + 1);
    } else if (isNumber(value) && value.number !== "1") yield { number: "1" };
}
