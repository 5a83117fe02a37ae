import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";

/**
 * Makes a project in `folder` that runs the program where it is: its own `Pulumi.yaml`, with an absolute `main`, and its own copy of
 * the stack's config. The engine writes to a stack's file (the salt of its secrets), which is not to happen in a checkout.
 */
export async function makeProject(folder: string, program: string, stack: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    const project: Record<string, unknown> = parse(await readFile(join(program, "Pulumi.yaml"), "utf8"));
    const main = resolve(program, String(project["main"] ?? ""));
    await writeFile(join(folder, "Pulumi.yaml"), stringify({ ...project, main }));
    const stackFile = `Pulumi.${stack}.yaml`;
    if (existsSync(join(program, stackFile))) await copyFile(join(program, stackFile), join(folder, stackFile));
}
