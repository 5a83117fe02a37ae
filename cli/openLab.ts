import { resolve } from "node:path";
import { Lab, type LabOptions, placeOfStack } from "event-ops-lab";
import { type TellProgress, withProgress } from "./progress";

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
    return withProgress(what, (tell) => wondering(tell, () => labOf(options, more)), ["terminal", "log"]);
}

/** A program ends when nothing keeps it: under the Pulumi engine, too, it would run on without a word. */
const LONG_MS = 60_000;

/** Says after a minute what may keep a program from ending. */
export async function wondering<T>(tell: TellProgress, work: () => Promise<T>): Promise<T> {
    const hint = "it has not ended yet; an open timer, server or connection of the program would keep it";
    const timer = setTimeout(() => tell(hint), LONG_MS);
    try {
        return await work();
    } finally {
        clearTimeout(timer);
    }
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
