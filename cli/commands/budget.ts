import { writeFileSync } from "node:fs";
import { budgetOf } from "../budget/budget";
import { money } from "../budget/lines";
import { givenIn, readNumber, readRates } from "../budget/rates";
import { budgetMarkdown, budgetText } from "../budget/text";
import { ASSUMPTIONS, type Assumptions } from "../budget/types";
import { writeProblem } from "../fileProblem";
import { type LabCommandOptions, openLab } from "../openLab";
import { UserError } from "../userError";

export interface BudgetCommandOptions extends LabCommandOptions {
    /** `name=events a month`, as given. */
    readonly rate: readonly string[];
    /** A JSON file of names and events a month. */
    readonly rates?: string;
    /** US dollars a month. */
    readonly max?: string;
    readonly json: boolean;
    readonly markdown?: string;
    readonly durationMs?: string;
    readonly messageKib?: string;
    readonly logKib?: string;
    readonly batch?: string;
    readonly recipients?: string;
}

/** Prints what the stack costs a month; returns the exit code: 1 when that is more than `--max`. */
export async function budget(options: BudgetCommandOptions): Promise<number> {
    const rates = readRates(options.rate, options.rates);
    const assumptions = assumptionsOf(options);
    const max = options.max === undefined ? undefined : readNumber("--max", options.max, 0);
    const lab = await openLab(options, { keep: false });
    try {
        const found = budgetOf(lab, { rates, assumptions, givenBy: givenIn(options.rate, options.rates) });
        console.log(options.json ? JSON.stringify(found, null, 2) : budgetText(found));
        if (options.markdown !== undefined) write(options.markdown, budgetMarkdown(found));
        if (max === undefined || found.total <= max) return 0;
        console.error(
            `${money(found.total)} USD a month are ${money(found.total - max)} over --max ${money(max)} (at rest ${money(found.atRest)}, at rates ${money(found.atRates)}).`,
        );
        return 1;
    } finally {
        await lab.close();
    }
}

const FLAGS: Readonly<Record<keyof Assumptions, { readonly flag: string; readonly least: number }>> = {
    durationMs: { flag: "--duration-ms", least: 1 },
    messageKib: { flag: "--message-kib", least: 1 },
    logKib: { flag: "--log-kib", least: 0 },
    batch: { flag: "--batch", least: 1 },
    recipients: { flag: "--recipients", least: 0 },
};

function assumptionsOf(options: BudgetCommandOptions): Assumptions {
    const given = (Object.keys(FLAGS) as (keyof Assumptions)[]).flatMap((key) => {
        const text = options[key];
        return text === undefined ? [] : [[key, readNumber(FLAGS[key].flag, text, FLAGS[key].least)] as const];
    });
    return { ...ASSUMPTIONS, ...Object.fromEntries(given) };
}

function write(file: string, text: string): void {
    try {
        writeFileSync(file, text);
    } catch (error) {
        throw new UserError(`--markdown ${file}: cannot be written: ${writeProblem(error)}`);
    }
}
