import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LAMBDA_SYNC_PAYLOAD } from "../fabric/limits";
import { closedError } from "../labError";
import type { FunctionConfig, FunctionRunner, InvocationResult, Session, Sessions } from "../types";
import { FunctionProcess, type Invocation } from "./functionProcess";
import { notRunnable } from "./limits";
import { processSandboxes } from "./processSandbox";
import { RuntimeServer, type Webhooks } from "./runtimeServer";
import type { Sandboxes, StartSandbox } from "./sandbox";
import { temporaryRoot } from "./unpack";

export interface RunnerOptions extends Webhooks {
    readonly sessions: Sessions;
    /** Where the AWS SDK of a function sends its calls: the lab's endpoint. */
    readonly endpointUrl: string;
    /** Processes kept waiting for another invocation; the one unused longest is ended first. Default 24 (about 50 MB each). */
    readonly maxIdleProcesses?: number;
    /** What functions run in. Default: processes. */
    readonly sandboxes?: (server: RuntimeServer) => Sandboxes;
    /** Inside a function time stands still, and its calls are made one after another: the same input gives the same run. Default false. */
    readonly steady?: boolean;
}

interface Idle {
    readonly key: string;
    readonly process: FunctionProcess;
    readonly session: Session;
}

/**
 * Runs functions as Lambda does, from their archives, each in Node.js processes of its own (the Node.js of the lab) that speak
 * the Lambda Runtime API. A process is used again for the next invocation; concurrent ones get more processes. Timeout, memory,
 * payload (6 MB) and environment (4 KB) limits hold; the process's clock starts from the invocation's `now`; its AWS calls go to
 * the endpoint, its webhooks to `onWebhook`, and nothing else gets out.
 */
export class ProcessRunner implements FunctionRunner {
    readonly #options: RunnerOptions;
    readonly #marker = `event-ops-lab-${randomUUID()}`;
    readonly #processes = new Set<FunctionProcess>();
    /** Least recently used first. */
    #idle: Idle[] = [];
    #started: Promise<{ readonly server: RuntimeServer; readonly start: StartSandbox }> | undefined;
    #closed = false;

    constructor(options: RunnerOptions) {
        this.#options = options;
    }

    async invoke(config: FunctionConfig, payload: string, invocation: Invocation): Promise<InvocationResult> {
        if (this.#closed) throw closedError();
        const problem = notRunnable(config);
        if (problem !== undefined) return refused("not-runnable", "EventOpsLab.NotRunnable", problem);
        if (Buffer.byteLength(payload) > LAMBDA_SYNC_PAYLOAD) {
            const text = `Request must be smaller than ${LAMBDA_SYNC_PAYLOAD} bytes for the InvokeFunction operation`;
            return refused("error", "RequestTooLargeException", text);
        }
        const key = keyOf(config);
        const used = this.#takeIdle(key) ?? (await this.#spawn(config, key, invocation.now));
        const result = await used.process.invoke(payload, invocation);
        if (used.process.usable && !this.#closed) this.#giveBack(used);
        else await this.#dispose(used);
        return result;
    }

    /** Ends what a function runs now as if it had crashed or run out of time. */
    interrupt(functionArn: string, reason: "crash" | "timeout"): void {
        for (const process of this.#processes) if (process.arn === functionArn) process.interrupt(reason);
    }

    /** The next invocation of a function starts cold. */
    async discard(functionArn: string): Promise<void> {
        const found = this.#idle.filter((idle) => idle.process.arn === functionArn);
        this.#idle = this.#idle.filter((idle) => !found.includes(idle));
        await Promise.all(found.map((idle) => this.#dispose(idle)));
    }

    async close(): Promise<void> {
        this.#closed = true;
        await Promise.all([...this.#processes].map((process) => process.kill()));
        const started = await this.#started;
        started?.server.close();
    }

    async #spawn(config: FunctionConfig, key: string, startedAt: Date): Promise<Idle> {
        this.#started ??= this.#start();
        const { server, start } = await this.#started;
        const directory = await config.code!.directory();
        const { sessions, endpointUrl, steady = false } = this.#options;
        const session = sessions.open({ kind: "role", roleArn: config.roleArn, sessionName: config.name });
        const options = {
            config,
            directory,
            server,
            session,
            endpointUrl,
            start,
            marker: this.#marker,
            startedAt,
            steady,
        };
        const process = new FunctionProcess(options);
        this.#processes.add(process);
        return { key, process, session };
    }

    async #start() {
        const server = await RuntimeServer.start(this.#options);
        const { sandboxes = () => processSandboxes, endpointUrl, steady = false } = this.#options;
        const start = sandboxes(server)({
            runtime: server.address,
            endpoint: new URL(endpointUrl).host,
            sdkFrom: pathToFileURL(__filename).href,
            marker: this.#marker,
            compiled: join(temporaryRoot(), "compiled"),
            steady,
        });
        return { server, start };
    }

    #takeIdle(key: string): Idle | undefined {
        const at = this.#idle.findLastIndex((idle) => idle.key === key && idle.process.usable);
        return at < 0 ? undefined : this.#idle.splice(at, 1)[0];
    }

    #giveBack(used: Idle): void {
        this.#idle.push(used);
        const most = this.#options.maxIdleProcesses ?? 24;
        const over = this.#idle.splice(0, Math.max(0, this.#idle.length - most));
        for (const idle of over) void this.#dispose(idle);
    }

    async #dispose(used: Idle): Promise<void> {
        await used.process.kill();
        this.#processes.delete(used.process);
        this.#options.sessions.close(used.session);
    }
}

/** Processes are shared by invocations of the same function with the same code and settings. */
function keyOf({ code, ...config }: FunctionConfig): string {
    return JSON.stringify([code?.sha256, config]);
}

function refused(reason: "not-runnable" | "error", errorType: string, errorMessage: string): InvocationResult {
    return { ok: false, reason, errorType, errorMessage, logs: [], durationMs: 0 };
}
