import { AwsError } from "../types";
import type { Failure, WireProtocol } from "./protocols/wire";
import type { Structure } from "./schema";
import { httpStatus, type ServiceModel } from "./serviceModel";

/** What a client is told about an error. Only an `AwsError` is AWS speaking; anything else is a fault of the service. */
export function failureOf(error: unknown, model: ServiceModel | undefined, protocol: WireProtocol): Failure {
    if (!(error instanceof AwsError)) {
        const message = error instanceof Error ? error.message : String(error);
        return { code: "InternalFailure", message, status: 500, members: {} };
    }
    const code = error.code === "AccessDeniedException" ? deniedCode(model, protocol) : error.code;
    const schema = model?.error(code);
    return {
        code: schema?.[2] ?? code,
        message: error.message,
        status: error.httpStatus === 400 ? ((schema && httpStatus(schema)) ?? 400) : error.httpStatus,
        ...(schema ? { schema } : {}),
        members: schema ? membersOf(error, schema) : {},
    };
}

/** AWS refuses in other words in each protocol, and SNS in its own. */
function deniedCode(model: ServiceModel | undefined, protocol: WireProtocol): string {
    if (model?.error("AccessDeniedException")) return "AccessDeniedException";
    return model?.error("AuthorizationError") ? "AuthorizationErrorException" : protocol.codes.denied;
}

/** Further members that the service's model gives to this error, where it was thrown with them. */
function membersOf(error: AwsError, schema: Structure): Record<string, unknown> {
    const own = Object.entries(error).filter(
        ([name]) => schema[4].includes(name) && !/^(code|message|name)$/i.test(name),
    );
    return Object.fromEntries(own);
}
