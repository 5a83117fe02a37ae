import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LabError } from "../labError";

/** Starts gRPC services on this machine, on a free port unless one is given; returns the address and how to stop. */
export async function listen(
    add: (server: Server) => void,
    port = 0,
): Promise<{ readonly address: string; readonly close: () => void }> {
    // Archives travel as maps of thousands of files: the default limit of 4 MB is too small.
    const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    add(server);
    const bound = await new Promise<number>((resolve, reject) =>
        server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, free) =>
            error ? reject(refused(port, error)) : resolve(free),
        ),
    );
    return { address: `127.0.0.1:${bound}`, close: () => server.forceShutdown() };
}

function refused(port: number, cause: Error): Error {
    if (port === 0) return cause;
    return new LabError(`Port ${port} cannot be used (is it taken?): choose another one, or none for one that is free.`, {
        cause,
    });
}
