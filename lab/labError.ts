/** Something that the user can put right: in the program, its config or its fixtures. The message says what, where and how; no stack is needed. */
export class LabError extends Error {
    override readonly name = "LabError";
}

/** For what is asked of a lab, or goes on in it, after `close`. */
export function closedError(): LabError {
    return new LabError("The lab is closed: nothing can happen in it any more.");
}

/** An event that EventBridge would not deliver: nothing was sent. */
export class RefusedEventError extends LabError {}

/** Whether `lab.send` has ended so because of the event, and not of what followed from it. */
export function isRefusedEvent(error: unknown): error is Error {
    return error instanceof RefusedEventError || (error as Error).name === "InvalidEventError";
}
