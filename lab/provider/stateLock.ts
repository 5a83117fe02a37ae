import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { LabError } from "../labError";

/**
 * Keeps a state file for this process, with `<file>.lock` beside it, which holds the process's id; the answer gives it back. A lock
 * whose process has ended does not count. Throws a `LabError` while another engine holds it: the one that ends last would overwrite
 * what the other has written.
 */
export function lockState(path: string): () => void {
    const file = resolve(path);
    const lock = `${file}.lock`;
    try {
        mkdirSync(dirname(file), { recursive: true });
    } catch (error) {
        throw notWritten(lock, error);
    }
    if (!take(lock)) {
        const holder = Number(readFileSync(lock, "utf8"));
        if (isRunning(holder)) {
            throw new LabError(
                `${file} is used by another engine, process ${holder}: end that one, or choose another file. (Where that process is no engine, delete ${lock}.)`,
            );
        }
        rmSync(lock, { force: true });
        if (!take(lock)) throw new LabError(`${file} was taken by another engine at this moment: choose another file.`);
    }
    return () => rmSync(lock, { force: true });
}

function take(lock: string): boolean {
    try {
        writeFileSync(lock, String(process.pid), { flag: "wx" });
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw notWritten(lock, error);
    }
}

function notWritten(lock: string, error: unknown): LabError {
    return new LabError(`${lock} cannot be written: ${(error as Error).message}. Choose another file.`, {
        cause: error,
    });
}

function isRunning(id: number): boolean {
    if (!Number.isInteger(id) || id < 1) return false;
    try {
        return process.kill(id, 0);
    } catch (error) {
        // It runs, as another user's.
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}
