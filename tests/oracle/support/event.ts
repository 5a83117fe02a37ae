import fc from "fast-check";
import { isObject, type Json, type Members, object } from "./json";
import { fieldsOf } from "./pattern";
import { NAME, SCALAR } from "./values";
import { valueFor } from "./witness";

/** Objects and arrays to a depth of four, empty ones and arrays in arrays included. */
const NOISE: fc.Arbitrary<Members> = fc.letrec<{ fields: Members; value: Json }>((tie) => ({
    fields: fc
        .array(fc.tuple(NAME, tie("value")), { maxLength: 4 })
        .chain((members) => fc.nat(19).map((dice): Members => ({ members: dice === 7 ? members : unique(members) }))),
    value: fc.oneof(
        { maxDepth: 4, depthSize: "small", withCrossShrink: true },
        { weight: 3, arbitrary: SCALAR },
        { weight: 2, arbitrary: fc.array(tie("fields"), { maxLength: 3 }) },
        { weight: 1, arbitrary: fc.array(tie("value"), { maxLength: 3 }) },
        { weight: 1, arbitrary: tie("fields") },
    ),
})).fields;

function unique(members: readonly [string, Json][]): [string, Json][] {
    return [...new Map(members)];
}

/** Where a value that the pattern's field wants goes, and how it lies there. */
interface Plant {
    readonly field: number;
    readonly alternative: number;
    readonly variant: number;
    readonly shape: number;
}

const PLANT: fc.Arbitrary<Plant> = fc.record({
    field: fc.nat(9),
    alternative: fc.nat(5),
    variant: fc.nat(999),
    shape: fc.oneof(fc.constant(0), fc.nat(4 ** 5 - 1)),
});

/** Turns a pattern into an event that has something to do with it. */
export type EventMaker = (pattern: Members) => Members;

/** Some of the fields that the pattern has, most with values that it wants, in the midst of others. */
export const EVENT: fc.Arbitrary<EventMaker> = fc
    .tuple(
        NOISE,
        fc.array(PLANT, { maxLength: 8 }),
        fc.option(
            PLANT.map(({ shape }) => shape),
            { freq: 2, nil: undefined },
        ),
    )
    .map(([noise, plants, all]) => (pattern) => {
        const event = copy(noise);
        const fields = fieldsOf(pattern);
        if (fields.length === 0) return event;
        // Every field once, all in the same way; then single ones in ways of their own.
        if (all !== undefined)
            fields.forEach(
                (_, field) => void plant(event, fields, { field, alternative: 0, variant: all, shape: all }),
            );
        for (const one of plants) plant(event, fields, one);
        return event;
    });

function plant(
    event: Members,
    fields: ReturnType<typeof fieldsOf>,
    { field, alternative, variant, shape }: Plant,
): void {
    const { keys, alternatives } = fields[field % fields.length]!;
    const value = valueFor(alternatives[alternative % Math.max(1, alternatives.length)] ?? null, variant);
    if (value !== undefined) place(event, keys, shape, value);
}

/** Puts a value at its keys; two bits of the shape for each of them say whether it lies in an array, and in which element. */
function place(fields: Members, [key = "", ...rest]: readonly string[], shape: number, value: Json): void {
    let member = fields.members.find(([name]) => name === key);
    if (!member) {
        member = [key, rest.length > 0 ? object() : value];
        fields.members.push(member);
        if (rest.length === 0) {
            if (shape % 4 === 1) member[1] = [value];
            if (shape % 4 === 2) member[1] = [object(), "other", value];
            return;
        }
    } else if (rest.length === 0) {
        member[1] = shape % 4 === 0 ? value : [...(Array.isArray(member[1]) ? member[1] : [member[1]]), value];
        return;
    }
    const [held, inner] = holder(member[1], shape % 4);
    member[1] = held;
    place(inner, rest, shape >> 2, value);
}

/** What a value becomes so that an object in it can take a field, and that object. */
function holder(value: Json, shape: number): [held: Json, inner: Members] {
    const fresh = object();
    if (shape === 0) {
        const inner = isObject(value) ? value : Array.isArray(value) ? value.find(isObject) : undefined;
        return inner ? [value, inner] : [Array.isArray(value) ? [...value, fresh] : fresh, fresh];
    }
    const list = Array.isArray(value) ? value : [value];
    const last = list.at(-1);
    if (shape === 1 && last !== undefined && isObject(last)) return [list, last];
    return [[...list, shape === 3 ? [fresh] : fresh], fresh];
}

function copy<T extends Json>(value: T): T {
    return structuredClone(value);
}
