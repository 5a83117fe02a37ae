import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import engineProto from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "./wire";

export type Severity = "debug" | "info" | "warning" | "error";

/** What a program, or the lab about it, has to say. */
export interface ProgramLog {
    readonly severity: Severity;
    readonly message: string;
    /** `log`: through Pulumi's log; the others are what the program printed. */
    readonly source: "log" | "stdout" | "stderr";
    /** The resource that it is about. */
    readonly urn?: string;
}

const SEVERITIES: readonly Severity[] = ["debug", "info", "warning", "error"];

/** The engine's own service: a program logs to it and keeps the URN of its stack there. */
export function engineService(onLog: (log: ProgramLog) => void): UntypedServiceImplementation {
    let root = "";
    const log: handleUnaryCall<engineProto.LogRequest, InstanceType<typeof Empty>> = (call, respond) => {
        const { request } = call;
        const urn = request.getUrn();
        onLog({
            severity: SEVERITIES[request.getSeverity()] ?? "info",
            message: request.getMessage(),
            source: "log",
            ...(urn === "" ? {} : { urn }),
        });
        respond(null, new Empty());
    };
    const getRootResource: handleUnaryCall<engineProto.GetRootResourceRequest, engineProto.GetRootResourceResponse> = (
        _call,
        respond,
    ) => {
        const response = new engineProto.GetRootResourceResponse();
        response.setUrn(root);
        respond(null, response);
    };
    const setRootResource: handleUnaryCall<engineProto.SetRootResourceRequest, engineProto.SetRootResourceResponse> = (
        call,
        respond,
    ) => {
        root = call.request.getUrn();
        respond(null, new engineProto.SetRootResourceResponse());
    };
    const startDebugging: handleUnaryCall<unknown, InstanceType<typeof Empty>> = (_call, respond) =>
        respond(null, new Empty());
    const requirePulumiVersion: handleUnaryCall<unknown, engineProto.RequirePulumiVersionResponse> = (_call, respond) =>
        respond(null, new engineProto.RequirePulumiVersionResponse());
    return { log, getRootResource, setRootResource, startDebugging, requirePulumiVersion };
}
