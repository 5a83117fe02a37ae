import { LAMBDA_SYNC_PAYLOAD } from "../fabric/limits";
import type { FunctionConfig, InvocationResult, Session, Trace } from "../types";
import { NO_TRACE } from "../types";
import { functionEnvironment } from "./environment";
import type { RuntimeClient, RuntimeServer } from "./runtimeServer";
import type { Sandbox, StartSandbox } from "./sandbox";

export interface ProcessOptions {
    readonly config: FunctionConfig;
    readonly directory: string;
    readonly server: RuntimeServer;
    readonly session: Session;
    readonly endpointUrl: string;
    readonly start: StartSandbox;
    readonly marker: string;
    /** Nothing takes time, as far as anybody is told. */
    readonly steady: boolean;
    /** Virtual time. */
    readonly startedAt: Date;
}

export interface Invocation {
    readonly requestId: string;
    readonly trace: Trace;
    readonly now: Date;
}

interface Running {
    readonly invocation: Invocation;
    readonly payload: string;
    readonly resolve: (result: InvocationResult) => void;
    logs: string[];
    startedAt: number;
    timer?: NodeJS.Timeout;
    timedOut?: boolean;
    answer?: { readonly kind: "response" | "error"; readonly body: string };
    /** The marker has come: all that was printed is in `logs`. */
    printed?: boolean;
}

/** Lambda gives the start of a process this long, or the function's timeout where that is longer. */
const INIT_TIMEOUT_MS = 10_000;
/** Where runs are to be the same, a function that waits for a processor does not run out of time. */
const STEADY_PATIENCE = 10;

/** One sandbox of a function, a process unless said otherwise: runs one invocation after another. */
export class FunctionProcess implements RuntimeClient {
    /** False when the process has ended or is about to. */
    usable = true;
    readonly #options: ProcessOptions;
    readonly #sandbox: Sandbox;
    readonly #path: string;
    #respond: ((headers: Record<string, string>, payload: string) => void) | undefined;
    #running: Running | undefined;
    /** What was printed before the first invocation belongs to it, as in Lambda's logs. */
    #early: string[] = [];
    #initError: string | undefined;
    #partial = "";
    #errors = "";
    readonly #closed: Promise<void>;

