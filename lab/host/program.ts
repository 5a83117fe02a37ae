import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { endWithThisProcess } from "../children";
import { LabError } from "../labError";
import { temporaryRoot } from "../runner/unpack";
import type { Project } from "./project";

export interface ProgramRun {
    readonly process: ChildProcess;
    /** The exit code, or the name of the signal. */
    readonly ended: Promise<number | string>;
}

/** Runs a program with its own Pulumi SDK, as the Node.js language host does. */
export function runProgram(
    project: Project,
    address: string,
    onLine: (source: "stdout" | "stderr", line: string) => void,
): ProgramRun {
    const { options: args, entry } = sdkRun(project, address);
    const child = spawn(process.execPath, [launcher(), entry, ...args], {
        cwd: project.workingDirectory,
        env: environment(project),
        // The fourth is written to by nobody: it closes when the lab is gone, however it went.
        stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    endWithThisProcess(child);
    const lines = [
        read(child.stdout!, (line) => onLine("stdout", line)),
        read(child.stderr!, (line) => onLine("stderr", line)),
    ];
    const ended = new Promise<number | string>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code, signal) => {
            Promise.all(lines).then(() => resolve(code ?? signal ?? 1), reject);
        });
    });
    return { process: child, ended };
}

const SOURCE_CONDITION = "event-ops-source";

/** In a clone of the repository, whose packages are not built, `event-ops` is its TypeScript: for the program as for the lab itself. */
function isSource(): boolean {
    return process.execArgv.some(
        (option, at, all) =>
            option === `--conditions=${SOURCE_CONDITION}` ||
            (["-C", "--conditions"].includes(option) && all[at + 1] === SOURCE_CONDITION),
    );
}

let written: string | undefined;

/** A file, not an option of Node.js: processes that the program forks would get the option too. */
function launcher(): string {
    if (written === undefined) {
        written = join(temporaryRoot(), "program.cjs");
        writeFileSync(
            written,
            `"use strict";\n${isSource() ? `(${takeSource})(require, "${SOURCE_CONDITION}");\n` : ""}(${launch})(require);\n`,
        );
    }
    return written;
}

/** Resolves `event-ops` by a condition, as an option of Node.js would, which processes that the program forks would get too. */
function takeSource(require: NodeJS.Require, condition: string): void {
    const { registerHooks } = require("node:module") as typeof import("node:module");
    registerHooks({
        resolve: (specifier, context, next) =>
            /^event-ops(\/|$)/.test(specifier)
                ? next(specifier, { ...context, conditions: [...context.conditions, condition] })
                : next(specifier, context),
    });
}

/**
 * Starts the SDK as Node.js would. The SDK takes a stack trace of every promise, half of a TypeScript program's time, for a message that only
 * PULUMI_DEBUG_PROMISE_LEAKS asks for: here these traces are empty. Errors keep theirs.
 */
function launch(require: NodeJS.Require): void {
    process.argv.splice(1, 1);
    // Without the lab, the SDK would call it for ever.
    const lab = new (require("node:net") as typeof import("node:net")).Socket({ fd: 3 });
    lab.once("close", () => process.exit(1)).resume();
    lab.unref();
    const [, entry] = process.argv as [string, string];
    require(entry);
    // The program itself begins in a later turn.
    let debuggable: Record<"debuggablePromise", (...args: unknown[]) => unknown>;
    try {
        debuggable = require("node:module").createRequire(entry)("../../runtime/debuggable");
    } catch {
        // Another version of the SDK may have no such file: its programs are as fast as they are.
        return;
    }
    const original = debuggable.debuggablePromise;
    debuggable.debuggablePromise = (...args) => {
        const limit = Error.stackTraceLimit;
        Error.stackTraceLimit = 0;
        try {
            return original(...args);
        } finally {
            Error.stackTraceLimit = limit;
        }
    };
}

function sdkRun(project: Project, address: string): { readonly entry: string; readonly options: string[] } {
    let entry: string;
    try {
        entry = createRequire(join(project.workingDirectory, "index.js")).resolve("@pulumi/pulumi/cmd/run/index.js");
    } catch {
        throw new LabError(`${project.root} has no @pulumi/pulumi: run npm install there first`);
    }
    const flags: Record<string, string> = {
        monitor: address,
        engine: address,
        organization: "organization",
        project: project.name,
        "root-directory": project.root,
        stack: project.stack,
        pwd: project.workingDirectory,
        parallel: "64",
    };
    const options = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
    return { entry, options: [...options, project.main] };
}

/** What a program may not take from whoever runs the lab: how Node.js was started, and anything that leads to a real account. */
export const WITHHELD = /^(AWS_|PULUMI_|TS_NODE_|NODE_OPTIONS$|NODE_PATH$|npm_)/;

function environment(project: Project): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !WITHHELD.test(name));
    const { typescript, tsconfig } = { typescript: true, ...project.runtimeOptions } as {
        typescript: boolean;
        tsconfig?: string;
    };
    return {
        ...Object.fromEntries(inherited),
        AWS_EC2_METADATA_DISABLED: "true",
        PULUMI_CONFIG: JSON.stringify(project.config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(project.secretKeys),
        PULUMI_NODEJS_TYPESCRIPT: String(typescript),
        // Types are checked where the program is built; checking them here would take seconds of every run.
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        ...(typeof tsconfig === "string" ? { PULUMI_NODEJS_TSCONFIG_PATH: join(project.root, tsconfig) } : {}),
    };
}

async function read(stream: Readable, onLine: (line: string) => void): Promise<void> {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) onLine(line);
}
