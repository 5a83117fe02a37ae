import {
    type handleServerStreamingCall,
    type handleUnaryCall,
    type sendUnaryData,
    status,
    type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import languageProto from "@pulumi/pulumi/proto/language_pb";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { killAll } from "./children";
import { run } from "./run";
import { runPlugin } from "./runPlugin";

/** The language host's service: runs programs and plugins, and has nothing to say to the other questions. */
export function languageService(engineAddress: string): UntypedServiceImplementation {
    const runCall: handleUnaryCall<languageProto.RunRequest, languageProto.RunResponse> = (call, respond) => {
        run(call.request, engineAddress).then((response) => respond(null, response), refuse(respond));
    };
    const runPluginCall: handleServerStreamingCall<languageProto.RunPluginRequest, languageProto.RunPluginResponse> = (
        call,
    ) => {
        runPlugin(call).then(
            () => call.end(),
            (error: Error) => call.emit("error", { code: status.UNKNOWN, details: error.message }),
        );
    };
    const installDependencies: handleServerStreamingCall<unknown, unknown> = (call) => call.end();
    const cancel: handleUnaryCall<unknown, unknown> = (_call, respond) => {
        killAll();
        respond(null, new emptyProto.Empty());
    };
    return {
        run: runCall,
        runPlugin: runPluginCall,
        installDependencies,
        cancel,
        handshake: answer(() => new languageProto.LanguageHandshakeResponse()),
        about: answer(about),
        getPluginInfo: answer(() => new pluginProto.PluginInfo()),
        // Which plugins a program needs is said again with each resource; nothing is to be installed beforehand.
        getRequiredPackages: answer(() => new languageProto.GetRequiredPackagesResponse()),
        getRequiredPlugins: answer(() => new languageProto.GetRequiredPluginsResponse()),
        getProgramDependencies: answer(() => new languageProto.GetProgramDependenciesResponse()),
        runtimeOptionsPrompts: answer(() => new languageProto.RuntimeOptionsResponse()),
    };
}

function about(): languageProto.AboutResponse {
    const response = new languageProto.AboutResponse();
    response.setExecutable(process.execPath);
    response.setVersion(process.version);
    return response;
}

function answer(response: () => unknown): handleUnaryCall<unknown, unknown> {
    return (_call, respond) => respond(null, response());
}

function refuse<T>(respond: sendUnaryData<T>): (error: Error) => void {
    return (error) => respond({ code: status.UNKNOWN, details: error.message });
}
