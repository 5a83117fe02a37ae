import { existsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { judgedResources } from "event-ops-lab/policies";
import { cycleText, graphOfResources } from "event-ops-policies/graph";
import { writeProblem } from "../fileProblem";
import { mermaid } from "../graph/mermaid";
import { svg } from "../graph/svg";
import { type LabCommandOptions, openLab } from "../openLab";
import { UserError } from "../userError";

export interface GraphOptions extends LabCommandOptions {
    /** Default: SVG for a file whose name ends in `.svg`, else Mermaid. */
    readonly format?: "mermaid" | "svg";
    /** Default: standard output. */
    readonly out?: string;
}

/** Draws the stack as events see it; returns the exit code. */
export async function graph(options: GraphOptions): Promise<number> {
    const { format = options.out?.endsWith(".svg") ? "svg" : "mermaid", out } = options;
    if (out !== undefined && !existsSync(dirname(out)))
        throw new UserError(`--out ${out}: the folder ${dirname(out)} does not exist: make it, or name another file`);
    const lab = await openLab(options, { keep: false });
    try {
        const drawn = graphOfResources(judgedResources(lab.account.resources.values()), { everything: true });
        const text = format === "svg" ? svg(drawn, options.stack) : mermaid(drawn);
        if (out === undefined) process.stdout.write(text);
        else write(out, text);
        for (const cycle of drawn.cycles) console.error(`Loop: ${cycleText(cycle)}`);
        return 0;
    } finally {
        await lab.close();
    }
}

function write(file: string, text: string): void {
    try {
        writeFileSync(file, text);
    } catch (error) {
        throw new UserError(`--out ${file}: cannot be written: ${writeProblem(error)}`);
    }
}
