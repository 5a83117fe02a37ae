import type { Account } from "../account/account";
import { parseUrn } from "../account/names";
import type { Place } from "../iam/arns";
import type { ResourceState } from "../resources";
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
    /** Where the provider makes these calls: a file below `internal/service` of hashicorp/terraform-provider-aws. */
    readonly source: string;
    /** The day on which somebody deployed with exactly these actions; undefined: nobody did. */
    readonly verified: string | undefined;
}

/** The permissions that deploying the resources of an account takes. */
export function deployerPolicy(account: Account, partition: string): DeployerPolicy {
    const resources = [...account.resources.values()];
    const place = { partition, region: account.region, accountId: account.accountId };
    const { permissions, unknownTypes } = deployerPermissions(resources, place);
    const { project, stack } = parseUrn(resources[0]?.urn ?? "");
    return {
        documents: policyDocuments(`${project}-${stack}-deployer`, permissions),
        facts: factsOf(resources, place),
        unknownTypes,
    };
}

function factsOf(resources: readonly ResourceState[], place: Place): readonly DeployerFact[] {
    const types = [...new Set(resources.map(({ type }) => type))].sort();
    return types.flatMap((type) => {
        const row = rowOf(type);
        if (!row) return [];
        const ofType = resources.filter((state) => state.type === type);
        const actions = deployerPermissions(ofType, place).permissions.map(({ action }) => action);
        return [
            {
                type,
                count: ofType.length,
                actions: [...new Set(actions)].sort(),
                source: row.provider,
                verified: row.verified,
            },
        ];
    });
}
