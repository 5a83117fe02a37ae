import { createInterface } from "node:readline/promises";
import { UserError } from "./userError";

/**
 * Asks on the terminal; only "y" and "yes" are one. With `yes` nothing is asked. Throws a `UserError` where there is nobody to ask.
 */
export async function confirm(
    question: string,
    yes: boolean,
    input: NodeJS.ReadStream = process.stdin,
    output: NodeJS.WritableStream = process.stderr,
): Promise<boolean> {
    if (yes) return true;
    if (!input.isTTY) {
        throw new UserError(
            "Standard input is no terminal: nobody can be asked. Nothing was changed. Add --yes to go on.",
        );
    }
    const lines = createInterface({ input, output });
    try {
        return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
    } finally {
        lines.close();
    }
}
