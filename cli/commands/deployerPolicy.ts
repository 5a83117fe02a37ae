import Table from "cli-table3";
import type { DeployerFact } from "event-ops-lab";
import { type LabCommandOptions, openLab } from "../openLab";

export interface DeployerPolicyOptions extends LabCommandOptions {
    /** 12 digits. Default: the first of `aws:allowedAccountIds`. */
    readonly account?: string;
    readonly explain: boolean;
}

/** The account of AWS's documentation, which the lab takes where the stack names none. */
const NO_ACCOUNT = "123456789012";

const SOURCES = "https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service";

/** Prints the policies that whoever deploys the stack needs, as JSON, or where each of them comes from; returns the exit code. */
export async function deployerPolicy(options: DeployerPolicyOptions): Promise<number> {
    const lab = await openLab(withAccount(options), { keep: false });
    try {
        const { documents, facts, unknownTypes } = lab.deployerPolicy();
        console.log(options.explain ? explained(facts) : JSON.stringify(documents, null, 2));
        if (options.account === undefined && lab.accountId === NO_ACCOUNT) {
            console.error(
                `The stack ${options.stack} names no account: the ARNs are those of ${NO_ACCOUNT}. Give the account with --account, or set aws:allowedAccountIds.`,
            );
        }
        for (const type of unknownTypes) {
            console.error(
                `No permissions are known for ${type}: they are missing here. Add what its provider calls to the policy, from https://docs.aws.amazon.com/service-authorization/latest/reference/.`,
            );
        }
        return unknownTypes.length > 0 ? 2 : 0;
    } finally {
        await lab.close();
    }
}

function withAccount({ account, config, ...options }: DeployerPolicyOptions): LabCommandOptions {
    if (account === undefined) return { ...options, config };
    return { ...options, config: { ...config, "aws:allowedAccountIds": JSON.stringify([account]) } };
}

function explained(facts: readonly DeployerFact[]): string {
    const table = new Table({
        head: ["resource type", "number", "actions", "source", "in an account"],
        style: { head: [], border: [] },
    });
    for (const { type, count, actions, source, verified } of facts) {
        table.push([type, count, actions.join("\n"), source, verified ? `verified ${verified}` : "unverified"]);
    }
    return `${table.toString()}\nSources: files below ${SOURCES}, where the provider makes these calls.`;
}
