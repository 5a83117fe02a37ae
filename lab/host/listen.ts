import { Server, ServerCredentials } from "@grpc/grpc-js";

/** Starts gRPC services on a free port of this machine; returns the address and how to stop. */
export async function listen(
    add: (server: Server) => void,
): Promise<{ readonly address: string; readonly close: () => void }> {
    // Archives travel as maps of thousands of files: the default limit of 4 MB is too small.
    const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    add(server);
    const port = await new Promise<number>((resolve, reject) =>
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
            error ? reject(error) : resolve(bound),
        ),
    );
    return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}
