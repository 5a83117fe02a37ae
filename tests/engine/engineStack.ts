import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
    type ConfigValue,
    type Deployment,
    type EngineEvent,
    LocalWorkspace,
    type Stack,
} from "@pulumi/pulumi/automation";
import { type Cli, engineCli } from "./cli";
import { runEnvironment } from "./environment";
import { changesOf, diagnosticsOf, type Operation, OperationError, violationsOf } from "./operation";
import { makeProject } from "./projectFolder";

export interface EngineStackOptions {
    /** The folder that holds the program's `Pulumi.yaml`; nothing is written there. */
    readonly program: string;
    /** dev where nothing is said. Its `Pulumi.<stack>.yaml` is used where there is one. */
    readonly stack?: string;
    /** Config over what the files say: `key` or `namespace:key`, with a path into it (`a:b.c`) -> text, or a value that is a secret. */
    readonly config?: Readonly<Record<string, string | ConfigValue>>;
    /** The providers to attach: `aws:PORT,awsx:PORT`. */
    readonly providers?: string;
    /** Environment variables of the CLI, the program and the policy packs. */
    readonly env?: Readonly<Record<string, string>>;
}

export interface OperationOptions {
    /** Folders of policy packs. */
    readonly policyPacks?: readonly string[];
    /** Their config files, one for each pack. */
    readonly policyPackConfigs?: readonly string[];
    /** URNs of resources to replace; for previews and updates. */
    readonly replace?: readonly string[];
}

/** A resource in the engine's state; secrets in plain text. */
export interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly custom: boolean;
    /** It is there beside the program, which only reads it. */
    readonly external?: boolean;
    readonly id?: string;
    readonly parent?: string;
    readonly provider?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    readonly dependencies?: readonly string[];
    readonly protect?: boolean;
}

const execute = promisify(execFile);

/** What the Automation API runs the CLI with; its types leave it out. */
type Runner = Cli["command"] & {
    run(args: string[], cwd: string, env: Record<string, string>, onOutput: (text: string) => void): Promise<unknown>;
};

/** A stack of a program, run by the real CLI and engine, with state, secrets and files of its own. */
export class EngineStack {
    #operations = 0;

    private constructor(
        readonly cli: Cli,
        private readonly stack: Stack,
        /** Holds all files of the stack: the project, the state, the home of the CLI. */
        readonly folder: string,
        private readonly env: Record<string, string>,
    ) {}

    /** Makes the stack; nothing runs yet. To be closed. */
    static async open(options: EngineStackOptions): Promise<EngineStack> {
        const cli = await engineCli();
        const { stack: stackName = "dev", program } = options;
        const folder = await mkdtemp(join(tmpdir(), "event-ops-engine-"));
        try {
            await mkdir(join(folder, "backend"));
            const workDir = join(folder, "project");
            await makeProject(workDir, program, stackName);
            // Undefined takes a variable away from the CLI's environment; the type of the Automation API does not say so.
            const envVars = runEnvironment({ ...options, cli, home: folder }) as Record<string, string>;
            const stack = await LocalWorkspace.createStack(
                { stackName, workDir },
                { pulumiCommand: cli.command, envVars },
            );
            const config = Object.entries(options.config ?? {}).map(([key, value]) => [
                key,
                typeof value === "string" ? { value } : value,
            ]);
            if (config.length > 0) await stack.setAllConfig(Object.fromEntries(config), true);
            return new EngineStack(cli, stack, folder, envVars);
        } catch (error) {
            await rm(folder, { recursive: true, force: true });
            throw error;
        }
    }

    preview(options: OperationOptions = {}): Promise<Operation> {
        return this.#operate("preview", ...flags(options));
    }

    /** With the preview that `pulumi up` makes first, which can stop it. */
    upAfterPreview(options: OperationOptions = {}): Promise<Operation> {
        return this.#operate("up", "--yes", ...flags(options));
    }

    up(options: OperationOptions = {}): Promise<Operation> {
        return this.#operate("up", "--yes", "--skip-preview", ...flags(options));
    }

