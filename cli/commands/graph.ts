import { judgedResources } from "event-ops-lab/policies";
import { cycleText, graphOfResources } from "event-ops-policies/graph";
import { mermaid } from "../graph/mermaid";
import { svg } from "../graph/svg";
import { type LabCommandOptions, openLab } from "../openLab";
import { checkOutput, writeOutput } from "../outputFile";

export interface GraphOptions extends LabCommandOptions {
    /** Default: SVG for a file whose name ends in `.svg`, else Mermaid. */
    readonly format?: "mermaid" | "svg";
    /** Default: standard output. */
    readonly out?: string;
}

/** Draws the stack as events see it; returns the exit code. */
export async function graph(options: GraphOptions): Promise<number> {
    const { format = options.out?.endsWith(".svg") ? "svg" : "mermaid", out } = options;
    if (out !== undefined) checkOutput("--out", out);
    const lab = await openLab(options, { keep: false });
    try {
        const drawn = graphOfResources(judgedResources(lab.account.resources.values()), { everything: true });
        const text = format === "svg" ? svg(drawn, options.stack) : mermaid(drawn);
        if (out === undefined) process.stdout.write(text);
        else writeOutput("--out", out, text);
        for (const cycle of drawn.cycles) console.error(`Loop: ${cycleText(cycle)}`);
        return 0;
    } finally {
        await lab.close();
    }
}
