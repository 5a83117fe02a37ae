import { AwsJson1_0Protocol, AwsJson1_1Protocol, AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";
import type { EndpointRequest } from "../request";
import { queryError, type SdkProtocol, type ServiceModel } from "../serviceModel";
import { failureStructure, readMirrored, writeMirrored } from "./mirror";
import type { Answer, Failure, WireProtocol } from "./wire";

type RpcKind = "json-1.0" | "json-1.1" | "cbor";

const SHAPE_IDS: Readonly<Record<RpcKind, string>> = {
    "json-1.0": "aws.protocols#awsJson1_0",
    "json-1.1": "aws.protocols#awsJson1_1",
    cbor: "smithy.protocols#rpcv2Cbor",
};

/**
 * AWS JSON 1.0 and 1.1, and Smithy RPC v2 with CBOR. The request says which; the installed client of the same service may be
 * of a version that speaks another.
 */
export function rpcProtocol(kind: RpcKind): WireProtocol {
    const sdkProtocols = new WeakMap<ServiceModel, SdkProtocol>();
    const sdkProtocol = (model: ServiceModel): SdkProtocol => {
        if (model.protocol.getShapeId() === SHAPE_IDS[kind]) return model.protocol;
        let protocol = sdkProtocols.get(model);
        if (!protocol) {
            protocol = create(kind, model.settings);
            protocol.setSerdeContext(model.config);
            sdkProtocols.set(model, protocol);
        }
        return protocol;
    };
    const answer = (
        status: number,
        requestId: string,
        written: { headers: Record<string, string>; body: unknown },
    ): Answer => ({
        status,
        headers: { ...written.headers, ...contentHeaders(kind), "x-amzn-requestid": requestId },
        body: written.body as Answer["body"],
    });

    return {
        codes: { unknownCredentials: ["UnrecognizedClientException", 400], denied: "AccessDeniedException" },
        decode: (model, operation, request: EndpointRequest) =>
            readMirrored(sdkProtocol(model), model.config, operation.input, request),
        async encode(model, operation, output, requestId) {
            return answer(
                200,
                requestId,
                await writeMirrored(sdkProtocol(model), model.config, operation.output, output),
            );
        },
        async encodeFailure(model, failure, requestId) {
            const protocol = model ? sdkProtocol(model) : create(kind, { defaultNamespace: "" });
            const written = await writeMirrored(protocol, model?.config ?? {}, failureSchema(model, failure), {
                ...failure.members,
                __type: `${failure.schema ? `${failure.schema[1]}#` : ""}${failure.code}`,
                message: failure.message,
                Message: failure.message,
            });
            const result = answer(failure.status, requestId, written);
            if (model?.settings.awsQueryCompatible) {
                const code = (failure.schema && queryError(failure.schema)?.[0]) ?? failure.code;
                result.headers["x-amzn-query-error"] = `${code};${failure.status < 500 ? "Sender" : "Receiver"}`;
            }
            return result;
        },
    };
}

function failureSchema(model: ServiceModel | undefined, failure: Failure) {
    const capital = failure.schema?.[4].includes("Message") ?? false;
    return failureStructure(model?.settings, failure, [["__type", 0], ...(capital ? [] : ([["message", 0]] as const))]);
}

function create(kind: RpcKind, settings: ServiceModel["settings"]): SdkProtocol {
    const Protocol = {
        "json-1.0": AwsJson1_0Protocol,
        "json-1.1": AwsJson1_1Protocol,
        cbor: AwsSmithyRpcV2CborProtocol,
    }[kind];
    return new Protocol({ serviceTarget: "", ...settings } as never) as unknown as SdkProtocol;
}

function contentHeaders(kind: RpcKind): Record<string, string> {
    return kind === "cbor"
        ? { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" }
        : { "content-type": `application/x-amz-${kind}` };
}
