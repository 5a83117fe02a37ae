import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { LabError } from "../labError";
import type { Project } from "./project";

/** The program has said what is wrong through Pulumi's log; nothing is to be added. */
export const ALREADY_REPORTED = 32;

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
    const child = spawn(process.execPath, [entry, ...args], {
        cwd: project.workingDirectory,
        env: environment(project),
        stdio: ["ignore", "pipe", "pipe"],
    });
    const lines = [
        read(child.stdout, (line) => onLine("stdout", line)),
        read(child.stderr, (line) => onLine("stderr", line)),
    ];
    const ended = new Promise<number | string>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code, signal) => {
            Promise.all(lines).then(() => resolve(code ?? signal ?? 1), reject);
        });
    });
    return { process: child, ended };
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
const WITHHELD = /^(AWS_|PULUMI_|TS_NODE_|NODE_OPTIONS$|NODE_PATH$|npm_)/;

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
