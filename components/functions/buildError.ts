/** What is wrong with a handler, and what to do about it. */
export interface HandlerProblem {
    readonly reason: string;
    readonly remedy: string;
}

/** A handler that cannot be built; all that is wrong with it. */
export class HandlerError extends Error {
    override readonly name = "HandlerError";

    constructor(readonly problems: readonly HandlerProblem[]) {
        super(problems.map(({ reason, remedy }) => `${reason}. ${remedy}`).join("\n"));
    }
}
