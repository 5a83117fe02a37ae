/** What the lab tells a function's process about itself. */
export interface ChildSettings {
    /** `host:port` of the runtime server. */
    readonly runtime: string;
    /** The path that names the process there. */
    readonly path: string;
    /** `host:port` of the AWS endpoint; nothing but this and the runtime server can be reached. */
    readonly endpoint: string;
    /** Where to look for AWS SDK packages that the archive does not carry: Lambda's runtime has them. */
    readonly sdkFrom: string;
    /** Ends the output of an invocation. */
    readonly marker: string;
    /** A folder that keeps compiled code from one process to the next. */
    readonly compiled: string;
    /** Time stands still during an invocation, and calls of AWS are made one after another. */
    readonly steady: boolean;
}

// The functions of this folder are written, as text, into a script that runs in the function's process: they may refer to
// each other's parameters only, to no import and nothing of this module.

/**
 * Keeps a function inside the lab: connections to anything but the lab fail with a sentence that names the host, and HTTP
 * requests to others are handed to the lab, which answers those to webhooks.
 */
export function guardNetwork(settings: ChildSettings, load: NodeJS.Require): void {
    const net = load("node:net") as typeof import("node:net");
    const http = load("node:http") as typeof import("node:http");
    const https = load("node:https") as typeof import("node:https");
    const dns = load("node:dns") as typeof import("node:dns");
    const dgram = load("node:dgram") as typeof import("node:dgram");
    const { syncBuiltinESMExports } = load("node:module") as typeof import("node:module");

    function normalize(host: string, port: string | number): string {
        return `${["localhost", "::1", "[::1]"].includes(host) ? "127.0.0.1" : host}:${port}`;
    }

    function refusal(target: string): Error & { code?: string } {
        const error: Error & { code?: string } = new Error(
            `The function tried to reach ${target}. In the lab a function reaches AWS (through AWS_ENDPOINT_URL) and the ` +
                "webhooks whose URLs are known as secrets or parameters; nothing else.",
        );
        error.code = "EVENT_OPS_LAB_REFUSED";
        return error;
    }

    /** Lambda has no AWS profiles: those of whoever runs the lab are none of a function's business. */
    function hideProfiles(): void {
        const own = process.env["LAMBDA_TASK_ROOT"] ?? "";
        const files = load("node:fs/promises") as typeof import("node:fs/promises");
        const { readFile } = files;
        files.readFile = ((path: unknown, ...more: unknown[]) => {
            const text = String(path);
            if (!/[\\/]\.aws[\\/](config|credentials)$/.test(text) || text.startsWith(own))
                return Reflect.apply(readFile, files, [path, ...more]);
            const message = `ENOENT: no such file or directory, open '${path}'`;
            return Promise.reject(
                Object.assign(new Error(message), { errno: -2, code: "ENOENT", syscall: "open", path }),
            );
        }) as typeof readFile;
    }

    function placeOf(address: string): string {
        const at = address.lastIndexOf(":");
        return normalize(address.slice(0, at), address.slice(at + 1));
    }

    const allowed = new Set([placeOf(settings.runtime), placeOf(settings.endpoint)]);

    const connect = net.Socket.prototype.connect;
    net.Socket.prototype.connect = function (this: import("node:net").Socket, ...args: unknown[]) {
        const [first] = Array.isArray(args[0]) ? args[0] : args;
        const options = (typeof first === "object" && first !== null ? first : {}) as {
            host?: string;
            port?: number | string;
            path?: string | null;
        };
        const port = typeof first === "number" || typeof first === "string" ? first : options.port;
        const host = options.host ?? (typeof args[1] === "string" ? args[1] : "localhost");
        const target = options.path || normalize(host, port ?? "");
        if (!options.path && allowed.has(target)) return Reflect.apply(connect, this, args);
        process.nextTick(() => this.destroy(refusal(target)));
        return this;
    } as typeof connect;

    function lookup(host: string, ...rest: unknown[]): void {
        const callback = rest.at(-1) as (error: Error) => void;
        process.nextTick(() => callback(refusal(host)));
    }
    const lookupReal = dns.lookup;
    dns.lookup = ((host: string, ...rest: unknown[]) =>
        host === "localhost" || net.isIP(host)
            ? Reflect.apply(lookupReal, dns, [host, ...rest])
            : lookup(host, ...rest)) as never;
    for (const name of [
        "resolve",
        "resolve4",
        "resolve6",
        "resolveAny",
        "resolveMx",
        "resolveSrv",
        "resolveTxt",
    ] as const) {
        dns[name] = lookup as never;
        dns.promises[name] = ((host: string) => Promise.reject(refusal(host))) as never;
    }
    const lookupPromise = dns.promises.lookup;
    dns.promises.lookup = ((host: string, ...rest: unknown[]) =>
        host === "localhost" || net.isIP(host)
            ? Reflect.apply(lookupPromise, dns.promises, [host, ...rest])
            : Promise.reject(refusal(host))) as never;
    dgram.Socket.prototype.send = (() => {
        throw refusal("a UDP address");
    }) as never;

    hideProfiles();

    const [runtimeHost, runtimePort] = settings.runtime.split(":");
    const [endpointHost, endpointPort] = settings.endpoint.split(":");

    /** The SDK's client of SQS goes to the host of a queue's URL, whatever AWS_ENDPOINT_URL says. */
    function isQueueHost(host: string): boolean {
        return /^sqs\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(host);
    }

    function redirect(secure: boolean, real: typeof http.request) {
        return (...args: unknown[]): import("node:http").ClientRequest => {
            const { url, options, callback } = target(secure, args);
            const place = normalize(url.hostname, url.port || (secure ? 443 : 80));
            if (allowed.has(place)) {
                return Reflect.apply(real, secure ? https : http, args) as import("node:http").ClientRequest;
            }
            const headers = { ...(options.headers as Record<string, string> | undefined), host: url.host };
            const inLab = isQueueHost(url.hostname)
                ? { host: endpointHost, port: endpointPort, path: `${url.pathname}${url.search}`, headers }
                : {
                      host: runtimeHost,
                      port: runtimePort,
                      path: `${settings.path}/outbound`,
                      headers: { ...headers, "event-ops-url": url.href },
                  };
            const request = http.request({
                ...inLab,
                method: options.method ?? "GET",
                timeout: options.timeout,
            });
            const emit = request.emit;
            request.emit = function (this: import("node:http").ClientRequest, name: string, ...values: unknown[]) {
                const response = values[0] as import("node:http").IncomingMessage;
                if (name === "response" && response.headers["event-ops-refused"] !== undefined) {
                    response.resume();
                    request.destroy(refusal(url.host));
                    return true;
                }
                return Reflect.apply(emit, this, [name, ...values]) as boolean;
            } as typeof emit;
            if (callback) request.once("response", callback as never);
            return request;
        };
    }

    interface RequestOptions {
        headers?: unknown;
        method?: string;
        timeout?: number;
        host?: string;
        hostname?: string;
        port?: string | number;
        path?: string;
        protocol?: string;
    }

    function target(secure: boolean, args: unknown[]) {
        const callback = args.find((value) => typeof value === "function");
        const given = args.filter((value) => typeof value !== "function");
        const options = (given.find((value) => typeof value === "object" && !(value instanceof URL)) ??
            {}) as RequestOptions;
        const start = given[0];
        if (typeof start === "string" || start instanceof URL) return { url: new URL(start), options, callback };
        const protocol = options.protocol ?? (secure ? "https:" : "http:");
        const host = (options.hostname ?? options.host ?? "localhost").replace(/^(?!\[)(.*:.*)$/, "[$1]");
        const port = options.port === undefined ? "" : `:${options.port}`;
        return { url: new URL(`${protocol}//${host}${port}${options.path ?? "/"}`), options, callback };
    }

    const httpRequest = redirect(false, http.request.bind(http));
    const httpsRequest = redirect(true, https.request.bind(https) as typeof http.request);
    const ended =
        (request: typeof httpRequest) =>
        (...args: unknown[]) => {
            const made = request(...args);
            made.end();
            return made;
        };
    Object.assign(https, { request: httpsRequest, get: ended(httpsRequest) });
    Object.assign(http, { request: httpRequest, get: ended(httpRequest) });
    syncBuiltinESMExports();

    const realFetch = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
        const request = new Request(input, init);
        const url = new URL(request.url);
        if (allowed.has(normalize(url.hostname, url.port || (url.protocol === "https:" ? 443 : 80)))) {
            return realFetch(request);
        }
        const headers = new Headers(request.headers);
        headers.set("event-ops-url", url.href);
        const body = request.body === null ? undefined : await request.arrayBuffer();
        const answer = await realFetch(`http://${settings.runtime}${settings.path}/outbound`, {
            method: request.method,
            headers,
            body,
            signal: request.signal,
        });
        if (answer.headers.get("event-ops-refused") === null) return answer;
        const { message, code } = refusal(url.host);
        throw Object.assign(new TypeError(message), { code });
    };
}
