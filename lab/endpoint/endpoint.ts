import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Cloud } from "../cloud";
import { AwsError, type Sessions } from "../types";
import { type CredentialScope, credentialScope } from "./credentialScope";
import { failureOf } from "./failure";
import type { Answer, WireProtocol } from "./protocols/wire";
import { type EndpointRequest, type IncomingRequest, readRequest } from "./request";
import { type Route, Router } from "./routing";
import type { ServiceModel } from "./serviceModel";

export interface EndpointOptions {
    readonly cloud: Pick<Cloud, "call">;
    readonly sessions: Sessions;
    /** Further folders in which SDK clients may be installed, for example the program's. */
    readonly folders?: readonly string[];
}

export interface Endpoint {
    /** For `AWS_ENDPOINT_URL`. */
    readonly url: string;
    /** Answers a request that comes another way than over the network. */
    handle(request: IncomingRequest): Promise<Answer>;
    close(): Promise<void>;
}

/**
 * An HTTP server on the loopback interface that answers as AWS does, for every service whose SDK client is installed. Requests
 * are read and answers written with the client's own schemas; what the call does is the cloud's business.
 */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
    const router = new Router(options.folders ?? []);
    let requests = 0;
    const handle = async (message: IncomingRequest) => {
        const requestId = `00000000-0000-4000-8000-${String(++requests).padStart(12, "0")}`;
        return answerTo(options, router, await readRequest(message), requestId);
    };
    const server = createServer((message, response) => {
        handle(message)
            .then((answer) => send(response, answer, message.method === "HEAD"))
            .catch((error: Error) => {
                if (response.headersSent) response.destroy(error);
                else response.writeHead(500, { "content-type": "text/plain" }).end(error.message);
            });
    });
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", resolve);
    });
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        handle,
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

async function answerTo(
    { cloud, sessions }: EndpointOptions,
    router: Router,
    request: EndpointRequest,
    requestId: string,
): Promise<Answer> {
    const scope = credentialScope(request.headers);
    const found = router.find(request, scope ?? { accessKeyId: "", region: "", signingName: "" });
    const { protocol } = found;
    const model = "model" in found ? found.model : undefined;
    try {
        const caller = identify(scope, sessions, protocol);
        if (!("model" in found)) throw new AwsError("ServiceNotInTheLab", found.reason);
        const output = await cloud.call({
            service: found.model.service,
            operation: found.operation.name,
            input: await decode(found, request),
            region: caller.region,
            caller: caller.session.caller,
            by: "handler",
            trace: caller.session.trace,
        });
        return await protocol.encode(
            found.model,
            found.operation,
            (output ?? {}) as Record<string, unknown>,
            requestId,
        );
    } catch (error) {
        return await fail(protocol, model, error, requestId);
    }
}

function identify(scope: CredentialScope | undefined, sessions: Sessions, protocol: WireProtocol) {
    if (!scope) throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
    const session = sessions.find(scope.accessKeyId);
    if (session) return { session, region: scope.region };
    const [code, status] = protocol.codes.unknownCredentials;
    throw new AwsError(code, "The security token included in the request is invalid.", status);
}

async function decode({ protocol, model, operation, labels }: Route, request: EndpointRequest) {
    try {
        return await protocol.decode(model, operation, request, labels);
    } catch (error) {
        throw new AwsError("SerializationException", `The request cannot be read: ${(error as Error).message}`);
    }
}

function fail(
    protocol: WireProtocol,
    model: ServiceModel | undefined,
    error: unknown,
    requestId: string,
): Promise<Answer> {
    return protocol.encodeFailure(model, failureOf(error, model, protocol), requestId);
}

async function send(response: ServerResponse, { status, headers, body }: Answer, isHead: boolean): Promise<void> {
    if (body instanceof Readable) {
        response.writeHead(status, headers);
        return await pipeline(body, response);
    }
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    // The length of an object is an answer of its own where no body follows.
    const length =
        isHead && headers["content-length"] !== undefined ? headers["content-length"] : String(bytes.byteLength);
    response.writeHead(status, {
        ...headers,
        ...(status === 204 || status === 304 ? {} : { "content-length": length }),
    });
    response.end(isHead ? undefined : bytes);
}
