import { resolve } from "node:path";
import { type ServiceError, status } from "@grpc/grpc-js";
import type { Lab } from "../lab";
import { LabError } from "../labError";
import { analyzedResources } from "./analyzed";
import { AnalyzerClient, type PackInfo } from "./client";
import { judge } from "./judge";
import { readPackConfig, reconcile } from "./packConfig";
import { type PackProcess, startPackProcess } from "./packProcess";
import type { PolicyFacts, PolicyReport } from "./report";

export interface PackOptions {
    /** The folder that holds `PulumiPolicy.yaml`. */
    readonly folder: string;
    /** A JSON file with levels and settings, as for `pulumi preview --policy-pack-config`. */
    readonly config?: string;
    /** What the pack prints, line by line. Default: nothing is shown. */
    readonly log?: (line: string) => void;
}

/** A policy pack in a process of its own, configured: what the engine would start beside a program. */
export class RunningPack {
    private constructor(
        readonly info: Pick<PackInfo, "name" | "version">,
        readonly policies: readonly PolicyFacts[],
        private readonly client: AnalyzerClient,
        private readonly pack: PackProcess,
    ) {}

    /** Starts a pack. To be closed. Throws a `LabError` when it does not start, or when its config is wrong. */
    static async start({ folder, config, log = () => {} }: PackOptions): Promise<RunningPack> {
        const given = config === undefined ? {} : readPackConfig(config);
        const pack = await startPackProcess(resolve(folder), log);
        const client = new AnalyzerClient(pack.address);
        try {
            const info = await answered(pack, folder, () => client.info());
            const settings = reconcile(info.name, info.policies, [info.initialConfig, given]);
            await answered(pack, info.name, () => client.configure(settings));
            const policies = info.policies.map(({ properties: _, required: __, ...policy }) => ({
                ...policy,
                level: settings[policy.name]!.level,
            }));
            return new RunningPack(info, policies, client, pack);
        } catch (error) {
            client.close();
            await pack.stop();
            throw error;
        }
    }

    /**
     * What the pack says of a stack that the lab has evaluated: what it would say in a preview in which every value is known.
     * Throws a `LabError` when a policy fails.
     */
    async judge(lab: Lab): Promise<PolicyReport> {
        const project = lab.evaluation?.project;
        if (!project) throw new LabError("The lab has not evaluated a program: there is nothing to judge.");
        const { name, stack, config, secretKeys } = project;
        const { name: pack, version } = this.info;
        const resources = analyzedResources(lab.account.resources.values(), project);
        return answered(this.pack, pack, async () => {
            await this.client.configureStack({ project: name, stack, config, secretKeys });
            return judge(this.client, { name: pack, version }, this.policies, resources);
        });
    }

    /** Ends the pack's process. */
    async close(): Promise<void> {
        this.client.close();
        await this.pack.stop();
    }
}

async function answered<T>(pack: PackProcess, name: string, ask: () => Promise<T>): Promise<T> {
    try {
        return await ask();
    } catch (error) {
        const { code, details } = error as Partial<ServiceError>;
        if (code === undefined || details === undefined) throw error;
        const said = code === status.UNAVAILABLE ? pack.printed() : withoutTrace(details);
        throw new LabError(`The policy pack ${name} failed${said === "" ? "" : `:\n${said}`}`, { cause: error });
    }
}

/** The SDK puts the stack trace of an error that a policy throws into its answer. */
function withoutTrace(details: string): string {
    const lines = details.split("\n").filter((line) => !/^\s+at /.test(line));
    return lines.join("\n").trimEnd();
}
