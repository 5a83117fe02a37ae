import { EventEmitter } from "node:events";
import { Writable } from "node:stream";

export interface ProcessHooks {
    readonly environment: NodeJS.ProcessEnv;
    readonly directory: string;
    readonly startedAt: Date;
    write(text: string): void;
    exit(code: number): void;
    /** Calls back into the context, unless it has ended. */
    run(callback: (...args: unknown[]) => unknown, args: readonly unknown[]): void;
}

/** What the code in a context sees as `process`. */
export function contextProcess({
    environment,
    directory,
    startedAt,
    write,
    exit,
    run,
}: ProcessHooks): NodeJS.EventEmitter {
    const output = () =>
        new Writable({
            decodeStrings: false,
            write(chunk: string | Buffer, _, done) {
                write(chunk.toString());
                done();
            },
        });
    const { version, versions, platform, arch, release, features, config } = process;
    return Object.assign(new EventEmitter(), {
        ...{ version, versions, platform, arch, release, features, config },
        env: Object.assign(Object.create(null), environment) as NodeJS.ProcessEnv,
        argv: [process.execPath, "serve.cjs", String(startedAt.getTime())],
        execArgv: [],
        execPath: process.execPath,
        title: "node",
        pid: process.pid,
        ppid: process.ppid,
        exitCode: undefined,
        stdout: output(),
        stderr: output(),
        cwd: () => directory,
        chdir() {},
        umask: () => 0o22,
        uptime: () => process.uptime(),
        hrtime: process.hrtime,
        memoryUsage: process.memoryUsage,
        cpuUsage: process.cpuUsage,
        emitWarning: (warning: unknown) => write(`(node) Warning: ${String(warning)}\n`),
        nextTick: (callback: (...args: unknown[]) => unknown, ...args: unknown[]) =>
            process.nextTick(() => run(callback, args)),
        exit: (code: number = 0) => {
            exit(code);
            // Nothing after it may run.
            throw new ContextEnded();
        },
    });
}

/** Thrown to leave the code of a context that has ended itself. */
export class ContextEnded extends Error {
    constructor() {
        super("the function has ended itself");
    }
}
