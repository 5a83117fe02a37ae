import { judgedResources } from "event-ops-lab/policies";
import { cycleText, graphOfResources } from "event-ops-policies/graph";
import { mermaid } from "../graph/mermaid";
import { svg } from "../graph/svg";
import { type LabCommandOptions, openLab } from "../openLab";
import { checkOutputs, writeOutput } from "../outputFile";
import { UserError } from "../userError";

export interface GraphOptions extends LabCommandOptions {
    /** Default: by the end of the file's name, Mermaid where there is none. */
    readonly format?: "mermaid" | "svg";
    /** Default: standard output. */
    readonly out?: string;
}

/** Draws the stack as events see it; returns the exit code. */
export async function graph(options: GraphOptions): Promise<number> {
    const { out } = options;
    checkOutputs({ "--out": out });
    const format = options.format ?? formatOf(out);
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

const TEXTS = /(^|[\\/])[^.\\/]*$|\.(mmd|mermaid|md|txt)$/i;

/** Throws a `UserError` for a name that promises something else, such as a PNG. */
function formatOf(out: string | undefined): "mermaid" | "svg" {
    if (out === undefined || TEXTS.test(out)) return "mermaid";
    if (/\.svg$/i.test(out)) return "svg";
    throw new UserError(
        `--out ${out}: expected a name that ends in .svg, or in .mmd, .md or .txt for Mermaid; or say which with --format`,
    );
}
