import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Lab } from "event-ops-lab";
import type { BenchTable } from "./table";

const REPOSITORY = resolve(__dirname, "..");

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
        linkModules(folder);
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
    writeFileSync(join(folder, "index.ts"), programOf(reactions));
    rmSync(join(folder, "node_modules/.cache"), { recursive: true, force: true });
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

/** The packages of the repository, with a cache folder of the program's own. */
function linkModules(folder: string): void {
    const from = join(REPOSITORY, "node_modules");
    mkdirSync(join(folder, "node_modules"));
    for (const name of readdirSync(from)) {
        if (name !== ".cache") symlinkSync(join(from, name), join(folder, "node_modules", name));
    }
}

function writeProject(folder: string): void {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n    aws:region: eu-west-1\n");
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bench", private: true }));
}

function programOf(reactions: number): string {
    return `
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { OpsFoundation, Reaction } from ${JSON.stringify(join(REPOSITORY, "components"))};

const foundation = new OpsFoundation("bench");
for (let number = 0; number < ${reactions}; number++) {
    new Reaction(\`reaction-\${number}\`, {
        foundation,
        eventPattern: { source: ["aws.ec2"], detail: { state: ["stopped"], number: [number] } },
        callbackFactory: () => {
            const ec2 = new EC2Client({});
            return async (event: { detail: { "instance-id": string } }) => {
                const { Reservations } = await ec2.send(
                    new DescribeInstancesCommand({ InstanceIds: [event.detail["instance-id"]] }),
                );
                return { outcome: "informed", number, found: Reservations?.length };
            };
        },
    });
}
`;
}
