import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Deployment, held, openDeployment } from "../tests/engine/deployment";
import { FINAL_STATE_ONLY } from "../tests/engine/environment";
import { emptyCache, plainProgramOf, programOf, writeProgram, writeProject } from "../tests/support/benchPrograms";
import type { BenchTable } from "./table";

interface Measured {
    readonly resources: number;
    /** Milliseconds of the operations, in their order. */
    readonly times: readonly number[];
}

/**
 * Measures the real engine on a stack of reactions, next to as many resources made by plain `@pulumi/aws` calls: a preview with the
 * cache of built functions empty (cold) and filled (warm), the first update, and one without changes. The AWS side is the lab's, and
 * the engine writes its state once, at the end.
 *
 * @param settings.reactions Default 300, the quota of rules on a bus.
 */
export async function benchEngine(settings: { readonly reactions?: number } = {}): Promise<BenchTable> {
    const reactions = settings.reactions ?? 300;
    const ours = await inFolder((folder) => measured(folder, programOf(reactions)));
    const plain = await inFolder((folder) => measured(folder, plainProgramOf(ours.resources)));
    return {
        title: `A stack of ${reactions} reactions under the engine`,
        columns: ["program", "resources", "", "preview, cold", "preview, warm", "up", "no-op up"],
        rows: [...rowsOf("reactions", ours), ...rowsOf("plain @pulumi/aws", plain)],
    };
}

function rowsOf(what: string, { resources, times }: Measured): BenchTable["rows"] {
    const each = times.map((ms) => Math.round((ms / resources) * 10) / 10);
    return [
        [what, resources, "s", ...times.map((ms) => Math.round(ms / 100) / 10)],
        ["", "", "ms a resource", ...each],
    ];
}

async function measured(folder: string, program: string): Promise<Measured> {
    writeProject(folder);
    writeProgram(folder, program);
    emptyCache(folder);
    const deployment = await openDeployment({ program: folder, env: FINAL_STATE_ONLY });
    try {
        const { stack } = deployment;
        const times: number[] = [];
        for (const operation of [stack.preview, stack.preview, stack.up, stack.up]) {
            const started = performance.now();
            await operation.call(stack);
            times.push(performance.now() - started);
        }
        return { resources: await resourcesOf(deployment), times };
    } finally {
        await deployment.close();
    }
}

async function resourcesOf({ stack }: Deployment): Promise<number> {
    return held(await stack.state()).length;
}

async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-bench-"));
    try {
        return await run(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
