import { createServer } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LabError } from "../labError";

/** Starts gRPC services on this machine, on a free port unless one is given; returns the address and how to stop. */
export async function listen(
    add: (server: Server) => void,
    port = 0,
): Promise<{ readonly address: string; readonly close: () => void }> {
    if (port !== 0) await checkFree(port);
    // Archives travel as maps of thousands of files: the default limit of 4 MB is too small.
    const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    add(server);
    const bound = await new Promise<number>((resolve, reject) =>
        server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, taken) =>
            error ? reject(error) : resolve(taken),
        ),
    );
    return { address: `127.0.0.1:${bound}`, close: () => server.forceShutdown() };
}

/** gRPC would print what it cannot do, beside the error. */
function checkFree(port: number): Promise<void> {
    const probe = createServer();
    return new Promise((resolve, reject) => {
        probe.once("error", (cause: NodeJS.ErrnoException) => {
            const why = cause.code === "EADDRINUSE" ? "is taken" : `cannot be used (${cause.code})`;
            reject(new LabError(`Port ${port} ${why}: choose another one, or none for one that is free.`, { cause }));
        });
        probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
    });
}
