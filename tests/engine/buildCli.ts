import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { CLI_PACKAGE, type GoModule } from "./goModule";
import { writeLauncher } from "./launcher";

const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const PROGRESS_EVERY_MS = 15_000;

/** Builds the CLI into `folder` where it is not there yet, as `bin/pulumi` with the launcher of the language host beside it. */
export async function buildCli(module: GoModule, folder: string): Promise<void> {
    // The launcher is no dependency: a cached CLI gets the one of this checkout.
    if (existsSync(folder)) return writeLauncher(join(folder, "bin"));
    await mkdir(dirname(folder), { recursive: true });
    const unfinished = await mkdtemp(`${folder}.building-`);
    try {
        const bin = join(unfinished, "bin");
        await compile(module, join(bin, "pulumi"));
        await writeLauncher(bin);
        await putInPlace(unfinished, folder);
    } finally {
        await rm(unfinished, { recursive: true, force: true });
    }
}

/** Renames a finished folder; another process that was faster is as good. */
export async function putInPlace(finished: string, folder: string): Promise<void> {
    try {
        await rename(finished, folder);
    } catch (error) {
        if (!existsSync(folder)) throw error;
    }
}

/** What is said while the CLI is being built. */
export function progressLine(version: string, milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1000);
    return `building the Pulumi CLI ${version} from its Go modules (first time only): ${seconds} s`;
}

async function compile(module: GoModule, output: string): Promise<void> {
    const started = Date.now();
    const tell = () => console.error(progressLine(module.cliVersion, Date.now() - started));
    tell();
    const progress = setInterval(tell, PROGRESS_EVERY_MS);
    const flags = `-s -w -X ${VERSION_VARIABLE}=${module.cliVersion}`;
    // `-mod=readonly`: a go.sum that does not fit is an error, never mended on the way.
    const go = spawn("go", ["build", "-mod=readonly", "-ldflags", flags, "-o", output, CLI_PACKAGE], {
        cwd: module.folder,
        stdio: ["ignore", "ignore", "pipe"],
    });
    try {
        const ended = new Promise<number | string>((resolve, reject) => {
            go.once("error", reject);
            go.once("close", (code, signal) => resolve(code ?? signal ?? 1));
        });
        const [said, code] = await Promise.all([text(go.stderr), ended]);
        if (code !== 0) {
            const lines = said.split("\n").filter((line) => line !== "" && !line.startsWith("go: downloading "));
            throw new Error(
                `the Pulumi CLI could not be built (go ended with ${code}):\n${lines.slice(-20).join("\n")}`,
            );
        }
    } finally {
        clearInterval(progress);
    }
}
