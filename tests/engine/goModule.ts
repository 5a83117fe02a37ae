import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The package that is the CLI. */
export const CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** The module that pins the CLI and everything that it is built from. */
export interface GoModule {
    readonly folder: string;
    /** The version of the CLI, with its `v`. */
    readonly cliVersion: string;
    /** The Go release that the module asks for, for instance 1.25.11. */
    readonly goVersion: string;
    /** Changes with every dependency. */
    readonly hash: string;
}

/** Reads `go.mod` and `go.sum` of a folder. */
export function readGoModule(folder = __dirname): GoModule {
    const [mod, sum] = ["go.mod", "go.sum"].map((name) => readFileSync(join(folder, name), "utf8")) as [string, string];
    return {
        folder,
        cliVersion: line(mod, /^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 (v\S+)/m),
        goVersion: line(mod, /^go (\S+)/m),
        hash: createHash("sha256").update(mod).update("\0").update(sum).digest("hex").slice(0, 12),
    };
}

/** Where a built CLI is kept: one folder per set of dependencies and kind of machine. */
export function cliFolder(
    module: GoModule,
    machine: { readonly env: NodeJS.ProcessEnv; readonly home: string; readonly platform: string },
): string {
    const caches = machine.env["XDG_CACHE_HOME"] || join(machine.home, ".cache");
    return join(caches, "event-ops", `pulumi-${module.cliVersion}-${machine.platform}-${module.hash}`);
}

function line(text: string, pattern: RegExp): string {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new Error(`go.mod has no line like ${pattern.source}`);
    return found;
}
