import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** DynamoDB of one Region, in memory, and the client that talks to it. */
export interface Dynalite {
    readonly client: DynamoDBClient;
    close(): Promise<void>;
}

/** Dynalite takes its time to load, and so does the client: both are loaded when a table is first asked for. */
export async function startDynalite(region: string): Promise<Dynalite> {
    const dynalite = load<(options: object) => Server>("dynalite");
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", resolve);
    });
    const { DynamoDBClient: Client } = load<typeof import("@aws-sdk/client-dynamodb")>("@aws-sdk/client-dynamodb");
    const client = new Client({
        region,
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        credentials: { accessKeyId: "lab", secretAccessKey: "lab" },
        maxAttempts: 1,
    });
    return {
        client,
        close: () => {
            client.destroy();
            return new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            });
        },
    };
}

/** What the client sends for an operation, by its name. */
export function commandOf(operation: string, input: Record<string, unknown>): never {
    const commands = load<Record<string, new (input: unknown) => never>>("@aws-sdk/client-dynamodb");
    return new commands[`${operation}Command`]!(input);
}

const requireFrom = createRequire(__filename);
function load<T>(name: string): T {
    return requireFrom(name) as T;
}
