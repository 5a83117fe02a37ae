import { accessSync, constants, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { writeProblem } from "./fileProblem";
import { UserError } from "./userError";

/** Throws a `UserError` where the file that an option names cannot be written: before work that it would be lost after. */
export function checkOutput(option: string, path: string): void {
    try {
        if (path === "" || /[\\/]$/.test(path)) throw Object.assign(new Error(), { code: "EISDIR" });
        const there = statSync(path, { throwIfNoEntry: false });
        if (there?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
        const folder = dirname(path);
        if (!there && !statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
        accessSync(there ? path : folder, constants.W_OK);
    } catch (error) {
        throw refusal(option, path, error);
    }
}

/** Writes the file that an option names. Throws a `UserError` where it cannot be. */
export function writeOutput(option: string, path: string, text: string): void {
    try {
        writeFileSync(path, text);
    } catch (error) {
        throw refusal(option, path, error);
    }
}

function refusal(option: string, path: string, error: unknown): UserError {
    const remedy = (error as NodeJS.ErrnoException).code === "ENOENT" ? "make it, or name" : "name";
    return new UserError(`${option} ${path} cannot be written: ${writeProblem(error)}; ${remedy} another file`);
}
