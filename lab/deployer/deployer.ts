import type { Account } from "../account/account";
import { parseUrn } from "../account/names";
import { type DeployerDocument, policyDocuments } from "./documents";
import { deployerPermissions, rowOf } from "./permissions";

export type { DeployerDocument, DeployerStatement } from "./documents";

/** What whoever deploys a stack needs in IAM. */
export interface DeployerPolicy {
    /** Policy documents by name, each within the length of a managed policy: `<project>-<stack>-deployer`. */
    readonly documents: Readonly<Record<string, DeployerDocument>>;
    /** Where the permissions come from, by Pulumi type. */
    readonly facts: readonly DeployerFact[];
    /** Pulumi types of the stack that nothing is known about, sorted: the documents lack what they need. */
    readonly unknownTypes: readonly string[];
}

export interface DeployerFact {
    readonly type: string;
    /** How many of them the stack has. */
    readonly count: number;
    /** With their prefix, sorted. */
    readonly actions: readonly string[];
    /** Where the provider makes these calls. */
    readonly source: string;
    /** The day on which somebody deployed with exactly these actions; undefined: nobody did. */
    readonly verified: string | undefined;
}

const PROVIDER = "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service";

/** The permissions that deploying the resources of an account takes. */
export function deployerPolicy(account: Account, partition: string): DeployerPolicy {
    const resources = [...account.resources.values()];
    const place = { partition, region: account.region, accountId: account.accountId };
    const { permissions, unknownTypes } = deployerPermissions(resources, place);
    const { project, stack } = parseUrn(resources[0]?.urn ?? "");
    return {
        documents: policyDocuments(`${project}-${stack}-deployer`, permissions),
        facts: factsOf(account),
        unknownTypes,
    };
}

function factsOf(account: Account): readonly DeployerFact[] {
    const types = [...new Set([...account.resources.values()].map(({ type }) => type))].sort();
    return types.flatMap((type) => {
        const row = rowOf(type);
        if (!row) return [];
        const passed = row.passes ? ["iam:PassRole"] : [];
        const linked = row.linkedRole === undefined ? [] : ["iam:CreateServiceLinkedRole"];
        return [
            {
                type,
                count: account.all(type).length,
                actions: [...row.actions.map((name) => `${row.service}:${name}`), ...passed, ...linked].sort(),
                source: `${PROVIDER}/${row.provider}`,
                verified: row.verified,
            },
        ];
    });
}
