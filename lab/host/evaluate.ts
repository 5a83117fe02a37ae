import type { Server } from "@grpc/grpc-js";
import engineRpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import resourceRpc from "@pulumi/pulumi/proto/resource_grpc_pb";
import type { Account } from "../account/account";
import type { Fixtures } from "../account/fixtures";
import { LabError } from "../labError";
import { engineService, type ProgramLog } from "./engine";
import { listen } from "./listen";
import { Monitor } from "./monitor";
import { runProgram } from "./program";
import { programError } from "./programError";
import { loadProject, type Project } from "./project";

export interface EvaluateOptions {
    /** The folder that holds `Pulumi.yaml`. */
    readonly directory: string;
    readonly stack: string;
    /** Config over what the files say: `key: text`. */
    readonly config?: Readonly<Record<string, string>>;
    /** Filled with what the program registers. */
    readonly account: Account;
    readonly fixtures: Fixtures;
    /** The project, where it was loaded before (its account and Region are needed to make the account). */
    readonly project?: Project;
    /** What the program prints and logs, as it comes; debug messages and errors (they become the message of the failure) excepted. */
    readonly onLog?: (log: ProgramLog) => void;
}

export interface Evaluation {
    /** What the program exports; secrets are plain. */
    readonly outputs: Record<string, unknown>;
    /** The project, with the config that the program was given. */
    readonly project: Project;
    readonly durationMs: number;
    readonly warnings: readonly string[];
    /** Resource types that echo their inputs, with how many there are. */
    readonly unknownTypes: ReadonlyMap<string, number>;
}

/**
 * Runs a Pulumi program (Node.js; TypeScript or JavaScript) in its own process, with its own Pulumi SDK, and puts what it
 * registers into the account. No Pulumi CLI, credentials or network are needed. Nothing is unknown: every output has a value
 * at once, as in an update.
 *
 * Throws a `LabError` with one message when the program fails, when its config is wrong, or when it needs something that the
 * lab cannot know and the fixtures do not say.
 */
export async function evaluateProgram(options: EvaluateOptions): Promise<Evaluation> {
    const started = performance.now();
    const project = options.project ?? loadProject(options);
    const warnings = new Set(project.warnings);
    const errors: string[] = [];
    const printed: string[] = [];
    let told = false;
    const onLog = options.onLog ?? (() => {});

    let fail: (error: Error) => void = () => {};
    const failed = new Promise<Error>((resolve) => {
        fail = resolve;
    });
    const monitor = new Monitor({
        project,
        account: options.account,
        onFailure: (error) => fail(error),
        onWarning: (message) => warnings.add(message),
    });
    const engine = engineService((log) => {
        if (log.severity === "warning") warnings.add(log.message);
        if (log.severity === "error") errors.push(log.message);
        else if (log.severity !== "debug") onLog(log);
    });
    const server = await listen((server: Server) => {
        server.addService(resourceRpc.ResourceMonitorService, monitor.implementation());
        server.addService(engineRpc.EngineService, engine);
    });
    try {
        const run = runProgram(project, server.address, (source, message) => {
            if (source === "stderr") printed.push(message);
            told ||= options.onLog !== undefined;
            onLog({ severity: "info", source, message });
        });
        const end = await Promise.race([run.ended, failed]);
        if (end instanceof Error) {
            run.process.kill("SIGKILL");
            await run.ended;
            throw end instanceof LabError
                ? end
                : new LabError(`The program cannot be evaluated: ${end.message}`, { cause: end });
        }
        if (end !== 0 || errors.length > 0) {
            throw failure(project, end, errors, { printed, told });
        }
    } finally {
        monitor.close();
        server.close();
    }
    return {
        outputs: monitor.outputs,
        project,
        durationMs: Math.round(performance.now() - started),
        warnings: [...warnings],
        unknownTypes: options.account.unknownTypes,
    };
}

/** One message for a program that failed: what it logged, once; where it logged nothing, what it printed, but for what was told. */
function failure(
    project: Project,
    end: number | string,
    errors: readonly string[],
    { printed, told }: { readonly printed: readonly string[]; readonly told: boolean },
): LabError {
    const messages = [...new Set(errors.map((error) => programError(error, project.root)))];
    if (messages.length > 0) return new LabError(messages.join("\n"));
    const how = typeof end === "string" ? `was ended by ${end}` : `ended with exit code ${end}`;
    return new LabError(`The program ${project.name} ${how}${whyOf(printed, told)}`);
}

function whyOf(printed: readonly string[], told: boolean): string {
    if (told) return "; what it printed says why";
    return printed.length === 0 ? " and said nothing" : `:\n${printed.slice(-20).join("\n")}`;
}
