import { NormalizedSchema } from "@smithy/core/schema";
import fc from "fast-check";

/** What a protocol can carry: the rest has no place in it, in AWS either. */
export interface Carries {
    /** XML 1.0 has no control characters, and its parsers may take away the space around a text. */
    readonly xmlText: boolean;
    /** Lists, maps and structures without content. */
    readonly emptyLists: boolean;
    readonly emptyMaps: boolean;
    readonly emptyStructures: boolean;
    /** REST: members in headers, the path and the query. */
    readonly bindings: boolean;
}

const MAX_DEPTH = 5;

/** Members that the clients themselves make something else of: an endpoint, a hash, a date that may be none. */
const CLIENTS_OWN = ["EndpointId", "SSECustomerKey", "Expires", "ExpiresString"];

/** Random values of a shape, from the SDK's schema of it. */
export function valuesOf(schema: unknown, carries: Carries): fc.Arbitrary<Record<string, unknown>> {
    return structureOf(NormalizedSchema.of(schema as never), carries, 0, true) as fc.Arbitrary<Record<string, unknown>>;
}

function anyValueOf(schema: NormalizedSchema, carries: Carries, depth: number): fc.Arbitrary<unknown> | undefined {
    if (schema.isStructSchema()) return depth > MAX_DEPTH ? undefined : structureOf(schema, carries, depth, false);
    if (schema.isListSchema()) {
        const member = anyValueOf(schema.getValueSchema(), carries, depth + 1);
        const flat = schema.getMergedTraits().xmlFlattened;
        return member && fc.array(member, { minLength: carries.emptyLists && !flat ? 0 : 1, maxLength: 3 });
    }
    if (schema.isMapSchema()) {
        const member = anyValueOf(schema.getValueSchema(), carries, depth + 1);
        const flat = schema.getMergedTraits().xmlFlattened;
        return (
            member &&
            fc.dictionary(keys(carries), member, {
                minKeys: carries.emptyMaps && !flat ? 0 : 1,
                maxKeys: 3,
                noNullPrototype: true,
            })
        );
    }
    return scalarOf(
        schema,
        text(carries),
        fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
    );
}

function scalarOf(
    schema: NormalizedSchema,
    texts: fc.Arbitrary<string>,
    dates: fc.Arbitrary<Date>,
): fc.Arbitrary<unknown> | undefined {
    if (schema.isBlobSchema()) return schema.isStreaming() ? undefined : fc.uint8Array({ minLength: 1, maxLength: 40 });
    if (schema.isStringSchema()) return schema.getMergedTraits().mediaType ? undefined : texts;
    if (schema.isBooleanSchema()) return fc.boolean();
    if (schema.isTimestampSchema()) {
        const wholeSeconds = schema.getSchema() === 6;
        return wholeSeconds ? dates.map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000)) : dates;
    }
    if (schema.isNumericSchema())
        return fc.oneof(
            fc.integer(),
            fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
        );
    return undefined;
}

function structureOf(
    schema: NormalizedSchema,
    carries: Carries,
    depth: number,
    top: boolean,
): fc.Arbitrary<unknown> | undefined {
    const members: Record<string, fc.Arbitrary<unknown>> = {};
    const required: string[] = [];
    for (const [name, member] of schema.structIterator()) {
        if (CLIENTS_OWN.includes(name)) continue;
        const traits = member.getMergedTraits();
        const bound = top && carries.bindings ? boundValueOf(member) : undefined;
        const value = bound ?? anyValueOf(member, carries, depth + 1);
        if (bound === null || !value) continue;
        members[name] = value;
        // A path needs all its labels and an answer has a status; a token that is not given is made up by the client.
        if (traits.httpLabel || traits.httpResponseCode || traits.idempotencyToken) required.push(name);
    }
    const names = Object.keys(members);
    if (names.length === 0) return carries.emptyStructures || top ? fc.constant({}) : undefined;
    if (schema.isUnionSchema()) return fc.oneof(...names.map((name) => fc.record({ [name]: members[name]! })));
    // A random handful of members: some structures have a hundred.
    return fc
        .subarray(names, {
            minLength: carries.emptyStructures || top ? 0 : 1,
            maxLength: Math.min(names.length, depth > 2 ? 2 : 8),
        })
        .chain((chosen) =>
            fc.record(Object.fromEntries([...new Set([...chosen, ...required])].map((name) => [name, members[name]!]))),
        );
}

/** Values of a member outside the body; null for one that the test leaves out. */
function boundValueOf(member: NormalizedSchema): fc.Arbitrary<unknown> | null | undefined {
    const traits = member.getMergedTraits();
    const token = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 ._~+=@:-]{0,20}[A-Za-z0-9]$/);
    const seconds = fc
        .date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
        .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000));
    if (traits.httpLabel)
        return (
            scalarOf(
                member,
                fc.string({ minLength: 1, unit: "grapheme" }).filter((label) => !/^\.{1,2}$/.test(label)),
                seconds,
            ) ?? null
        );
    if (typeof traits.httpPrefixHeaders === "string") {
        return fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/), token, {
            minKeys: 1,
            maxKeys: 3,
            noNullPrototype: true,
        });
    }
    if (traits.httpHeader || traits.httpQuery) {
        if (
            /^(content-length|content-type|host|expect|content-md5|x-amz-checksum.*|x-amz-sdk-checksum-algorithm)$/i.test(
                String(traits.httpHeader),
            )
        )
            return null;
        if (member.isListSchema()) {
            const item = scalarOf(member.getValueSchema(), token, seconds);
            return item ? fc.array(item, { minLength: 1, maxLength: 3 }) : null;
        }
        return scalarOf(member, token, seconds) ?? null;
    }
    if (traits.httpResponseCode) return fc.constantFrom(200, 202);
    if (traits.httpQueryParams) return null;
    return undefined;
}

/** The SDK's own serializers lose the key `__proto__`. */
function keys(carries: Carries): fc.Arbitrary<string> {
    return text(carries).filter((key) => key !== "__proto__");
}

function text(carries: Carries): fc.Arbitrary<string> {
    const any = fc.string({ unit: "grapheme", minLength: 1 });
    return carries.xmlText ? any.map((value) => value.replace(/[\p{Cc}\ufffe\uffff]/gu, "·").trim() || "x") : any;
}