    refresh(): Promise<Operation> {
        return this.#operate("refresh", "--yes", "--skip-preview");
    }

    destroy(): Promise<Operation> {
        return this.#operate("destroy", "--yes", "--skip-preview");
    }

    /** The outputs of the stack; secrets in plain text. */
    async outputs(): Promise<Readonly<Record<string, unknown>>> {
        return JSON.parse((await this.run("stack", "output", "--json", "--show-secrets")).stdout);
    }

    /** The resources of the state, as in `pulumi stack export`. */
    async state(): Promise<StateResource[]> {
        const { deployment } = await this.stack.exportStack();
        return deployment.resources ?? [];
    }

    /** The whole state; secrets are encrypted with the passphrase of the tests. */
    async exported(): Promise<Deployment> {
        return this.stack.exportStack();
    }

    /** Takes over a state that was exported. */
    async import(state: Deployment): Promise<void> {
        await this.stack.importStack(state);
    }

    async setConfig(key: string, value: string, secret = false): Promise<void> {
        await this.stack.setConfig(key, { value, secret });
    }

    /** Attaches other providers from now on: `aws:PORT,awsx:PORT`. */
    attach(providers: string): void {
        this.env["PULUMI_DEBUG_PROVIDERS"] = providers;
        this.stack.workspace.envVars["PULUMI_DEBUG_PROVIDERS"] = providers;
    }

    /** Any other command of the CLI, in the project's folder: `run("policy", "analyze", ...)`. Rejects where it fails. */
    run(...args: string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
        return execute(this.cli.command.command, [...args, "--non-interactive"], {
            cwd: this.stack.workspace.workDir,
            env: { ...process.env, ...this.env },
            maxBuffer: Number.POSITIVE_INFINITY,
        });
    }

    /** Starts an update and kills the CLI, and all that it has started, at a moment. */
    async upKilledAt(moment: Promise<void>): Promise<void> {
        const child = spawn(this.cli.command.command, ["up", "--yes", "--skip-preview", "--non-interactive"], {
            cwd: this.stack.workspace.workDir,
            env: { ...process.env, ...this.env },
            stdio: "ignore",
            detached: true,
        });
        const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
        await Promise.race([moment, ended]);
        if (child.exitCode !== null) throw new Error(`the update ended by itself, with exit code ${child.exitCode}`);
        process.kill(-child.pid!, "SIGKILL");
        await ended;
        await this.run("cancel", "--yes");
    }

    /** The Automation API's own operations look up outputs and history after each: half as much time again. */
    async #operate(command: string, ...args: string[]): Promise<Operation> {
        const log = join(this.folder, `events-${++this.#operations}.jsonl`);
        const output: string[] = [];
        const outcome = async (): Promise<Operation> => {
            const events = await eventsOf(log);
            return {
                changes: changesOf(events),
                diagnostics: diagnosticsOf(events),
                violations: violationsOf(events),
                events,
                output: output.join(""),
            };
        };
        const env = { ...this.env, PULUMI_DEBUG_COMMANDS: "true" };
        const all = [command, ...args, "--color", "never", "--event-log", log];
        try {
            await (this.cli.command as Runner).run(all, this.stack.workspace.workDir, env, (text) => output.push(text));
        } catch (error) {
            throw new OperationError(await outcome(), error);
        }
        return outcome();
    }

    /** Takes the state and all files away. */
    async close(): Promise<void> {
        await rm(this.folder, { recursive: true, force: true });
    }
}

function flags({ policyPacks = [], policyPackConfigs = [], replace = [] }: OperationOptions): string[] {
    return [
        ...policyPacks.flatMap((folder) => ["--policy-pack", folder]),
        ...policyPackConfigs.flatMap((file) => ["--policy-pack-config", file]),
        ...replace.flatMap((urn) => ["--replace", urn]),
    ];
}

/** The log has one event a line; there is none where the CLI ended before the engine began. */
async function eventsOf(log: string): Promise<EngineEvent[]> {
    const text = await readFile(log, "utf8").catch(() => "");
    return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line));
}
