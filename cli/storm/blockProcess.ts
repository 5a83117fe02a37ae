// A process that plays one block of a storm, for the one that has started it.
import type { StormCommandOptions } from "../commands/storm";
import { type Block, type Played, playBlock } from "./block";

export interface BlockRequest {
    readonly options: StormCommandOptions;
    readonly block: Block;
}

/** `refused`: why the input is unusable. */
export type BlockAnswer = Played | { readonly refused: string };

process.once("message", ({ options, block }: BlockRequest) => {
    const refused = (error: Error): BlockAnswer => ({
        refused: ["UserError", "LabError"].includes(error.name) ? error.message : String(error.stack),
    });
    void playBlock(options, block)
        .catch(refused)
        .then((answer) => process.send?.(answer, () => process.disconnect()));
});
