import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Lab } from "event-ops-lab";
import { emptyCache, programOf, writeProgram, writeProject } from "../tests/support/benchPrograms";
import type { BenchTable } from "./table";

/**
 * Measures how long a program with `n` reactions takes from the spawn of its process to its last resource: with the cache of built
 * functions emptied, and again with what the first evaluation left there. Each reaction has an inline handler of its own with an
 * EC2 client.
 *
 * @param settings.reactions Numbers of reactions. Default 1, 10, 100.
 */
export async function benchEvaluation(settings: { readonly reactions?: readonly number[] } = {}): Promise<BenchTable> {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-bench-"));
    try {
        writeProject(folder);
        const base = await measured(folder, 0);
        const rows = [["0 (the foundation alone)", base.cold, base.warm, "", ""]];
        for (const count of settings.reactions ?? [1, 10, 100]) {
            const { cold, warm } = await measured(folder, count);
            rows.push([String(count), cold, warm, each(cold - base.cold, count), each(warm - base.warm, count)]);
        }
        return {
            title: "Evaluating a program",
            columns: ["reactions", "cold ms", "warm ms", "cold ms a reaction", "warm ms a reaction"],
            rows,
        };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** What the reactions add to the program without any. */
function each(ms: number, count: number): number {
    return Math.round((ms / count) * 10) / 10;
}

async function measured(folder: string, reactions: number): Promise<{ cold: number; warm: number }> {
    writeProgram(folder, programOf(reactions));
    emptyCache(folder);
    return { cold: await evaluationMs(folder, reactions), warm: await evaluationMs(folder, reactions) };
}

async function evaluationMs(folder: string, reactions: number): Promise<number> {
    const lab = await Lab.of(folder, { keep: false });
    try {
        const { functions } = lab.size;
        if (functions !== reactions) throw new Error(`The program made ${functions} functions, not ${reactions}`);
        return Math.round(lab.evaluation?.durationMs ?? 0);
    } finally {
        await lab.close();
    }
}
