import type { ChildProcess } from "node:child_process";

const running = new Set<ChildProcess>();

/**
 * Kills a process when this one exits. A pipe that closes tells it, too, however this one ends, but a process that computes without end
 * never looks.
 */
export function endWithThisProcess(child: ChildProcess): void {
    // Before folders are taken away at the exit: it must write nothing into them any more.
    if (running.size === 0) process.prependListener("exit", killAll);
    running.add(child);
    const forget = () => {
        running.delete(child);
        if (running.size === 0) process.off("exit", killAll);
    };
    // One that could not be started does not exit.
    child.once("exit", forget).once("error", forget);
}

function killAll(): void {
    for (const child of running) child.kill("SIGKILL");
}
