import dgram from "node:dgram";
import dns from "node:dns";
import fs from "node:fs";
import http2 from "node:http2";
import net from "node:net";
import timersPromises from "node:timers/promises";
import tls from "node:tls";

/** Modules that would lead out of the context. */
const REFUSED = ["child_process", "cluster", "worker_threads", "inspector", "vm", "repl"];

/**
 * Modules of Node.js for one context, by their names without `node:`. The guard changes some of them: what it changes are copies.
 */
export function contextBuiltins(
    own: Readonly<Record<string, unknown>>,
    timers: Record<string, unknown>,
): Readonly<Record<string, unknown>> {
    class Socket extends net.Socket {}
    const connect = (...args: never[]) => (new Socket().connect as (...args: never[]) => net.Socket)(...args);
    const dgramSocket = class extends dgram.Socket {};
    const files = { ...fs.promises };
    const wait = timers["setTimeout"] as (callback: () => void, ms: number) => unknown;
    return {
        ...Object.fromEntries(REFUSED.map((name) => [name, refusing(name)])),
        http2: { ...http2, connect: refuse("http2") },
        net: { ...net, Socket, Stream: Socket, connect, createConnection: connect },
        tls: { ...tls, connect },
        fs: { ...fs, promises: files },
        "fs/promises": files,
        dns: { ...dns, promises: { ...dns.promises } },
        dgram: {
            ...dgram,
            Socket: dgramSocket,
            createSocket: (...args: [dgram.SocketType]) =>
                Object.setPrototypeOf(dgram.createSocket(...args), dgramSocket.prototype) as dgram.Socket,
        },
        timers: { ...timers },
        "timers/promises": {
            ...timersPromises,
            setTimeout: (ms = 1, value?: unknown) => new Promise((resolve) => wait(() => resolve(value), ms)),
        },
        ...own,
    };
}

function refusing(name: string): object {
    return new Proxy({}, { get: refuse(name) });
}

function refuse(name: string): () => never {
    return () => {
        throw new Error(`In a context, a function cannot use node:${name}. A storm with --processes can run it.`);
    };
}
