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

// A reader that has seen enough, such as head, closes the pipe: no mistake, and nobody to tell. Nor is there, where a terminal is closed.
for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "EIO" && stream.isTTY) return;
        if (error.code !== "EPIPE") throw error;
        if (stream === process.stdout) process.exit(0);
    });
}

exitOnSignals();
endWithNpm();
void main();
