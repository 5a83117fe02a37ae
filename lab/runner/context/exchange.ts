import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import type { Endpoint } from "../../endpoint/endpoint";
import type { Incoming, RuntimeServer } from "../runtimeServer";

export interface ExchangeRequest {
    readonly method: string;
    /** With the query. */
    readonly path: string;
    /** Names in lower case. */
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
}

export interface ExchangeResponse {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Readable;
}

/** Answers a request without a network. Rejects when the answer is cut off. */
export type Exchange = (request: ExchangeRequest) => Promise<ExchangeResponse>;

export function endpointExchange(endpoint: Pick<Endpoint, "handle">): Exchange {
    return async (request) => {
        const { status, headers, body } = await endpoint.handle(incoming(request));
        return { status, headers, body: body instanceof Readable ? body : readableOf(body) };
    };
}

export function runtimeExchange(server: Pick<RuntimeServer, "answer">): Exchange {
    return (request) =>
        new Promise((resolve, reject) => {
            void server.answer(incoming(request), {
                writeHead: (status, headers = {}) => ({
                    end: (body = "") => resolve({ status, headers, body: readableOf(body) }),
                }),
                destroy: () => reject(new Error("socket hang up")),
            });
        });
}

function incoming({ method, path, headers, body }: ExchangeRequest): Incoming {
    return {
        method,
        url: path,
        headers,
        async *[Symbol.asyncIterator]() {
            if (body.byteLength > 0) yield body;
        },
    };
}

function readableOf(body: string | Uint8Array): Readable {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    return new Readable({
        read() {
            if (bytes.byteLength > 0) this.push(bytes);
            this.push(null);
        },
    });
}
