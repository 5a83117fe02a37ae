import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const NODE_VARIABLE = "EVENT_OPS_NODE";
const HOST_VARIABLE = "EVENT_OPS_LANGUAGE_HOST";

// Checkouts and Node.js versions share a cache folder: the launcher is the same for all, and told by its environment what to run.
const LAUNCHER = `#!/bin/sh
if [ -z "$${NODE_VARIABLE}" ] || [ -z "$${HOST_VARIABLE}" ]; then
    echo "this Pulumi CLI was built for the tests of event-ops, which bring its Node.js language host" >&2
    exit 1
fi
exec "$${NODE_VARIABLE}" "$${HOST_VARIABLE}" "$@"
`;

/** Writes `pulumi-language-nodejs` into the CLI's folder, where the engine looks for it; in one step, for it may be running. */
export async function writeLauncher(folder: string): Promise<void> {
    const path = join(folder, "pulumi-language-nodejs");
    if ((await readFile(path, "utf8").catch(() => "")) === LAUNCHER) return;
    await writeFile(`${path}.${process.pid}`, LAUNCHER, { mode: 0o755 });
    await rename(`${path}.${process.pid}`, path);
}

/** What the launcher needs: the language host of this checkout on the Node.js that runs the tests. */
export function launcherEnvironment(): Record<string, string> {
    return { [NODE_VARIABLE]: process.execPath, [HOST_VARIABLE]: join(__dirname, "languageHost/start.cjs") };
}
