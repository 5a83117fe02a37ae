import { deref, NormalizedSchema, translateTraits } from "@smithy/core/schema";

/**
 * The schemas of the SDK are plain arrays; these are the parts that the endpoint reads and rearranges. A member is either a
 * schema or a pair of a schema and its traits.
 */
export type Schema = unknown;
export type Traits = Record<string, unknown>;
/** 3 structure, 4 union, -3 error; namespace, name, traits, member names, member schemas, number of required members. */
export type Structure = [3 | 4 | -3, string, string, Traits | number, string[], Schema[], number?];

export interface Member {
    readonly name: string;
    readonly schema: Schema;
    /** Of the member and of what it refers to. */
    readonly traits: Traits;
    readonly normalized: NormalizedSchema;
}

export function isStructure(schema: Schema): schema is Structure {
    return Array.isArray(schema) && schema.length >= 6 && (schema[0] === 3 || schema[0] === 4 || schema[0] === -3);
}

/** The schema behind the SDK's lazy references. */
export function resolve(schema: Schema): Schema {
    return deref(schema as never);
}

export function normalize(schema: Schema): NormalizedSchema {
    return NormalizedSchema.of(schema as never);
}

export function membersOf(structure: Structure): Member[] {
    return [...normalize(structure).structIterator()].map(([name, normalized], index) => ({
        name,
        schema: structure[5][index],
        traits: normalized.getMergedTraits() as Traits,
        normalized,
    }));
}

export function structure(
    namespace: string,
    name: string,
    traits: Traits | number,
    members: readonly (readonly [string, Schema])[],
): Structure {
    return [3, namespace, name, traits, members.map(([member]) => member), members.map(([, schema]) => schema)];
}

/** The same member without some of its own traits. */
export function withoutTraits(schema: Schema, names: readonly string[]): Schema {
    if (!Array.isArray(schema) || schema.length !== 2) return schema;
    const traits = { ...(translateTraits(schema[1] as never) as Traits) };
    for (const name of names) delete traits[name];
    return [schema[0], traits];
}

/** The `structure` with another list of members; its name and traits stay, which the XML and the error code come from. */
export function withMembers(source: Structure, members: readonly (readonly [string, Schema])[]): Structure {
    return structure(source[1], source[2], source[3], members);
}
