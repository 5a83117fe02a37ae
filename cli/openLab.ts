import { resolve } from "node:path";
import { Lab, type LabOptions } from "event-ops-lab";
import { withProgress } from "./progress";
import { UserError } from "./userError";

export interface LabCommandOptions {
    readonly stack: string;
    /** The folder of the Pulumi program. */
    readonly cwd: string;
    /** `key=value`, as given. */
    readonly config: readonly string[];
}

/** Starts the lab on the program that a command's options name. */
export async function openLab(options: LabCommandOptions, more: Pick<LabOptions, "keep" | "now"> = {}): Promise<Lab> {
    const config = configOf(options.config);
    return withProgress(`evaluating the stack ${options.stack}`, () =>
        Lab.of(resolve(options.cwd), { stack: options.stack, config, log: (line) => console.error(line), ...more }),
    );
}

function configOf(given: readonly string[]): Record<string, string> {
    return Object.fromEntries(
        given.map((text) => {
            const at = text.indexOf("=");
            if (at < 1)
                throw new UserError(`--config ${text}: expected key=value, for example --config aws:region=eu-west-1`);
            return [text.slice(0, at), text.slice(at + 1)];
        }),
    );
}
