import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { FileAsset } from "@pulumi/pulumi/asset";
import { type BuildableFunction, buildFunction } from "../../../components/functions/build";

/** Builds a function as the component does; answers the path of the one file in its archive, as the state would hold it. */
export async function archiveFile(wanted: Partial<BuildableFunction>): Promise<string> {
    const archive = await buildFunction({ name: "subject", receives: "raw", ...wanted });
    const assets = (await archive.assets) as Record<string, FileAsset>;
    if (Object.keys(assets).join() !== "index.js") throw new Error(`The archive holds ${Object.keys(assets).join()}`);
    return String(await (assets["index.js"] as FileAsset).path);
}

/** What building the function was refused with. */
export async function refusalOf(wanted: Partial<BuildableFunction>): Promise<string> {
    try {
        await archiveFile(wanted);
    } catch (error) {
        if (error instanceof Error && error.name === "ArgumentsError") return error.message;
        throw error;
    }
    throw new Error("It was built");
}

const RUNNER = `
const { inspect } = require("node:util");
const show = (value) => inspect(value, { depth: null, maxArrayLength: null });
(async () => {
    for (const [file, event] of JSON.parse(process.argv[1])) {
        let line;
        try {
            line = "returned " + show(await require(file).handler(event, { awsRequestId: "r", getRemainingTimeInMillis: () => 1000 }));
        } catch (error) {
            line = "threw " + error;
        }
        require("node:fs").writeSync(3, JSON.stringify(line) + "\\n");
    }
})();
`;

/** Runs built files in one Node.js process without this one's modules; answers what each returned, as `inspect` shows it. */
export async function runFiles(files: readonly (readonly [file: string, event: unknown])[]): Promise<string[]> {
    const calls = files.map(([file, event]) => [resolve(file), event]);
    const command = `exec 3>&1 1>/dev/null; exec "$0" "$@"`;
    const { stdout } = await promisify(execFile)(
        "/bin/sh",
        ["-c", command, process.execPath, "-e", RUNNER, JSON.stringify(calls)],
        {
            cwd: join(process.cwd(), "tests"),
            maxBuffer: 1 << 26,
            env: { PATH: process.env.PATH },
        },
    );
    return stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as string);
}
