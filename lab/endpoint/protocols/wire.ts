import type { Readable } from "node:stream";
import type { EndpointRequest } from "../request";
import type { Structure } from "../schema";
import type { Operation, ServiceModel } from "../serviceModel";

export interface Answer {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: string | Uint8Array | Readable;
}

/** An error as a protocol writes it. */
export interface Failure {
    /** The modelled name where there is one, otherwise the code as it was thrown. */
    readonly code: string;
    readonly message: string;
    readonly status: number;
    readonly schema?: Structure;
    /** Further members of the error, for example the `Item` of a failed condition. */
    readonly members: Readonly<Record<string, unknown>>;
}

/** One protocol, seen from the service: requests are read and answers written. */
export interface WireProtocol {
    decode(
        model: ServiceModel,
        operation: Operation,
        request: EndpointRequest,
        labels: Readonly<Record<string, string>>,
    ): Promise<Record<string, unknown>>;
    encode(
        model: ServiceModel,
        operation: Operation,
        output: Record<string, unknown>,
        requestId: string,
    ): Promise<Answer>;
    /** `model` is missing when the service is not known. */
    encodeFailure(model: ServiceModel | undefined, failure: Failure, requestId: string): Promise<Answer>;
    /** What this protocol calls credentials that are unknown, and a call that the caller may not make. */
    readonly codes: { readonly unknownCredentials: readonly [code: string, status: number]; readonly denied: string };
}

/** What stands in an XML `Error` element. */
export function xmlErrorMembers(failure: Failure): Record<string, unknown> {
    return {
        ...failure.members,
        Type: failure.status < 500 ? "Sender" : "Receiver",
        Code: failure.code,
        Message: failure.message,
    };
}
