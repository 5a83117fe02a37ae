import { resolve } from "node:path";
import { Lab, type LabOptions, placeOfStack } from "event-ops-lab";
import { withProgress } from "./progress";

export interface LabCommandOptions {
    readonly stack: string;
    /** The folder of the Pulumi program. */
    readonly cwd: string;
    /** Config over what the stack's file says. */
    readonly config: Readonly<Record<string, string>>;
}

type MoreOptions = Pick<LabOptions, "keep" | "now">;

/** Starts the lab on the program that a command's options name. Standard error hears of it, a log too: it takes seconds. */
export async function openLab(options: LabCommandOptions, more: MoreOptions = {}): Promise<Lab> {
    const { stack, cwd } = options;
    const what = `evaluating the stack ${stack}${cwd === "." ? "" : ` of ${cwd}`}`;
    return withProgress(what, () => labOf(options, more), ["terminal", "log"]);
}

/** The same without a word. */
export async function labOf({ stack, cwd, config }: LabCommandOptions, more: MoreOptions = {}): Promise<Lab> {
    const log = (line: string) => console.error(line);
    return Lab.of(resolve(cwd), { stack, config, log, ...more });
}

/** Which account and Region the stack is for that a command's options name, as its config says. */
export function placeOf({ stack, cwd, config }: LabCommandOptions): {
    readonly account: string;
    readonly region: string;
} {
    const { accountId: account, region } = placeOfStack(resolve(cwd), { stack, config });
    return { account, region };
}
