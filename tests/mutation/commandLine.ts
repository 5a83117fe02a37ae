import { parseArgs } from "node:util";

/** What `npm run mutation --` takes: a target, files or globs to change instead of all that it names, and options. */
export interface CommandLine {
    /** Undefined: one target after the other. */
    readonly target: string | undefined;
    readonly only: readonly string[];
    /** Changes also what is made once, when a module is loaded. Each such change takes a process of its own and all the specs. */
    readonly static: boolean;
    /** How many processes run specs at a time. Default: 2. */
    readonly processes: number;
}

/** Throws an error with a message for the user where an option is not known, or is no number. */
export function commandLine(args: readonly string[]): CommandLine {
    const options = {
        static: { type: "boolean", default: false },
        processes: { type: "string", default: "2" },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [target, ...only] = positionals;
    const processes = Number(values.processes);
    if (!Number.isInteger(processes) || processes < 1) {
        throw new RangeError(
            `--processes ${values.processes}: expected a whole number from 1, for example --processes 1`,
        );
    }
    return { target, only, static: values.static, processes };
}
