import { accessSync, constants, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { writeProblem } from "./fileProblem";
import { UserError } from "./userError";

/** By option: the files that a command is to write. */
export type Outputs = Readonly<Record<string, string | undefined>>;

/** People write these: whoever names one has mistaken a name. */
const WRITTEN_BY_HAND = /\.([cm]?[jt]sx?|ya?ml)$|(^|[\\/])(package|package-lock|tsconfig)\.json$/i;

/**
 * Throws a `UserError` where a file that an option names cannot be written, or is one that is read, another output, or by its name a program
 * or its config. To be called before work that would be lost.
 */
export function checkOutputs(outputs: Outputs, inputs: readonly (string | undefined)[] = []): void {
    const earlier: [string, string][] = [];
    for (const [option, path] of Object.entries(outputs)) {
        if (path === undefined) continue;
        checkOutput(option, path, inputs);
        const [other] = earlier.find(([, one]) => isSame(one, path)) ?? [];
        if (other !== undefined)
            throw new UserError(`${option} ${path} is the file of ${other}, too: name another file`);
        if (WRITTEN_BY_HAND.test(path))
            throw new UserError(`${option} ${path} has the name of a program or its config: name another file`);
        earlier.push([option, path]);
    }
}

/** The same of one file, whatever its name. Of `inputs`, `-` is none. */
export function checkOutput(option: string, path: string, inputs: readonly (string | undefined)[]): void {
    checkWritable(option, path);
    if (inputs.some((input) => input !== undefined && input !== "-" && isSame(input, path)))
        throw new UserError(
            `${option} ${path} is one of the files that are read, and is left as it is: name another file`,
        );
}

/** Writes the file that an option names. Throws a `UserError` where it cannot be. */
export function writeOutput(option: string, path: string, text: string): void {
    try {
        writeFileSync(path, text);
    } catch (error) {
        throw refusal(option, path, error);
    }
}

function checkWritable(option: string, path: string): void {
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

/** Whether two paths name one file, by whatever link; devices such as /dev/null are no files. */
function isSame(one: string, other: string): boolean {
    const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
    if (!a || !b) return resolve(one) === resolve(other);
    return a.ino === b.ino && a.dev === b.dev && !a.isCharacterDevice();
}

function refusal(option: string, path: string, error: unknown): UserError {
    const remedy = (error as NodeJS.ErrnoException).code === "ENOENT" ? "make it, or name" : "name";
    return new UserError(`${option} ${path} cannot be written: ${writeProblem(error)}; ${remedy} another file`);
}
