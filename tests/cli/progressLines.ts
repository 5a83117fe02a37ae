/** Standard error of a command without the lines that say what it does: how many there are depends on the machine. */
export function withoutProgress(err: string): string {
    return err.replace(/^.* \.\.\.( \d+ s.*)?\n/gm, "");
}
