// A process that plays one block of a storm, for the one that has started it.
import { subscribe } from "node:diagnostics_channel";
import { RUNNING, type RunningFunction } from "event-ops-lab/storm";
import { type BlockRequest, type Played, playBlock, type Step } from "./block";

/**
 * What the process says: that it is there, each second; which function is about to run, or how long it computes; how far it is; what
 * came of all schedules; or why the input is unusable.
 */
export type BlockMessage =
    | { readonly there: true }
    | { readonly running: RunningFunction }
    | { readonly step: Step }
    | { readonly all: Played }
    | { readonly refused: string };

const say = (message: BlockMessage) =>
    new Promise<void>((resolve) => {
        process.send?.(message, () => resolve());
    });

subscribe(RUNNING, (running) => void say({ running: running as RunningFunction }));
setInterval(() => void say({ there: true }), 1_000).unref();

// Who has started it is gone, or has heard all.
process.once("disconnect", () => process.exit());

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
