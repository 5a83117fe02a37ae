import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import http from "node:http";
import https from "node:https";
import { type Readable, Writable } from "node:stream";
import type { Exchange, ExchangeResponse } from "./exchange";

/** What the requests of a function ask of its context. */
export interface Lines {
    /** Who answers at `host:port`; undefined for nobody. */
    exchange(place: string): Exchange | undefined;
    /** Runs one call after another; `done` lets the next one begin. `path` as in the request. */
    inTurn(place: string, path: string, call: (done: () => void) => void): void;
    /** Calls back into the context, unless it has ended. */
    run(callback: () => void): void;
    /** An error that nobody listens for. */
    onError(error: unknown): void;
}

interface Options {
    readonly protocol?: string;
    readonly host?: string;
    readonly hostname?: string;
    readonly port?: string | number;
    readonly path?: string;
    readonly method?: string;
    readonly headers?: OutgoingHttpHeaders | readonly string[];
}

/** A request of a function that is answered in this process: as much of `http.ClientRequest` as clients use. */
class ContextRequest extends Writable {
    readonly socket = null;
    readonly method: string;
    readonly path: string;
    readonly host: string;
    readonly protocol: string;
    reusedSocket = false;
    aborted = false;
    readonly #headers = new Map<string, string | string[]>();
    readonly #chunks: Buffer[] = [];
    readonly #lines: Lines;
    readonly #place: string;
    #isWritten = false;
    /** Its turn has come; to be called when it is over. */
    #next: (() => void) | undefined;

    constructor(lines: Lines, secure: boolean, options: Options) {
        super({ autoDestroy: false });
        this.#lines = lines;
        const host = options.hostname ?? options.host ?? "localhost";
        this.#place = `${host}:${options.port ?? (secure ? 443 : 80)}`;
        this.host = host;
        this.protocol = secure ? "https:" : "http:";
        this.method = (options.method ?? "GET").toUpperCase();
        this.path = options.path ?? "/";
        for (const [name, value] of Object.entries(options.headers ?? {})) {
            if (value !== undefined) this.setHeader(name, value as string);
        }
        this.once("close", () => this.#next?.());
        lines.inTurn(this.#place, this.path, (done) => {
            this.#next = done;
            if (this.destroyed) done();
            else if (this.#isWritten) void this.#exchange(done);
        });
    }

    setHeader(name: string, value: string | number | readonly string[]): this {
        this.#headers.set(name.toLowerCase(), Array.isArray(value) ? value.map(String) : String(value));
        return this;
    }

    getHeader(name: string): string | string[] | undefined {
        return this.#headers.get(name.toLowerCase());
    }

    getHeaders(): IncomingHttpHeaders {
        return Object.fromEntries(this.#headers);
    }

    hasHeader(name: string): boolean {
        return this.#headers.has(name.toLowerCase());
    }

    removeHeader(name: string): void {
        this.#headers.delete(name.toLowerCase());
    }

    flushHeaders(): void {}
    setNoDelay(): void {}
    setSocketKeepAlive(): void {}

    /** Nothing is slow here: a request is answered, or its function has ended. */
    setTimeout(): this {
        return this;
    }

    abort(): void {
        this.aborted = true;
        this.destroy();
    }

    override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
        this.#chunks.push(typeof chunk === "string" ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
        done();
    }

    override _final(done: () => void): void {
        done();
        this.#isWritten = true;
        if (this.#next) void this.#exchange(this.#next);
    }

    async #exchange(next: () => void): Promise<void> {
        const exchange = this.#lines.exchange(this.#place);
        try {
            if (!exchange)
                throw Object.assign(new Error(`connect ECONNREFUSED ${this.#place}`), { code: "ECONNREFUSED" });
            const { method, path } = this;
            const body = Buffer.concat(this.#chunks);
            const answer = await exchange({ method, path, headers: this.getHeaders(), body });
            this.#lines.run(() => this.#answered(answer, next));
        } catch (error) {
            this.#lines.run(() => {
                if (this.listenerCount("error") > 0) this.destroy(error as Error);
                else this.#lines.onError(error);
                next();
            });
        }
    }

    #answered({ status, headers, body }: ExchangeResponse, next: () => void): void {
        if (this.destroyed) return;
        const response = Object.assign(body, {
            statusCode: status,
            statusMessage: http.STATUS_CODES[status] ?? "",
            headers,
            rawHeaders: Object.entries(headers).flat(),
            httpVersion: "1.1",
            complete: true,
        });
        // An answer that nobody reads to its end holds up the next call for a moment only.
        const moment = setTimeout(next, 50);
        body.once("close", () => {
            clearTimeout(moment);
            this.emit("close");
        });
        if (!this.emit("response", response)) (body as Readable).resume();
    }
}

/** `node:http` and `node:https` for the code in a context. Each has copies of its own, which the guard changes. */
export function contextHttp(lines: Lines): { readonly http: object; readonly https: object } {
    return { http: moduleFor(http, lines, false), https: moduleFor(https, lines, true) };
}

function moduleFor(real: object, lines: Lines, secure: boolean): object {
    const request = (...args: unknown[]) => {
        const callback = args.find((value) => typeof value === "function");
        const made = new ContextRequest(lines, secure, optionsOf(args));
        if (callback) made.once("response", callback as () => void);
        return made;
    };
    const get = (...args: unknown[]) => request(...args).end();
    return { ...real, request, get };
}

function optionsOf(args: readonly unknown[]): Options {
    const given = args.filter((value) => typeof value === "object" && value !== null && !(value instanceof URL));
    const [start] = args;
    const options = (given[0] ?? {}) as Options;
    if (typeof start !== "string" && !(start instanceof URL)) return options;
    const { hostname, port, pathname, search, protocol } = new URL(start);
    return { protocol, hostname, ...(port === "" ? {} : { port }), path: `${pathname}${search}`, ...options };
}
