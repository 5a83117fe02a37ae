import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { buildCli } from "./buildCli";
import { chooseCli } from "./cliChoice";
import { cliFolder, readGoModule } from "./goModule";
import { launcherEnvironment } from "./launcher";
import { offersOf } from "./machine";

/** A Pulumi CLI that can run TypeScript programs. */
export interface Cli {
    readonly command: PulumiCommand;
    /** The folder of `pulumi` and its language hosts. */
    readonly folder: string;
    readonly version: string;
    readonly built: boolean;
    /** What the CLI's processes need in their environment. */
    readonly env: Readonly<Record<string, string>>;
}

/** There is no CLI, and none can be built. The message says what to install. */
export class NoCliError extends Error {}

let found: Promise<Cli> | undefined;

/** The CLI of this machine, built the first time where only Go is there. Looked for once per process. */
export function engineCli(): Promise<Cli> {
    found ??= findCli();
    return found;
}

async function findCli(): Promise<Cli> {
    const module = readGoModule();
    const choice = chooseCli(await offersOf(), module.goVersion);
    if (choice.kind === "none") throw new NoCliError(choice.message);
    if (choice.kind === "installed") {
        const { path, version } = choice;
        return { command: await PulumiCommand.get(), folder: dirname(path), version, built: false, env: {} };
    }
    const platform = `${process.platform}-${process.arch}`;
    const root = cliFolder(module, { env: process.env, home: homedir(), platform });
    await buildCli(module, root);
    return {
        command: await PulumiCommand.get({ root }),
        folder: join(root, "bin"),
        version: module.cliVersion,
        built: true,
        env: launcherEnvironment(),
    };
}
