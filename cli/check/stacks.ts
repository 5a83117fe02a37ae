import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { UserError } from "../userError";

/** The stacks of the Pulumi project in a folder: those that have a `Pulumi.<stack>.yaml`, by name. */
export function stacksOf(folder: string): readonly string[] {
    const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(folder, name)).find(existsSync);
    if (file === undefined)
        throw new UserError(`No Pulumi.yaml in ${resolve(folder)}: is it the folder of a Pulumi project?`);
    const at = join(folder, configFolder(file));
    const names = existsSync(at) ? readdirSync(at) : [];
    const stacks = names.flatMap((name) => /^Pulumi\.(.+)\.ya?ml$/.exec(name)?.[1] ?? []);
    if (stacks.length === 0)
        throw new UserError(`${resolve(at)} has no Pulumi.<stack>.yaml: there is no stack to check`);
    return [...new Set(stacks)].sort();
}

/** A file that is no YAML is told of when its stack is evaluated. */
function configFolder(file: string): string {
    try {
        const project = parse(readFileSync(file, "utf8")) as { readonly stackConfigDir?: unknown } | null;
        return typeof project?.stackConfigDir === "string" ? project.stackConfigDir : "";
    } catch {
        return "";
    }
}
