import type { ServerWritableStream } from "@grpc/grpc-js";
import languageProto from "@pulumi/pulumi/proto/language_pb";
import { endOf, startNode } from "./children";
import { sdkFile, typescriptEnvironment } from "./sdk";

type Call = ServerWritableStream<languageProto.RunPluginRequest, languageProto.RunPluginResponse>;

/** Runs a policy pack or a provider written in TypeScript until it ends or the engine hangs up. */
export async function runPlugin(call: Call): Promise<void> {
    const { args, cwd } = commandOf(call.request);
    const child = startNode(args, {
        cwd,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, ...pairs(call.request.getEnvList()), ...typescriptEnvironment(call.request.getInfo()) },
    });
    call.once("cancelled", () => child.kill("SIGKILL"));
    child.stdout!.on("data", (bytes: Buffer) => send((response) => response.setStdout(bytes)));
    child.stderr!.on("data", (bytes: Buffer) => send((response) => response.setStderr(bytes)));
    const end = await endOf(child);
    send((response) => response.setExitcode(typeof end === "number" ? end : 1));

    function send(fill: (response: languageProto.RunPluginResponse) => void): void {
        const response = new languageProto.RunPluginResponse();
        fill(response);
        call.write(response);
    }
}

function commandOf(request: languageProto.RunPluginRequest): { readonly args: string[]; readonly cwd: string } {
    const folder = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
    if (request.getKind() === "analyzer") {
        // A policy pack reads its version from the package.json of its working directory.
        return {
            args: [sdkFile(folder, "cmd/run-policy-pack/index.js"), ...request.getArgsList(), folder],
            cwd: folder,
        };
    }
    return {
        args: [sdkFile(folder, "cmd/run-plugin/index.js"), folder, ...request.getArgsList()],
        cwd: request.getPwd(),
    };
}

function pairs(lines: readonly string[]): Record<string, string> {
    return Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
}
