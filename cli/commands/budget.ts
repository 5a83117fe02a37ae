import { budgetOf } from "../budget/budget";
import { money } from "../budget/lines";
import { givenIn, readRates } from "../budget/rates";
import { budgetMarkdown, budgetText } from "../budget/text";
import { ASSUMPTIONS, type Assumptions } from "../budget/types";
import { type LabCommandOptions, openLab } from "../openLab";
import { checkOutputs, writeOutput } from "../outputFile";

export interface BudgetCommandOptions extends LabCommandOptions {
    /** `name=events a month`, as given. */
    readonly rate: readonly string[];
    /** A JSON file of names and events a month. */
    readonly rates?: string;
    /** US dollars a month. */
    readonly max?: number;
    readonly json: boolean;
    readonly markdown?: string;
    readonly durationMs?: number;
    readonly messageKib?: number;
    readonly logKib?: number;
    readonly batch?: number;
    readonly recipients?: number;
}

/** Prints what the stack costs a month; returns the exit code: 1 when that is more than `--max`. */
export async function budget(options: BudgetCommandOptions): Promise<number> {
    const rates = readRates(options.rate, options.rates);
    const assumptions = assumptionsOf(options);
    const { max, markdown } = options;
    checkOutputs({ "--markdown": markdown }, [options.rates]);
    const lab = await openLab(options, { keep: false });
    try {
        const found = budgetOf(lab, { rates, assumptions, givenBy: givenIn(options.rate, options.rates) });
        console.log(options.json ? JSON.stringify(found, null, 2) : budgetText(found));
        if (markdown !== undefined) writeOutput("--markdown", markdown, budgetMarkdown(found));
        if (max === undefined || found.total <= max) return 0;
        console.error(
            `${money(found.total)} USD a month are ${money(found.total - max)} over --max ${money(max)} (at rest ${money(found.atRest)}, at rates ${money(found.atRates)}).`,
        );
        return 1;
    } finally {
        await lab.close();
    }
}

function assumptionsOf(options: Partial<Assumptions>): Assumptions {
    const given = (Object.keys(ASSUMPTIONS) as (keyof Assumptions)[]).flatMap((key) => {
        const value = options[key];
        return value === undefined ? [] : [[key, value] as const];
    });
    return { ...ASSUMPTIONS, ...Object.fromEntries(given) };
}
