import { memo } from "../memo";
import {
    isStructure,
    type Member,
    membersOf,
    resolve,
    type Schema,
    structure,
    withMembers,
    withoutTraits,
} from "../schema";
import type { ProtocolSettings, SdkProtocol } from "../serviceModel";

/**
 * The SDK writes requests and reads answers; a service does the opposite. In every protocol but the query ones both have the
 * same form, so an answer is written as the request of an operation whose input is the output, and a request is read as the
 * answer of an operation whose output is the input. What only one of the two has (labels and query, the status) is taken out.
 */
export interface Mirrored {
    readonly name: string;
    readonly traits: object;
    readonly namespace: string;
    readonly input: Schema;
    readonly output: Schema;
}

const REQUEST_ONLY = ["httpLabel", "httpQuery", "httpQueryParams", "idempotencyToken"];

function mirrored(name: string, schema: Schema): Mirrored {
    return { name, traits: {}, namespace: "", input: schema, output: schema };
}

const inputs = new WeakMap<object, Schema>();
const outputs = new WeakMap<object, Schema>();

/** The input without labels and query, its stream as bytes. */
function bodyOfInput(input: Schema): Schema {
    const schema = resolve(input);
    if (!isStructure(schema)) return schema;
    return memo<object, Schema>(inputs, schema, () =>
        withMembers(
            schema,
            membersOf(schema)
                .filter(({ traits }) => !traits["httpLabel"] && !traits["httpQuery"] && !traits["httpQueryParams"])
                .map(
                    (member) => [member.name, isByteStream(member) ? [21, { httpPayload: 1 }] : member.schema] as const,
                ),
        ),
    );
}

/** The output without the status; traits that mean something in requests only are taken off. */
function bodyOfOutput(output: Schema): Schema {
    const schema = resolve(output);
    if (!isStructure(schema)) return schema;
    return memo<object, Schema>(outputs, schema, () =>
        withMembers(
            schema,
            membersOf(schema)
                .filter(({ traits }) => !traits["httpResponseCode"])
                .map(({ name, schema: member }) => [name, withoutTraits(member, REQUEST_ONLY)] as const),
        ),
    );
}

function isByteStream({ normalized }: Member): boolean {
    return normalized.isStreaming() && normalized.isBlobSchema();
}

export async function readMirrored(
    protocol: SdkProtocol,
    config: object,
    input: Schema,
    message: { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer },
): Promise<Record<string, unknown>> {
    const schema = bodyOfInput(input);
    if (!isStructure(schema)) return {};
    const read = await protocol.deserializeResponse(mirrored(schema[2], schema), config, {
        statusCode: 200,
        headers: { ...message.headers },
        body: message.body,
    });
    delete read["$metadata"];
    for (const { name, traits, normalized } of membersOf(schema)) {
        const value = read[name];
        // What the SDK makes of a payload or of prefixed headers that are not there.
        if (value === null && traits["httpPayload"]) delete read[name];
        if (traits["httpPrefixHeaders"] !== undefined && value && Object.keys(value).length === 0) delete read[name];
        if (
            value === undefined &&
            traits["httpPayload"] &&
            normalized.isBlobSchema() &&
            message.headers["content-length"] === "0"
        ) {
            read[name] = Buffer.alloc(0);
        }
    }
    return read;
}

export async function writeMirrored(
    protocol: SdkProtocol,
    config: object,
    output: Schema,
    value: Record<string, unknown>,
): Promise<{ headers: Record<string, string>; body: unknown }> {
    const schema = bodyOfOutput(output);
    if (!isStructure(schema)) return { headers: {}, body: "" };
    const context = { ...config, endpoint: async () => undefined };
    const request = await protocol.serializeRequest(mirrored(schema[2], schema), value, context);
    const headers: Record<string, string> = {};
    const ofRequestsOnly = /^(x-amz-target|x-amzn-query-mode|accept)$/;
    for (const [name, text] of Object.entries(request.headers)) {
        if (!ofRequestsOnly.test(name)) headers[name] = text;
    }
    return { headers, body: request.body ?? "" };
}

/** An error as a structure: its own members, and the message and the type that every protocol adds. */
export function failureStructure(
    settings: ProtocolSettings | undefined,
    failure: { readonly code: string; readonly schema?: Schema },
    extra: readonly (readonly [string, Schema])[],
): Schema {
    const own = isStructure(failure.schema)
        ? membersOf(failure.schema).map(({ name, schema }) => [name, schema] as const)
        : [];
    const names = new Set(own.map(([name]) => name));
    return structure(settings?.defaultNamespace ?? "", failure.code, 0, [
        ...extra.filter(([name]) => !names.has(name)),
        ...own,
    ]);
}
