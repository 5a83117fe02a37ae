import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Lab } from "event-ops-lab";
import { RunningPack } from "event-ops-lab/policies";
import { programOf, writeProgram, writeProject } from "../tests/support/benchPrograms";
import type { BenchTable } from "./table";

const ROOT = resolve(__dirname, "..");
const PACK = join(ROOT, "policies");

/**
 * Measures `event-ops check` on the dev stack, as a process of its own, and the parts of a check of programs with `n` reactions: the
 * start of the pack of guardrails, the evaluation with what an earlier one has built, and the pack's judgement.
 *
 * @param settings.reactions Numbers of reactions. Default 20, 100, 300.
 */
export async function benchCheck(settings: { readonly reactions?: readonly number[] } = {}): Promise<BenchTable[]> {
    const dev = await commandMs();
    const folder = mkdtempSync(join(tmpdir(), "event-ops-bench-"));
    try {
        writeProject(folder);
        const rows: (string | number)[][] = [];
        for (const count of settings.reactions ?? [20, 100, 300]) rows.push(await measured(folder, count));
        return [
            {
                title: "event-ops check --stack dev, from the spawn of its process to its end",
                columns: ["run", "ms"],
                rows: dev.map((ms, index) => [String(index + 1), ms]),
            },
            {
                title: "A check of a program",
                columns: ["reactions", "resources", "pack start ms", "evaluation ms", "judgement ms", "ms a reaction"],
                rows,
            },
        ];
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

async function measured(folder: string, reactions: number): Promise<(string | number)[]> {
    writeProgram(folder, programOf(reactions));
    const open = () => Lab.of(folder, { keep: false });
    await (await open()).close();
    const lab = await open();
    const starting = performance.now();
    const pack = await RunningPack.start({ folder: PACK });
    const started = performance.now();
    try {
        const { resources } = await pack.judge(lab);
        const ms = performance.now() - started;
        const evaluation = Math.round(lab.evaluation?.durationMs ?? 0);
        const each = Math.round((ms / reactions) * 10) / 10;
        return [String(reactions), resources, Math.round(started - starting), evaluation, Math.round(ms), each];
    } finally {
        await pack.close();
        await lab.close();
    }
}

async function commandMs(): Promise<number[]> {
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts"];
    const times: number[] = [];
    for (let run = 0; run < 3; run++) {
        const started = performance.now();
        // Violations are no matter here.
        await promisify(execFile)(process.execPath, [...node, "check", "--stack", "dev", "--json"], {
            cwd: ROOT,
        }).catch((error: { readonly code?: unknown }) => {
            if (error.code !== 1) throw error;
        });
        times.push(Math.round(performance.now() - started));
    }
    return times;
}
