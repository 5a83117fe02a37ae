import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

const running = new Set<ChildProcess>();

/** Starts the Node.js that runs this host; the child ends when the host does. */
export function startNode(args: readonly string[], options: SpawnOptions): ChildProcess {
    const child = spawn(process.execPath, args, options);
    running.add(child);
    child.once("close", () => running.delete(child));
    return child;
}

/** The exit code, or the name of the signal, after all output was read. */
export function endOf(child: ChildProcess): Promise<number | string> {
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code, signal) => resolve(code ?? signal ?? 1));
    });
}

export function killAll(): void {
    for (const child of running) child.kill("SIGKILL");
}
