import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Trace } from "../types";

/** A request that a function makes to a webhook. */
export interface WebhookRequest {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly trace: Trace;
}

export interface WebhookResponse {
    readonly status: number;
    readonly body: string;
}

export interface Webhooks {
    isWebhook(url: string): boolean;
    onWebhook(request: WebhookRequest): WebhookResponse | Promise<WebhookResponse>;
}

/** What the server asks of the process that a request comes from. */
export interface RuntimeClient {
    readonly trace: Trace;
    /** The process is ready for an invocation; `respond` is kept until there is one. */
    ready(respond: (headers: Record<string, string>, payload: string) => void): void;
    /** The process says how an invocation, or its start, ended. */
    ended(kind: "response" | "error" | "init-error", requestId: string | undefined, body: string): void;
    /** All that the process waits for is behind its timeout. Never called where time passes as real time does. */
    expired(): void;
}

/** A request, over a socket or not. */
export type Incoming = Pick<IncomingMessage, "url" | "method" | "headers"> & AsyncIterable<unknown>;

/** Where its answer goes. */
export interface Outgoing {
    writeHead(status: number, headers?: Readonly<Record<string, string>>): { end(body?: string): unknown };
    destroy(): unknown;
}

const INVOCATION = /^\/invocation\/([^/]+)\/(response|error)$/;

/** The Lambda Runtime API of all processes of a runner; each has a path of its own. */
export class RuntimeServer {
    readonly #clients = new Map<string, RuntimeClient>();
    readonly #webhooks: Webhooks;
    readonly #server: Server;
    #count = 0;

    private constructor(webhooks: Webhooks) {
        this.#webhooks = webhooks;
        this.#server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
            void this.answer(request, response);
        });
    }

    static async start(webhooks: Webhooks): Promise<RuntimeServer> {
        const server = new RuntimeServer(webhooks);
        await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
        server.#server.unref();
        return server;
    }

    /** `host:port`. */
    get address(): string {
        return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    }

    /** Gives a client its path. */
    add(client: RuntimeClient): string {
        const path = `/p${this.#count++}`;
        this.#clients.set(path, client);
        return path;
    }

    remove(path: string): void {
        this.#clients.delete(path);
    }

    close(): void {
        this.#server.close();
        this.#server.closeAllConnections();
    }

    /** Answers a request; one that cannot be answered is cut off. */
    async answer(request: Incoming, response: Outgoing): Promise<void> {
        try {
            await this.#answer(request, response);
        } catch {
            response.destroy();
        }
    }

    async #answer(request: Incoming, response: Outgoing): Promise<void> {
        const [, path = "", rest = ""] = /^(\/p\d+)(\/.*)$/.exec(request.url ?? "") ?? [];
        const client = this.#clients.get(path);
        if (!client) {
            response.writeHead(404).end();
            return;
        }
        if (rest === "/outbound") return this.#outbound(client, request, response);
        if (rest === "/expired") return client.expired();
        const route = rest.replace("/2018-06-01/runtime", "");
        if (route === "/invocation/next") {
            client.ready((headers, payload) => {
                response.writeHead(200, { "content-type": "application/json", ...headers }).end(payload);
            });
            return;
        }
        const body = await textOf(request);
        response.writeHead(202).end();
        const [, requestId, kind] = INVOCATION.exec(route) ?? [];
        if (kind === "response" || kind === "error") client.ended(kind, requestId, body);
        else if (route === "/init/error") client.ended("init-error", undefined, body);
    }

    async #outbound(client: RuntimeClient, request: Incoming, response: Outgoing): Promise<void> {
        const { "event-ops-url": url = "", connection: _, ...rest } = request.headers;
        const body = await textOf(request);
        if (!this.#webhooks.isWebhook(String(url))) {
            response.writeHead(403, { "event-ops-refused": "true" }).end();
            return;
        }
        const headers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
        const method = request.method ?? "GET";
        const answer = await this.#webhooks.onWebhook({ url: String(url), method, headers, body, trace: client.trace });
        response.writeHead(answer.status, { "content-type": "text/plain" }).end(answer.body);
    }
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString("utf8");
}
