// A process that plays one block of a storm, for the one that has started it.
import { type BlockRequest, type Played, playBlock, type Step } from "./block";

/** What the process says: how far it is; what came of all of them; or why the input is unusable. */
export type BlockMessage = { readonly step: Step } | { readonly all: Played } | { readonly refused: string };

const say = (message: BlockMessage) =>
    new Promise<void>((resolve) => {
        process.send?.(message, () => resolve());
    });

process.once("message", (request: BlockRequest) => {
    const refused = (error: Error): BlockMessage => ({
        refused: ["UserError", "LabError"].includes(error.name) ? error.message : String(error.stack),
    });
    void playBlock(request, (step) => void say({ step }))
        .then((all): BlockMessage => ({ all }))
        .catch(refused)
        .then(say)
        .then(() => process.disconnect());
});
