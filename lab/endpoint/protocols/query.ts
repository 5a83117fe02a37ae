import { memo } from "../memo";
import type { EndpointRequest } from "../request";
import { isStructure, membersOf, resolve, type Structure, structure } from "../schema";
import { type Operation, queryError, type ServiceModel } from "../serviceModel";
import { readForm } from "./form";
import { type Answer, type Failure, type WireProtocol, xmlErrorMembers } from "./wire";
import { writeXml, xmlErrorSchema } from "./xml";

const METADATA = structure("", "ResponseMetadata", 0, [["RequestId", 0]]);

/** The AWS query protocol: a form in, XML with a result and metadata out. */
export const QUERY_PROTOCOL: WireProtocol = {
    codes: { unknownCredentials: ["InvalidClientTokenId", 403], denied: "AccessDenied" },
    decode: async (model, operation, request: EndpointRequest) =>
        readForm(parameters(request), operation.input, model.config, false),
    async encode(model, operation, output, requestId) {
        const value = { [`${operation.name}Result`]: output, ResponseMetadata: { RequestId: requestId } };
        return answer(model, 200, resultDocument(operation), value, requestId);
    },
    async encodeFailure(model, failure, requestId) {
        const queryCode = failure.schema && queryError(failure.schema);
        const error = structure("", "Error", 0, xmlErrorSchema(failure));
        const schema = structure("", "ErrorResponse", 0, [
            ["Error", error],
            ["RequestId", 0],
        ]);
        const value = {
            Error: { ...xmlErrorMembers(failure), Code: queryCode?.[0] ?? failure.code },
            RequestId: requestId,
        };
        return answer(model, queryCode?.[1] ?? failure.status, schema, value, requestId);
    },
};

/** The query protocol as EC2 speaks it: lists are flat, the answer has no result element. */
export const EC2_QUERY_PROTOCOL: WireProtocol = {
    codes: { unknownCredentials: ["AuthFailure", 401], denied: "UnauthorizedOperation" },
    decode: async (model, operation, request: EndpointRequest) =>
        readForm(parameters(request), operation.input, model.config, true),
    async encode(model, operation, output, requestId) {
        return answer(model, 200, flatDocument(operation), { ...output, requestId }, requestId);
    },
    async encodeFailure(model, failure: Failure, requestId) {
        const { code, message, status } = failure;
        const value = { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId };
        return answer(model, status, EC2_ERROR, value, requestId);
    },
};

const EC2_ERROR = structure("", "Response", 0, [
    [
        "Errors",
        structure("", "Errors", 0, [
            [
                "Error",
                structure("", "Error", 0, [
                    ["Code", 0],
                    ["Message", 0],
                ]),
            ],
        ]),
    ],
    ["RequestID", 0],
]);

const documents = new WeakMap<Operation, Structure>();

function resultDocument(operation: Operation): Structure {
    return memo(documents, operation, () => {
        const result = resolve(operation.output);
        const results = isStructure(result) ? ([[`${operation.name}Result`, result]] as const) : [];
        return structure("", `${operation.name}Response`, 0, [...results, ["ResponseMetadata", METADATA]]);
    });
}

function flatDocument(operation: Operation): Structure {
    return memo(documents, operation, () => {
        const output = resolve(operation.output);
        const members = isStructure(output) ? membersOf(output).map(({ name, schema }) => [name, schema] as const) : [];
        return structure("", `${operation.name}Response`, 0, [["requestId", 0], ...members]);
    });
}

function answer(
    model: ServiceModel | undefined,
    status: number,
    schema: Structure,
    value: Record<string, unknown>,
    requestId: string,
): Answer {
    return {
        status,
        headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
        body: writeXml(model?.settings.xmlNamespace, schema, value),
    };
}

/** Parameters of the form, or of the URL when the call is a GET. */
function parameters(request: EndpointRequest): URLSearchParams {
    const form = new URLSearchParams(request.body.toString("utf8"));
    for (const [name, value] of request.query) form.append(name, value);
    return form;
}
