import { AwsRestJsonProtocol } from "@aws-sdk/core/protocols";
import { FromStringShapeDeserializer } from "@smithy/core/protocols";
import type { EndpointRequest } from "../request";
import { isStructure, type Member, membersOf, resolve, structure } from "../schema";
import type { Operation, SdkProtocol, ServiceModel } from "../serviceModel";
import { failureStructure, readMirrored, writeMirrored } from "./mirror";
import { type Answer, type WireProtocol, xmlErrorMembers } from "./wire";
import { writeXml, xmlErrorSchema } from "./xml";

const JSON_PROTOCOL: WireProtocol = {
    codes: { unknownCredentials: ["UnrecognizedClientException", 403], denied: "AccessDeniedException" },
    decode,
    encode: (model, operation, output, requestId) =>
        encode(model, operation, output, { "x-amzn-requestid": requestId }),
    async encodeFailure(model, failure, requestId) {
        const capital = failure.schema?.[4].includes("Message") ?? false;
        const schema = failureStructure(model?.settings, failure, capital ? [] : [["message", 0]]);
        const protocol =
            model?.protocol ?? (new AwsRestJsonProtocol({ defaultNamespace: "" }) as unknown as SdkProtocol);
        const { headers, body } = await writeMirrored(protocol, model?.config ?? {}, schema, {
            ...failure.members,
            message: failure.message,
            Message: failure.message,
        });
        return {
            status: failure.status,
            headers: { ...headers, "x-amzn-errortype": failure.code, "x-amzn-requestid": requestId },
            body: body as Answer["body"],
        };
    },
};

const XML_PROTOCOL: WireProtocol = {
    codes: { unknownCredentials: ["InvalidAccessKeyId", 403], denied: "AccessDenied" },
    decode,
    encode: (model, operation, output, requestId) =>
        encode(model, operation, output, { "x-amz-request-id": requestId }),
    async encodeFailure(model, failure, requestId) {
        const members = xmlErrorSchema(failure);
        const value = xmlErrorMembers(failure);
        // S3 is the one that does not wrap its errors.
        const body =
            (model?.service ?? "s3") === "s3"
                ? writeXml(undefined, structure("", "Error", 0, [...members, ["RequestId", 0]]), {
                      ...value,
                      RequestId: requestId,
                  })
                : writeXml(
                      model?.settings.xmlNamespace,
                      structure("", "ErrorResponse", 0, [
                          ["Error", structure("", "Error", 0, members)],
                          ["RequestId", 0],
                      ]),
                      { Error: value, RequestId: requestId },
                  );
        return {
            status: failure.status,
            headers: { "content-type": "application/xml", "x-amz-request-id": requestId },
            body,
        };
    },
};

export function restProtocol(kind: "json" | "xml"): WireProtocol {
    return kind === "json" ? JSON_PROTOCOL : XML_PROTOCOL;
}

async function decode(
    model: ServiceModel,
    operation: Operation,
    request: EndpointRequest,
    labels: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
    const input = await readMirrored(model.protocol, model.config, operation.input, request);
    const schema = resolve(operation.input);
    if (!isStructure(schema)) return input;
    const strings = new FromStringShapeDeserializer({
        httpBindings: true,
        timestampFormat: { useTrait: true, default: 5 },
    });
    strings.setSerdeContext(model.config as never);
    const members = membersOf(schema);
    for (const member of members) {
        const { name, traits, normalized } = member;
        const label = labels[name];
        if (traits["httpLabel"] && label !== undefined) input[name] = strings.read(normalized, label);
        else if (traits["httpQuery"])
            readQuery(input, member, request.query.getAll(traits["httpQuery"] as string), strings);
        else if (traits["httpQueryParams"])
            readQueryMap(input, member, otherParameters(operation, members, request.query));
    }
    return input;
}

function readQuery(
    input: Record<string, unknown>,
    { name, traits, normalized }: Member,
    values: readonly string[],
    strings: FromStringShapeDeserializer,
): void {
    if (values.length === 0) return;
    const one = (schema: unknown, value: string): unknown => strings.read(schema as never, value);
    input[name] = normalized.isListSchema()
        ? values.map((value) => one([normalized.getValueSchema(), { httpQuery: traits["httpQuery"] }], value))
        : one(normalized, values[0]!);
}

function readQueryMap(input: Record<string, unknown>, { name, normalized }: Member, query: URLSearchParams): void {
    const keys = [...new Set(query.keys())];
    if (keys.length === 0) return;
    const lists = normalized.getValueSchema().isListSchema();
    input[name] = Object.fromEntries(keys.map((key) => [key, lists ? query.getAll(key) : query.get(key)]));
}

/** The query without what the URI template fixes and what other members hold. */
function otherParameters(operation: Operation, members: readonly Member[], query: URLSearchParams): URLSearchParams {
    const left = new URLSearchParams(query);
    for (const name of new URLSearchParams(operation.http?.[1].split("?")[1] ?? "").keys()) left.delete(name);
    for (const { traits } of members) if (traits["httpQuery"]) left.delete(traits["httpQuery"] as string);
    return left;
}

async function encode(
    model: ServiceModel,
    operation: Operation,
    output: Record<string, unknown>,
    requestIdHeader: Record<string, string>,
): Promise<Answer> {
    const { headers, body } = await writeMirrored(model.protocol, model.config, operation.output, output);
    return {
        status: statusOf(operation, output),
        headers: { ...headers, ...requestIdHeader },
        body: body as Answer["body"],
    };
}

function statusOf(operation: Operation, output: Record<string, unknown>): number {
    const schema = resolve(operation.output);
    const bound = isStructure(schema) ? membersOf(schema).find(({ traits }) => traits["httpResponseCode"]) : undefined;
    const given = bound && output[bound.name];
    return typeof given === "number" ? given : (operation.http?.[2] ?? 200);
}
