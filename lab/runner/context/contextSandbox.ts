import { join } from "node:path";
import * as vm from "node:vm";
import type { Endpoint } from "../../endpoint/endpoint";
import { type ChildSettings, guardNetwork } from "../child/guard";
import { serveInvocations } from "../child/serve";
import type { RuntimeServer } from "../runtimeServer";
import type { Sandbox, SandboxEvents, Sandboxes, SandboxStart } from "../sandbox";
import { contextBuiltins } from "./builtins";
import { type Exchange, endpointExchange, runtimeExchange } from "./exchange";
import { contextFetch } from "./fetch";
import { createContext } from "./globals";
import { contextHttp, type Lines } from "./http";
import { ContextModules } from "./modules";
import { ContextEnded, contextProcess } from "./process";
import { watchRejections } from "./rejections";
import { FunctionTimers } from "./timers";

/** A real process has this long to start. */
const INIT_MS = 10_000;

/** The same text as in a function's process, compiled once. */
const GUARD = new vm.Script(`(${guardNetwork})`, { filename: "guard.cjs" });
const SERVE = new vm.Script(`(${serveInvocations})`, { filename: "serve.cjs" });

/**
 * Each function in a context of this process (`node:vm`), with modules, environment, clock, timers and network of its own. What
 * runs there is what runs in a process: the same archive, guard and runtime. A context starts in a few milliseconds, and ends by
 * being forgotten. Not held: the memory limit; a function that computes without end holds up everything. ES modules do not run.
 */
export function contextSandboxes(endpoint: Pick<Endpoint, "handle">): (server: RuntimeServer) => Sandboxes {
    return (server) => (settings) => {
        const exchanges = new Map([
            [settings.endpoint, endpointExchange(endpoint)],
            [settings.runtime, runtimeExchange(server)],
        ]);
        return (start, events) => new ContextSandbox(settings, exchanges, start, events);
    };
}

class ContextSandbox implements Sandbox {
    readonly #events: SandboxEvents;
    readonly #timers: FunctionTimers;
    readonly #process: NodeJS.EventEmitter;
    readonly #unwatch: () => void;
    #ended = false;
    #calls = 0;
    /** The last call of AWS, which the next one waits for. */
    #turn: Promise<void> = Promise.resolve();

    constructor(
        settings: Omit<ChildSettings, "path">,
        exchanges: ReadonlyMap<string, Exchange>,
        { directory, environment, timeoutSeconds, startedAt }: SandboxStart,
        events: SandboxEvents,
    ) {
        this.#events = events;
        const timers = new FunctionTimers({
            isCalling: () => this.#calls > 0,
            onIdle: () => this.#idle(),
            onExpired: () => events.expired(),
            onError: (error) => this.#uncaught(error),
        });
        this.#timers = timers;
        const run = (callback: (...args: unknown[]) => unknown, args: readonly unknown[] = []) =>
            timers.run(callback, args);
        const lines: Lines = {
            exchange: (place) => this.#counted(place === settings.runtime, timeoutSeconds, exchanges.get(place)),
            inTurn: (place, call) => {
                if (settings.steady && place === settings.endpoint) this.#inTurn(call);
                else call(() => {});
            },
            run,
            onError: (error) => this.#uncaught(error),
        };
        this.#process = contextProcess({
            environment,
            directory,
            startedAt,
            write: (text) => this.#ended || events.output(text),
            exit: (code) => this.#end(code, null),
            run,
        });
        const globals = { ...timers.globals(), console: undefined, process: this.#process, fetch: contextFetch(lines) };
        const context = createContext(globals);
        const modules: ContextModules = new ContextModules(
            context,
            contextBuiltins(
                { ...contextHttp(lines), process: this.#process, module: this.#module(() => load) },
                globals,
            ),
            new URL(settings.sdkFrom).pathname,
        );
        const load: NodeJS.Require = modules.requireFrom(join(directory, "index.js"));
        const { Console } = require("node:console") as typeof import("node:console");
        const { stdout, stderr } = this.#process as unknown as NodeJS.Process;
        Object.assign(context, { console: new Console({ stdout, stderr }) });
        this.#unwatch = watchRejections(context, (reason) => this.#rejected(reason));
        const path = environment["AWS_LAMBDA_RUNTIME_API"]!.slice(settings.runtime.length);
        timers.begin(Math.max(INIT_MS, 1000 * timeoutSeconds));
        // As a process does, it starts once its owner is ready to hear of it.
        setImmediate(() =>
            run(() => {
                GUARD.runInContext(context)({ ...settings, path }, load);
                SERVE.runInContext(context)({ ...settings, path }, load);
            }),
        );
    }

    kill(): void {
        this.#end(null, "SIGKILL");
    }

    /** `createRequire` of the runtime and the guard; the rest of `node:module` is not for functions in contexts. */
    #module(load: () => NodeJS.Require): object {
        return {
            createRequire: () => load(),
            registerHooks() {},
            syncBuiltinESMExports() {},
            isBuiltin: (require("node:module") as typeof import("node:module")).isBuiltin,
        };
    }

    /** Calls are counted, so that time stands still during them, and begin and end the invocation's time. */
    #counted(isRuntime: boolean, timeoutSeconds: number, exchange: Exchange | undefined): Exchange | undefined {
        return (
            exchange &&
            (async (request) => {
                // Nobody is there any more to hear of an answer.
                if (this.#ended) return new Promise(() => {});
                const waits = isRuntime && request.path.endsWith("/invocation/next");
                if (isRuntime && request.method === "POST") this.#timers.rest();
                this.#calls++;
                try {
                    return await exchange(request);
                } finally {
                    this.#calls--;
                    if (waits) this.#timers.begin(1000 * timeoutSeconds);
                    this.#timers.touch();
                }
            })
        );
    }

    #inTurn(call: (done: () => void) => void): void {
        const before = this.#turn;
        this.#turn = new Promise((resolve) => {
            void before.then(() => {
                if (!this.#ended) call(() => setImmediate(resolve));
            });
        });
    }

    #uncaught(error: unknown): void {
        if (this.#ended || error instanceof ContextEnded) return;
        this.#process.emit("uncaughtException", error);
    }

    #rejected(reason: unknown): void {
        if (this.#ended || reason instanceof ContextEnded) return;
        this.#process.emit("unhandledRejection", reason);
    }

    /** As a process whose event loop is empty. */
    #idle(): void {
        this.#process.emit("beforeExit", 0);
        setImmediate(() => {
            if (!this.#ended && this.#calls === 0) this.#end(0, null);
        });
    }

    #end(code: number | null, signal: NodeJS.Signals | null): void {
        if (this.#ended) return;
        this.#ended = true;
        this.#timers.stop();
        this.#unwatch();
        setImmediate(() => this.#events.closed(code, signal));
    }
}
