import { channel } from "node:diagnostics_channel";
import { join } from "node:path";
import * as vm from "node:vm";
import type { Endpoint } from "../../endpoint/endpoint";
import { seedChance } from "../child/chance";
import { type ChildSettings, guardNetwork } from "../child/guard";
import { serveInvocations } from "../child/serve";
import type { RuntimeServer } from "../runtimeServer";
import type { Sandbox, SandboxEvents, Sandboxes, SandboxStart } from "../sandbox";
import { SteadyTime } from "../steady/steadyTime";
import { contextBuiltins } from "./builtins";
import { contextCrypto } from "./crypto";
import { type Exchange, endpointExchange, runtimeExchange } from "./exchange";
import { contextFetch } from "./fetch";
import { createContext } from "./globals";
import { contextHttp, type Lines } from "./http";
import { ContextModules } from "./modules";
import { ContextEnded, contextProcess } from "./process";
import { watchRejections } from "./rejections";

/**
 * Has a `RunningFunction`, each time another function goes on in a context, and each second that one computes: once it does so without a
 * pause, nothing more can be told.
 */
export const RUNNING = "event-ops-lab:running";

export interface RunningFunction {
    readonly name: string;
    /** Whole seconds for which it has waited for nothing, neither a timer nor a call. */
    readonly busySeconds: number;
}

const running = channel(RUNNING);
let last: RunningFunction | undefined;

function tellRunning(name: string, busyMs: number): void {
    const busySeconds = Math.floor(busyMs / 1000);
    if (!running.hasSubscribers || (name === last?.name && busySeconds === last.busySeconds)) return;
    last = { name, busySeconds };
    running.publish(last);
}

/** A real process has this long to start. */
const INIT_MS = 10_000;

/** The same text as in a function's process, compiled once. */
const GUARD = new vm.Script(`(${guardNetwork})`, { filename: "guard.cjs" });
const CHANCE = new vm.Script(`(${seedChance})`, { filename: "chance.cjs" });
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
    readonly #time: SteadyTime;
    readonly #process: NodeJS.EventEmitter;
    readonly #unwatch: () => void;
    #ended = false;

    constructor(
        settings: Omit<ChildSettings, "path">,
        exchanges: ReadonlyMap<string, Exchange>,
        { directory, environment, timeoutSeconds, startedAt }: SandboxStart,
        events: SandboxEvents,
    ) {
        this.#events = events;
        const time = new SteadyTime({
            onIdle: () => this.#idle(),
            onExpired: () => events.expired(),
            onRun: (busyMs) => tellRunning(String(environment["AWS_LAMBDA_FUNCTION_NAME"]), busyMs),
            onError: (error) => this.#uncaught(error),
        });
        this.#time = time;
        const run = (callback: (...args: unknown[]) => unknown, args: readonly unknown[] = []) =>
            time.run(callback, args);
        const path = environment["AWS_LAMBDA_RUNTIME_API"]!.slice(settings.runtime.length);
        const isRuntime = (place: string, at: string) =>
            place === settings.runtime && at.startsWith(`${path}/2018-06-01/`);
        const lines: Lines = {
            exchange: (place) => this.#unlessEnded(exchanges.get(place)),
            inTurn: (place, at, call) => {
                if (isRuntime(place, at) && at.endsWith("/invocation/next")) {
                    time.rest();
                    call(() => time.begin(1000 * timeoutSeconds));
                } else {
                    time.inTurn((done) => {
                        if (isRuntime(place, at)) time.rest();
                        call(done);
                    });
                }
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
        const crypto = contextCrypto();
        const globals = {
            ...time.globals(),
            console: undefined,
            process: this.#process,
            fetch: contextFetch(lines),
            crypto: crypto.webcrypto,
        };
        const context = createContext(globals);
        const modules: ContextModules = new ContextModules(
            context,
            contextBuiltins(
                { ...contextHttp(lines), crypto, process: this.#process, module: this.#module(() => load) },
                globals,
            ),
            new URL(settings.sdkFrom).pathname,
        );
        const load: NodeJS.Require = modules.requireFrom(join(directory, "index.js"));
        const { Console } = require("node:console") as typeof import("node:console");
        const { stdout, stderr } = this.#process as unknown as NodeJS.Process;
        Object.assign(context, { console: new Console({ stdout, stderr }) });
        this.#unwatch = watchRejections(context, (reason) => this.#rejected(reason));
        time.begin(Math.max(INIT_MS, 1000 * timeoutSeconds));
        // As a process does, it starts once its owner is ready to hear of it.
        setImmediate(() =>
            run(() => {
                const own = { ...settings, path };
                GUARD.runInContext(context)(own, load);
                SERVE.runInContext(context)(own, load, CHANCE.runInContext(context)(own, load));
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
            enableCompileCache() {},
            flushCompileCache() {},
            registerHooks() {},
            syncBuiltinESMExports() {},
            isBuiltin: (require("node:module") as typeof import("node:module")).isBuiltin,
        };
    }

    #unlessEnded(exchange: Exchange | undefined): Exchange | undefined {
        // Nobody is there any more to hear of an answer.
        return exchange && ((request) => (this.#ended ? new Promise(() => {}) : exchange(request)));
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
            this.#end(0, null);
        });
    }

    #end(code: number | null, signal: NodeJS.Signals | null): void {
        if (this.#ended) return;
        this.#ended = true;
        this.#time.stop();
        this.#unwatch();
        setImmediate(() => this.#events.closed(code, signal));
    }
}
