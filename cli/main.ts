#!/usr/bin/env node
import "./nodeVersion";
import { CommanderError } from "commander";
import { commandLine } from "./commandLine/commandLine";
import { endWithNpm, exitOnSignals } from "./signals";
import { UserError } from "./userError";

async function main(): Promise<void> {
    try {
        await commandLine().parseAsync();
    } catch (error) {
        if (error instanceof CommanderError) {
            process.exitCode = error.exitCode === 0 ? 0 : 2;
        } else if (error instanceof Error && USER_ERRORS.has(error.name)) {
            console.error(error.message);
            process.exitCode = 2;
        } else {
            throw error;
        }
    }
}

/** Mistakes of the user's: the command line's own, and those that the lab finds in a program, its config or its fixtures. */
const USER_ERRORS = new Set([UserError.name, "LabError"]);

/** A pipe, or a terminal, that is closed. */
const CLOSED = new Set(["EPIPE", "EIO"]);

// A reader that has seen enough, such as head, closes the pipe: no mistake, and nobody to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!CLOSED.has(error.code ?? "")) throw error;
    process.exit(0);
});
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (!CLOSED.has(error.code ?? "")) throw error;
});

exitOnSignals();
endWithNpm();
void main();
