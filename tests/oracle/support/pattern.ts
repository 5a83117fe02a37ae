import fc from "fast-check";
import { ALTERNATIVE } from "./alternatives";
import { isObject, type Json, type Members, object } from "./json";
import { NAME } from "./values";

const ALTERNATIVES: fc.Arbitrary<Json> = fc.oneof(
    { weight: 3, arbitrary: fc.array(ALTERNATIVE, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(ALTERNATIVE, { minLength: 2, maxLength: 3 }) },
);

/** A pattern: fields to a depth of three, and `$or` at any level, also inside one another. */
export const PATTERN: fc.Arbitrary<Members> = fc.letrec<{ fields: Members; value: Json; branches: Json }>((tie) => ({
    fields: fc
        .tuple(
            fc.array(fc.tuple(NAME, tie("value")), { minLength: 1, maxLength: 3 }),
            fc.oneof(
                { withCrossShrink: true },
                { weight: 6, arbitrary: fc.constant(undefined) },
                { weight: 1, arbitrary: tie("branches") },
            ),
            fc.nat(4),
        )
        .map(([fields, branches, at]) => withOr(fields, branches, at)),
    value: fc.oneof(
        { maxDepth: 3, depthSize: "small", withCrossShrink: true },
        { weight: 5, arbitrary: ALTERNATIVES },
        { weight: 2, arbitrary: tie("fields") },
    ),
    branches: fc.oneof(
        { maxDepth: 3, depthSize: "small", withCrossShrink: true },
        {
            weight: 1,
            arbitrary: fc.array(
                fc.tuple(NAME, ALTERNATIVES).map((field) => object(field)),
                { minLength: 2, maxLength: 3 },
            ),
        },
        { weight: 2, arbitrary: fc.array(tie("fields"), { minLength: 2, maxLength: 3 }) },
    ),
})).fields;

function withOr(fields: [string, Json][], branches: Json | undefined, at: number): Members {
    if (branches === undefined) return { members: fields };
    return { members: [...fields.slice(0, at), ["$or", branches], ...fields.slice(at)] };
}

/** A field somewhere in a pattern: its keys, and its alternatives. */
export interface FieldModel {
    readonly keys: readonly string[];
    readonly alternatives: readonly Json[];
}

/** All fields of a pattern, those of all branches included. */
export function fieldsOf(pattern: Members): FieldModel[] {
    const found: FieldModel[] = [];
    const visit = (fields: Members, keys: readonly string[]): void => {
        for (const [key, value] of fields.members) {
            if (isObject(value)) visit(value, [...keys, key]);
            else if (key === "$or" && Array.isArray(value)) {
                for (const branch of value) if (isObject(branch)) visit(branch, keys);
            } else if (Array.isArray(value)) found.push({ keys: [...keys, key], alternatives: value });
        }
    };
    visit(pattern, []);
    return found;
}

/** The patterns without `$or` that a pattern stands for: one for each choice of branches; of a field given twice the last. */
export function choicesOf(pattern: Members): Members[] {
    const visit = (fields: Members, path: string, before: readonly Map<string, Json>[]): Map<string, Json>[] => {
        let choices = before.map((choice) => new Map(choice));
        for (const [key, value] of fields.members) {
            const at = path === "" ? key : `${path}.${key}`;
            if (key === "$or" && Array.isArray(value)) {
                choices = value.flatMap((branch) => (isObject(branch) ? visit(branch, path, choices) : []));
            } else if (isObject(value)) choices = visit(value, at, choices);
            else for (const choice of choices) choice.set(at, value);
        }
        return choices;
    };
    return visit(pattern, "", [new Map()]).map((choice) => object(...choice));
}
