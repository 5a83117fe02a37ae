// A process that plays one block of a storm, for the one that has started it.
import { type BlockRequest, type Played, playBlock } from "./block";

/** What the process says: a schedule has been played; what came of all of them; or why the input is unusable. */
export type BlockMessage = { readonly one: "played" } | { readonly all: Played } | { readonly refused: string };

const say = (message: BlockMessage) =>
    new Promise<void>((resolve) => {
        process.send?.(message, () => resolve());
    });

process.once("message", (request: BlockRequest) => {
    const refused = (error: Error): BlockMessage => ({
        refused: ["UserError", "LabError"].includes(error.name) ? error.message : String(error.stack),
    });
    void playBlock(request, () => void say({ one: "played" }))
        .then((all): BlockMessage => ({ all }))
        .catch(refused)
        .then(say)
        .then(() => process.disconnect());
});
