import type { SteadyTime } from "../steady/steadyTime";
import type { ChildSettings } from "./guard";

/**
 * Gives a function's process the time of a storm, before anything else is loaded. Written, as text, into the script of the function's
 * process; see `guard.ts`.
 */
export function standStill(settings: ChildSettings, load: NodeJS.Require, Time: typeof SteadyTime): void {
    const http = load("node:http") as typeof import("node:http");
    const { isMainThread } = load("node:worker_threads") as typeof import("node:worker_threads");
    const { syncBuiltinESMExports } = load("node:module") as typeof import("node:module");
    // Threads of a function's own go by real time.
    if (!isMainThread) return;

    const { setTimeout: realTimeout } = globalThis;
    const [host, port] = settings.runtime.split(":");
    const api = `${settings.path}/2018-06-01/runtime`;
    const expired = `${settings.path}/expired`;
    const time = new Time({
        // Without anything to wait for, Node.js ends by itself.
        onIdle() {},
        onExpired: () =>
            void http
                .request({ host, port, method: "POST", path: expired })
                .on("error", () => {})
                .end(),
        onError: (error) =>
            queueMicrotask(() => {
                throw error;
            }),
    });
    time.begin(Math.max(10_000, 1000 * Number(process.argv[3])));

    type Request = import("node:http").ClientRequest;
    const agents = http.Agent.prototype as unknown as { addRequest(request: Request, ...more: unknown[]): void };
    const { addRequest } = agents;
    agents.addRequest = function (this: unknown, request: Request, ...more: unknown[]) {
        const go = () => {
            Reflect.apply(addRequest, this, [request, ...more]);
        };
        if (request.path === expired) return go();
        if (request.path === `${api}/invocation/next`) {
            time.rest();
            request.once("response", ({ headers }) =>
                time.begin(Number(headers["lambda-runtime-deadline-ms"]) - Number(headers["event-ops-now"])),
            );
            return go();
        }
        time.inTurn((done) => {
            if (request.path.startsWith(api)) time.rest();
            afterwards(request, done);
            go();
        });
    };

    /** An answer that nobody reads to its end holds up the next call for a moment only. */
    function afterwards(request: Request, done: () => void): void {
        request.once("close", done);
        request.once("response", (response) => {
            response.once("end", done);
            realTimeout(done, 50).unref();
        });
    }

    const realFetch = globalThis.fetch;
    globalThis.fetch = (input, init) =>
        new Promise((resolve, reject) =>
            time.inTurn((done) => void realFetch(input, init).then(resolve, reject).finally(done)),
        );
    const { setImmediate: _, clearImmediate: __, ...globals } = time.globals();
    Object.assign(globalThis, globals);
    const timers = load("node:timers") as Record<string, unknown>;
    for (const name of ["setTimeout", "setInterval", "clearTimeout", "clearInterval"]) timers[name] = globals[name];
    const promises = load("node:timers/promises") as Record<string, unknown>;
    promises["setTimeout"] = (ms = 1, value?: unknown) => new Promise((go) => setTimeout(() => go(value), ms));
    syncBuiltinESMExports();
}
