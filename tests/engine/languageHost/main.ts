import { connect } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import languageRpc from "@pulumi/pulumi/proto/language_grpc_pb";
import { killAll } from "./children";
import { languageService } from "./service";

/** How often it is looked whether the engine is still there. */
const LOOK_MS = 5_000;

/**
 * Stands in for `pulumi-language-nodejs`, which comes with an installed Pulumi and cannot be had as a Go module: prints its
 * port, then serves the engine, whose address is the last argument.
 */
function main(engineAddress: string): void {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => {
            killAll();
            process.exit(1);
        });
    }
    process.on("exit", killAll);
    const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    server.addService(languageRpc.LanguageRuntimeService, languageService(engineAddress));
    endWith(engineAddress);
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
        if (error) throw error;
        process.stdout.write(`${port}\n`);
    });
}

/** Ends this host when the engine is gone without a word: killed, for instance. */
function endWith(engineAddress: string): void {
    const [host, port] = engineAddress.split(":");
    const look = () => {
        const socket = connect({ host: host!, port: Number(port) });
        socket.once("connect", () => socket.destroy());
        socket.once("error", () => process.exit(1));
    };
    setInterval(look, LOOK_MS).unref();
}

main(process.argv.at(-1)!);
