/** Of the commands that read events and go on after what is none. */
export interface StrictOptions {
    /** What is no event ends the command with 2, once the rest is done. */
    readonly strict: boolean;
}

/** The exit code of a command that went on after what is no event: a failure among the events weighs more, as in `check`. */
export function strictCode(code: number, unreadable: number, { strict }: StrictOptions): number {
    return code === 0 && strict && unreadable > 0 ? 2 : code;
}
