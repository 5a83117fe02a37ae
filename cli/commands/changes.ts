import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { changesMarkdown } from "../changes/changesMarkdown";
import { changesTable } from "../changes/changesTable";
import { diffResources, type Evaluated } from "../changes/diffResources";
import { type LabCommandOptions, openLab } from "../openLab";
import { checkOutputs, writeOutput } from "../outputFile";
import { UserError } from "../userError";

export interface ChangesOptions extends LabCommandOptions {
    /** The folder of the program that it is compared with, in a checkout of the base branch. */
    readonly base: string;
    readonly json: boolean;
    /** A file to write the comment of a pull request to. */
    readonly markdown?: string;
}

/** Tells which resources of a stack the program makes differently from the program in the base folder; returns the exit code. */
export async function changes({ base, json, markdown, ...options }: ChangesOptions): Promise<number> {
    if (!existsSync(base) || !statSync(base).isDirectory())
        throw new UserError(
            `--base ${base} is no folder: give the folder of the program in a checkout of the base branch`,
        );
    checkOutputs({ "--markdown": markdown });
    const before = await evaluated({ ...options, cwd: base }).catch((error: Error) => {
        if (error.name === "LabError") error.message = `In the base, ${base}: ${error.message}`;
        throw error;
    });
    const found = diffResources(before, await evaluated(options));
    if (markdown !== undefined) writeOutput("--markdown", markdown, changesMarkdown(options.stack, found));
    console.log(json ? JSON.stringify({ stack: options.stack, ...found }) : changesTable(options.stack, found));
    return 0;
}

async function evaluated(options: LabCommandOptions): Promise<Evaluated> {
    const lab = await openLab(options, { keep: false });
    try {
        return { resources: new Map(lab.account.resources), folder: resolve(options.cwd) };
    } finally {
        await lab.close();
    }
}
