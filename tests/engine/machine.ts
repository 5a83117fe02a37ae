import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Offers } from "./cliChoice";

const execute = promisify(execFile);
const NODE_HOST = "pulumi-language-nodejs";

/** Looks for the CLI, its Node.js language host and Go on PATH. */
export async function offersOf(path = process.env["PATH"] ?? ""): Promise<Offers> {
    const cli = onPath("pulumi", path);
    const go = onPath("go", path);
    return {
        ...(cli === undefined ? {} : { cli: await installed(cli, path) }),
        // Go switches to the toolchain that a module asks for where it may; outside of a module it tells its own version.
        ...(go === undefined ? {} : { go: await printed(go, ["env", "GOVERSION"]) }),
    };
}

/** The first executable of this name on PATH. */
export function onPath(name: string, path: string): string | undefined {
    return path
        .split(delimiter)
        .filter((folder) => folder !== "")
        .map((folder) => join(folder, name))
        .find(isExecutable);
}

async function installed(path: string, folders: string): Promise<NonNullable<Offers["cli"]>> {
    // Package managers put a link on PATH and the language hosts beside what it leads to.
    const beside = [dirname(path), dirname(realpathSync(path))].some((folder) => existsSync(join(folder, NODE_HOST)));
    return {
        path,
        version: await printed(path, ["version"]),
        hasNodeHost: beside || onPath(NODE_HOST, folders) !== undefined,
    };
}

async function printed(program: string, args: readonly string[]): Promise<string> {
    const { stdout } = await execute(program, args, { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } });
    return stdout.trim();
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
