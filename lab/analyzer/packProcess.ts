import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { parse } from "yaml";
import { endWithThisProcess } from "../children";
import { WITHHELD } from "../host/program";
import { LabError } from "../labError";
import { temporaryRoot } from "../runner/unpack";

/** A policy pack that answers. */
export interface PackProcess {
    readonly address: string;
    /** The end of what it has printed. */
    printed(): string;
    /** Ends it; it has ended when this resolves. */
    stop(): Promise<void>;
}

const START_LIMIT_MS = 120_000;
/** Lines of a pack that are shown when it fails. */
const SHOWN = 20;

/**
 * Starts the policy pack in a folder as the Node.js language host does: the SDK's `run-policy-pack`, in the folder, which prints
 * the port that the pack answers on. No engine listens at the address that it is given; nothing in the SDK calls it.
 *
 * Throws a `LabError` for a folder that holds no pack of Node.js, and one with what the pack printed when it does not start.
 */
export async function startPackProcess(folder: string, onLine: (line: string) => void): Promise<PackProcess> {
    checkRuntime(folder);
    const entry = entryOf(folder);
    const child = spawn(process.execPath, [launcher(), entry, "127.0.0.1:0", folder], {
        cwd: folder,
        env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !WITHHELD.test(name))),
        // The channel is there to close: whatever ends this process, the pack is not left behind.
        stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    endWithThisProcess(child);
    const lines: string[] = [];
    const keep = (line: string) => {
        lines.push(line);
        if (lines.length > SHOWN) lines.shift();
    };
    const ended = endOf(child);
    const stop = async () => {
        child.kill("SIGKILL");
        await ended;
    };
    let started = false;
    const heard = (line: string) => {
        keep(line);
        if (started) onLine(line);
    };
    createInterface({ input: child.stderr! }).on("line", heard);
    const port = new Promise<string>((resolve) => {
        createInterface({ input: child.stdout! }).on("line", (line) => (started ? heard(line) : resolve(line)));
    });
    const limit = timeout(START_LIMIT_MS);
    try {
        const first = await Promise.race([port, ended, limit.passed]);
        if (typeof first === "object") throw notStarted(folder, first.how, lines);
        if (!/^\d+$/.test(first)) {
            keep(first);
            throw notStarted(folder, "printed something else than its port first", lines);
        }
        started = true;
        return { address: `127.0.0.1:${first}`, printed: () => lines.join("\n"), stop };
    } catch (error) {
        await stop();
        throw error;
    } finally {
        limit.cancel();
    }
}

function checkRuntime(folder: string): void {
    const file = join(folder, "PulumiPolicy.yaml");
    if (!existsSync(file)) throw new LabError(`No PulumiPolicy.yaml in ${folder}: is it the folder of a policy pack?`);
    let runtime: unknown;
    try {
        runtime = (parse(readFileSync(file, "utf8")) as { readonly runtime?: unknown } | null)?.runtime;
    } catch (error) {
        throw new LabError(`${file} is not YAML: ${(error as Error).message.trimEnd()}`);
    }
    const name = typeof runtime === "object" && runtime !== null ? (runtime as { name?: unknown }).name : runtime;
    if (name !== "nodejs") {
        throw new LabError(
            `${file}: the runtime is ${JSON.stringify(name)}; expected "nodejs", the one that runs here`,
        );
    }
}

function entryOf(folder: string): string {
    try {
        return createRequire(join(folder, "index.js")).resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");
    } catch {
        throw new LabError(`${folder} has no @pulumi/pulumi: run npm install there first`);
    }
}

type End = { readonly how: string };

function endOf(child: ChildProcess): Promise<End> {
    return new Promise((resolve) => {
        child.once("error", (error) => resolve({ how: `could not be run (${error.message})` }));
        child.once("close", (code, signal) =>
            resolve({ how: signal ? `was ended by ${signal}` : `ended with exit code ${code}` }),
        );
    });
}

function timeout(ms: number): { readonly passed: Promise<End>; cancel(): void } {
    let timer: NodeJS.Timeout | undefined;
    const passed = new Promise<End>((resolve) => {
        timer = setTimeout(() => resolve({ how: `said nothing for ${ms / 1000} seconds` }), ms);
    });
    return { passed, cancel: () => clearTimeout(timer) };
}

function notStarted(folder: string, how: string, lines: readonly string[]): LabError {
    const said = lines.map(stripVTControlCharacters).filter((line) => !/^\s*(at .*)?$/.test(line));
    return new LabError(
        `The policy pack in ${folder} did not start: it ${how}${said.length > 0 ? `:\n${said.join("\n")}` : "."}`,
    );
}

let written: string | undefined;

function launcher(): string {
    if (written === undefined) {
        written = join(temporaryRoot(), "pack.cjs");
        writeFileSync(written, `"use strict";\n(${launch})(require);\n`);
    }
    return written;
}

/**
 * Starts the SDK as Node.js would. Its entry asks ts-node for a type check, whatever the environment says: seconds of every run. Types
 * are checked where the pack is built, and by the real engine.
 */
function launch(require: NodeJS.Require): void {
    process.once("disconnect", () => process.exit(1));
    // A pack that is done before it serves anything is to end by itself.
    process.channel?.unref();
    process.argv.splice(1, 1);
    const [, entry] = process.argv as [string, string];
    const ofSdk = require("node:module").createRequire(entry) as NodeJS.Require;
    for (const name of ["ts-node", "../../vendor/ts-node@7.0.1"]) {
        try {
            const tsNode = ofSdk(name) as { register(options: object): unknown };
            const { register } = tsNode;
            tsNode.register = (options) => register({ ...options, typeCheck: false, transpileOnly: true });
            break;
        } catch {
            // The next one: the SDK falls back in the same way.
        }
    }
    ofSdk(entry);
}
