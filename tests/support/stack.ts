import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { type MockSettings, mockPulumi, type Recording, settled } from "./mocks";

export const ROOT = join(__dirname, "../..");

interface Declared {
    readonly type: string;
    readonly items?: { readonly type: string };
    readonly default: unknown;
    readonly description: string;
}

/** The keys that `Pulumi.yaml` declares. */
export function declaredConfig(): Record<string, Declared> {
    return parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")).config;
}

/** The config of a stack as the engine hands it to the program: texts, structured values as JSON. */
export function stackConfig(stack: string): Record<string, string> {
    const defaults = Object.entries(declaredConfig()).map(([key, spec]) => [`event-ops:${key}`, spec.default] as const);
    const own: Record<string, unknown> = parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")).config;
    const texts = [...defaults, ...Object.entries(own)].map(([key, value]) => [
        key,
        typeof value === "object" ? JSON.stringify(value) : String(value),
    ]);
    return Object.fromEntries(texts);
}

export interface Evaluated extends Recording {
    readonly outputs: Record<string, unknown>;
}

/** Runs `index.ts` with the config of a stack, under mocks. `config` overrides; a value of undefined takes a key away. */
export async function evaluateStack(
    stack: string,
    config: Readonly<Record<string, string | undefined>> = {},
    settings: MockSettings = {},
): Promise<Evaluated> {
    const entries = Object.entries({ ...stackConfig(stack), ...config }).filter(([, value]) => value !== undefined);
    const recording = mockPulumi({ ...settings, stack, config: Object.fromEntries(entries) as Record<string, string> });
    const path = require.resolve("../../index");
    delete require.cache[path];
    const program: Record<string, unknown> = require(path);
    await settled();
    const outputs = await (
        pulumi.output(program) as unknown as { promise(): Promise<Record<string, unknown>> }
    ).promise();
    return { ...recording, outputs };
}
