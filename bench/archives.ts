import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { buildFunction } from "../components/functions/build";
import { type ColdStarts, coldStarts } from "./coldStart";
import { plainArchive } from "./plain";
import { subjects, threeClients } from "./subjects";
import { type BenchTable, percentile } from "./table";
import { type Unpacked, unpack } from "./unpack";

/**
 * Measures archives: their size and files, the time from the spawn of Node.js to the first response, beside the same handler as a plain
 * `aws.lambda.CallbackFunction`; and how long functions take to build.
 *
 * @param settings.runs Cold starts of each function. Default 30.
 * @param settings.functions How many functions are built at once. Default 1, 10, 100, 300.
 */
export async function benchArchives(
    settings: { readonly runs?: number; readonly functions?: readonly number[] } = {},
): Promise<BenchTable[]> {
    const home = process.cwd();
    const work = mkdtempSync(join(tmpdir(), "event-ops-bench-"));
    try {
        return [
            await archives(work, settings.runs ?? 30),
            await buildTimes(work, settings.functions ?? [1, 10, 100, 300]),
        ];
    } finally {
        process.chdir(home);
        rmSync(work, { recursive: true, force: true });
    }
}

async function archives(work: string, runs: number): Promise<BenchTable> {
    const rows: (string | number)[][] = [];
    for (const { name, event, inline, plain } of subjects()) {
        const forms = [
            await unpacked("InlineFunction", join(work, `${inline.name}-inline`), () => buildFunction(inline)),
            await unpacked("CallbackFunction", join(work, `${inline.name}-plain`), () => plainArchive(plain)),
        ];
        const startable = forms.filter((form) => "folder" in form);
        const starts = await coldStarts(startable, event, runs);
        for (const form of forms) {
            if ("refusal" in form) rows.push([name, form.form, form.refusal, "", "", ""]);
            else rows.push([name, form.form, form.bytes, form.files, ...shown(starts[startable.indexOf(form)])]);
        }
    }
    return {
        title: `Archives, and ${runs} cold starts (spawn to first response), the two forms in turn`,
        columns: ["function", "form", "bytes", "files", "p50 ms", "p95 ms"],
        rows,
    };
}

type Form = { readonly form: string } & (({ readonly folder: string } & Unpacked) | { readonly refusal: string });

async function unpacked(
    form: string,
    folder: string,
    archive: () => Promise<pulumi.asset.AssetArchive>,
): Promise<Form> {
    try {
        return { form, folder, ...(await unpack(await archive(), folder)) };
    } catch (error) {
        return { form, refusal: error instanceof Error ? error.message : String(error) };
    }
}

function shown(starts: ColdStarts | undefined): (string | number)[] {
    if (starts === undefined || starts.failure !== undefined) return [starts?.failure ?? "", ""];
    return [percentile(starts.times, 0.5), percentile(starts.times, 0.95)].map(Math.round);
}

/** In a program of its own, whose cache is empty. */
async function buildTimes(work: string, counts: readonly number[]): Promise<BenchTable> {
    const program = join(work, "program");
    mkdirSync(join(program, "node_modules"), { recursive: true });
    process.chdir(program);
    const rows: (string | number)[][] = [];
    let first = 1;
    for (const count of counts) {
        const from = first;
        first += count;
        const cold = await timeOf(() => buildAll(from, count));
        const cached = await timeOf(() => buildAll(from, count));
        rows.push([count, cold, cached, Math.round((cached / count) * 10) / 10]);
    }
    return {
        title: "Building functions with EC2, SNS, CloudWatch clients, logger and idempotency",
        columns: ["functions", "cold ms", "cached ms", "cached ms each"],
        rows,
    };
}

async function buildAll(from: number, count: number): Promise<void> {
    await Promise.all(
        Array.from({ length: count }, (_, index) =>
            buildFunction({ name: `f${from + index}`, receives: "raw", callbackFactory: threeClients(from + index) }),
        ),
    );
}

async function timeOf(work: () => Promise<void>): Promise<number> {
    const begun = performance.now();
    await work();
    return Math.round(performance.now() - begun);
}
