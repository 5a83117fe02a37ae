import { type AwsAccount, withAccount } from "../aws/awsAccount";
import { type AccountOptions, settingsOf } from "../aws/settings";
import { colour } from "../colour";
import { refuseOtherAccount } from "../doctor/account";
import { examine } from "../doctor/doctor";
import { needsOf } from "../doctor/needs";
import type { Finding } from "../doctor/types";
import { oneLine, printable } from "../events/printable";
import { type LabCommandOptions, openLab } from "../openLab";
import { withProgress } from "../progress";

export interface DoctorOptions extends LabCommandOptions, Pick<AccountOptions, "lab"> {
    readonly json: boolean;
}

/** Tells what a stack needs of an account and does not have; returns the exit code. It looks where the stack's resources are. */
export async function doctor(options: DoctorOptions): Promise<number> {
    const settings = await settingsOf(options);
    const lab = await openLab(options, { keep: false });
    const { needs, region, config } = await (async () => {
        try {
            return { needs: needsOf(lab), region: lab.region, config: lab.evaluation?.project.config ?? {} };
        } finally {
            await lab.close();
        }
    })();
    return withAccount({ ...settings, region }, async (account) => {
        refuseOtherAccount(account, options.stack, config);
        const findings = await withProgress("looking at the account", () => examine(account, needs));
        console.log(options.json ? json(account, findings) : text(account, options.stack, findings));
        return findings.every(({ state }) => state === "well") ? 0 : 1;
    });
}

function json({ accountId, region }: AwsAccount, findings: readonly Finding[]): string {
    return JSON.stringify({ account: accountId, region, findings }, null, 2);
}

const SIGNS: Readonly<Record<Finding["state"], string>> = {
    well: colour.green("well    "),
    "not well": colour.red("NOT WELL"),
    unknown: colour.yellow("UNKNOWN "),
};

function text(account: AwsAccount, stack: string, findings: readonly Finding[]): string {
    const bad = findings.filter(({ state }) => state !== "well").length;
    return [
        account.title,
        `The stack ${printable(stack)} needs:`,
        ...findings.flatMap(({ about, state, what, remedy }) => [
            `  ${SIGNS[state]}  ${about.padEnd("subscriptions".length)}  ${oneLine(what)}`,
            ...(remedy === undefined ? [] : [`${" ".repeat(27)}-> ${oneLine(remedy)}`]),
        ]),
        bad === 0 ? "All is well." : `${bad} of ${findings.length} to be seen to.`,
    ].join("\n");
}
