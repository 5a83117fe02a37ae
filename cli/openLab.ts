import { resolve } from "node:path";
import { Lab, type LabOptions, placeOfStack } from "event-ops-lab";
import { type ToldWhere, withProgress } from "./progress";
import { UserError } from "./userError";

export interface LabCommandOptions {
    readonly stack: string;
    /** The folder of the Pulumi program. */
    readonly cwd: string;
    /** `key=value`, as given. */
    readonly config: readonly string[];
}

type MoreOptions = Pick<LabOptions, "keep" | "now">;

/** Starts the lab on the program that a command's options name; `told` says where standard error hears of it. */
export async function openLab(
    options: LabCommandOptions,
    more: MoreOptions = {},
    told?: readonly ToldWhere[],
): Promise<Lab> {
    return withProgress(`evaluating the stack ${options.stack}`, () => labOf(options, more), told);
}

/** The same without a word. */
export async function labOf({ stack, cwd, config }: LabCommandOptions, more: MoreOptions = {}): Promise<Lab> {
    const log = (line: string) => console.error(line);
    return Lab.of(resolve(cwd), { stack, config: configOf(config), log, ...more });
}

/** Which account and Region the stack is for that a command's options name, as its config says. */
export function placeOf({ stack, cwd, config }: LabCommandOptions): {
    readonly account: string;
    readonly region: string;
} {
    const { accountId: account, region } = placeOfStack(resolve(cwd), { stack, config: configOf(config) });
    return { account, region };
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