    constructor(options: ProcessOptions) {
        this.#options = options;
        const { config, server, directory, start, startedAt } = options;
        this.#path = server.add(this);
        let close: () => void = () => {};
        this.#closed = new Promise((resolve) => {
            close = resolve;
        });
        this.#sandbox = start(
            {
                directory,
                environment: functionEnvironment({ ...options, runtimeApi: `${server.address}${this.#path}` }),
                memoryMb: config.memoryMb,
                timeoutSeconds: config.timeoutSeconds,
                startedAt,
            },
            {
                output: (text) => this.#read(text),
                errors: (text) => {
                    this.#errors += text;
                },
                closed: (code, signal) => this.#end(code, signal, close),
                expired: () => this.expired(),
            },
        );
    }

    get arn(): string {
        return this.#options.config.arn;
    }

    get trace(): Trace {
        return this.#running?.invocation.trace ?? NO_TRACE;
    }

    /** Runs one invocation; the process must be free. Never rejects. */
    invoke(payload: string, invocation: Invocation): Promise<InvocationResult> {
        return new Promise((resolve) => {
            this.#running = { invocation, payload, resolve, logs: this.#early, startedAt: performance.now() };
            this.#early = [];
            this.#options.session.trace = invocation.trace;
            const { timeoutSeconds } = this.#options.config;
            if (!this.usable) return this.#settle();
            if (this.#respond) this.#deliver();
            else this.#startTimer(Math.max(INIT_TIMEOUT_MS, timeoutSeconds * 1000));
            return undefined;
        });
    }

    /** Ends the process, whatever it does; resolves when it is gone. */
    kill(): Promise<void> {
        this.usable = false;
        this.#sandbox.kill();
        return this.#closed;
    }

    /** Ends the invocation that runs now as if it had crashed or run out of time; the process ends with it. */
    interrupt(reason: "crash" | "timeout"): void {
        if (!this.#running) return;
        if (reason === "timeout") this.#running.timedOut = true;
        void this.kill();
    }

    expired(): void {
        this.interrupt("timeout");
    }

    ready(respond: (headers: Record<string, string>, payload: string) => void): void {
        this.#respond = respond;
        if (this.#running && !this.#running.answer) this.#deliver();
    }

    ended(kind: "response" | "error" | "init-error", requestId: string | undefined, body: string): void {
        if (kind === "init-error") this.#initError = body;
        // The process says so itself where it ends after an error.
        if (kind !== "response" && (JSON.parse(body) as { ends?: boolean }).ends) this.usable = false;
        const running = this.#running;
        if (!running || (requestId !== undefined && requestId !== running.invocation.requestId)) return;
        running.answer = { kind: kind === "response" ? "response" : "error", body };
        if (running.printed) this.#settle();
    }

    #deliver(): void {
        const running = this.#running!;
        const respond = this.#respond!;
        this.#respond = undefined;
        const { config } = this.#options;
        const now = running.invocation.now.getTime();
        running.startedAt = performance.now();
        this.#startTimer(config.timeoutSeconds * 1000);
        respond(
            {
                "lambda-runtime-aws-request-id": running.invocation.requestId,
                "lambda-runtime-deadline-ms": String(now + config.timeoutSeconds * 1000),
                "lambda-runtime-invoked-function-arn": config.arn,
                "event-ops-now": String(now),
            },
            running.payload,
        );
    }

    #startTimer(ms: number): void {
        const running = this.#running!;
        clearTimeout(running.timer);
        const patience = this.#options.steady ? STEADY_PATIENCE : 1;
        running.timer = setTimeout(() => this.interrupt("timeout"), patience * ms);
    }

    #read(text: string): void {
        const lines = (this.#partial + text).split("\n");
        this.#partial = lines.pop() ?? "";
        for (const line of lines) {
            if (line === this.#options.marker) this.#printed();
            else (this.#running && !this.#running.printed ? this.#running.logs : this.#early).push(line);
        }
    }

    #printed(): void {
        const running = this.#running;
        const logs = running?.logs ?? this.#early;
        // The marker starts on a new line; where the output ended with one, that left an empty line.
        if (logs.at(-1) === "") logs.pop();
        if (!running) return;
        running.printed = true;
        if (running.answer) this.#settle();
    }

    #end(code: number | null, signal: NodeJS.Signals | null, closed: () => void): void {
        this.usable = false;
        this.#options.server.remove(this.#path);
        const rest = [this.#partial, ...this.#errors.split("\n")].filter((line) => line.trim() !== "");
        this.#running?.logs.push(...rest);
        if (this.#running) this.#settle(exitText(code, signal));
        closed();
    }

    #settle(exit = "exit status 1"): void {
        const running = this.#running!;
        this.#running = undefined;
        clearTimeout(running.timer);
        running.resolve(this.#result(running, exit));
    }

    #result(running: Running, exit: string): InvocationResult {
        const { invocation, logs, answer, startedAt } = running;
        const { timeoutSeconds } = this.#options.config;
        const durationMs = this.#options.steady ? 0 : Math.round(performance.now() - startedAt);
        const common = { logs, durationMs };
        const prefix = `RequestId: ${invocation.requestId} Error:`;
        const error = answer?.kind === "error" ? answer.body : answer ? undefined : this.#initError;
        if (answer?.kind === "response") {
            const bytes = Buffer.byteLength(answer.body);
            if (bytes <= LAMBDA_SYNC_PAYLOAD) return { ok: true, payload: answer.body, ...common };
            const errorMessage = `Response payload size exceeded maximum allowed payload size (${LAMBDA_SYNC_PAYLOAD} bytes).`;
            return { ok: false, reason: "error", errorType: "Function.ResponseSizeTooLarge", errorMessage, ...common };
        }
        if (error !== undefined) {
            const { errorType, errorMessage, trace } = JSON.parse(error) as {
                errorType: string;
                errorMessage: string;
                trace?: string[];
            };
            return { ok: false, reason: "error", errorType, errorMessage, stack: trace ?? [], ...common };
        }
        if (running.timedOut) {
            const errorMessage = `${prefix} Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
            return { ok: false, reason: "timeout", errorType: "Sandbox.Timedout", errorMessage, ...common };
        }
        return {
            ok: false,
            reason: "exit",
            errorType: "Runtime.ExitError",
            errorMessage: `${prefix} Runtime exited ${exit}`,
            ...common,
        };
    }
}

function exitText(code: number | null, signal: NodeJS.Signals | null): string {
    if (signal) return `with error: signal: ${signal}`;
    return code === 0 ? "without providing a reason" : `with error: exit status ${code}`;
}
