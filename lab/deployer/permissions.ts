import type { Place } from "../iam/arns";
import { actionData } from "../iam/iamData";
import type { ResourceState } from "../resources";
import { DeployerArns, property, ROLE } from "./arns";
import { DEPLOYER_ROWS, type DeployerRow, type Guard } from "./rows";

export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One action, what it may be done to, and under which condition. */
export interface Permission {
    readonly action: string;
    readonly resource: string;
    readonly condition?: Condition;
}

/** What deploying a stack takes, and the types that nothing is known about. */
export interface DeployerPermissions {
    readonly permissions: readonly Permission[];
    /** Pulumi types without a row, sorted: what they need is missing. */
    readonly unknownTypes: readonly string[];
}

/** Packages whose resources are made without a call to AWS. */
const WITHOUT_AWS = new Set(["pulumi", "random", "tls", "command", "std"]);

/**
 * What whoever runs `pulumi up`, `refresh` and `destroy` on these resources needs. What the program only reads takes the actions
 * that read.
 */
export function deployerPermissions(resources: readonly ResourceState[], place: Place): DeployerPermissions {
    const arns = new DeployerArns(resources, place);
    const ours = resources.filter(({ custom, type }) => custom && !WITHOUT_AWS.has(type.slice(0, type.indexOf(":"))));
    const unknown = ours.filter(({ type }) => rowOf(type) === undefined).map(({ type }) => type);
    return {
        permissions: ours.flatMap((state) => {
            const row = rowOf(state.type);
            return row ? permissionsOf(row, state, arns) : [];
        }),
        unknownTypes: [...new Set(unknown)].sort(),
    };
}

/** The row of a Pulumi type. */
export function rowOf(type: string): DeployerRow | undefined {
    return Object.hasOwn(DEPLOYER_ROWS, type) ? DEPLOYER_ROWS[type] : undefined;
}

function permissionsOf(row: DeployerRow, state: ResourceState, arns: DeployerArns): Permission[] {
    const actions = actionsOf(row, state);
    const arn = arns.of(row, state);
    const own = actions.flatMap((name): Permission[] => {
        const condition = conditionOf(row, name, state, arns);
        return resourcesOf(row, name, arn).map((resource) => ({
            action: `${row.service}:${name}`,
            resource,
            ...(condition ? { condition } : {}),
        }));
    });
    return state.external ? own : [...own, ...passed(row, state, arns), ...linkedRole(row, arns.place)];
}

function actionsOf(row: DeployerRow, state: ResourceState): readonly string[] {
    if (state.external) return row.actions.filter((name) => /^(Get|List|Describe)/.test(name));
    const left = Object.entries(row.without ?? {}).filter(([path]) => property(state, path) !== undefined);
    return row.actions.filter((name) => !left.some(([, names]) => names.includes(name)));
}

function resourcesOf(row: DeployerRow, name: string, arn: string): readonly string[] {
    if (actionData(`${row.service}:${name}`)?.resourceTypes.length === 0) return ["*"];
    if (row.wide?.includes(name)) return [arn.replace(/[^/:]+$/, "*")];
    return row.behind === undefined || arn.endsWith("*") ? [arn] : [arn, arn + row.behind];
}

function conditionOf(row: DeployerRow, name: string, state: ResourceState, arns: DeployerArns): Condition | undefined {
    const guard = row.guards?.find(({ actions }) => actions.includes(name));
    return guard && conditionBy(guard.by, state, arns);
}

function conditionBy(by: Guard["by"], state: ResourceState, arns: DeployerArns): Condition | undefined {
    if (by === "tags") {
        const tags = Object.entries((state.outputs["tagsAll"] ?? {}) as Record<string, string>);
        if (tags.length === 0) return undefined;
        return { StringEquals: Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value])) };
    }
    const value = property(state, by.property);
    if (value === undefined) return undefined;
    return { [by.operator]: { [by.key]: by.key === "lambda:FunctionArn" ? arns.functionArn(value, state) : value } };
}

/** The permission to hand roles to services, for exactly those services. */
function passed(row: DeployerRow, state: ResourceState, arns: DeployerArns): Permission[] {
    return (row.passes ?? []).flatMap(({ property: path, service }) => {
        const role = property(state, path);
        if (role === undefined) return [];
        const condition = { StringEquals: { "iam:PassedToService": service } };
        return [{ action: "iam:PassRole", resource: arns.given(role, ROLE), condition }];
    });
}

function linkedRole({ linkedRole: service }: DeployerRow, { partition, accountId }: Place): Permission[] {
    if (service === undefined) return [];
    return [
        {
            action: "iam:CreateServiceLinkedRole",
            resource: `arn:${partition}:iam::${accountId}:role/aws-service-role/${service}/*`,
            condition: { StringEquals: { "iam:AWSServiceName": service } },
        },
    ];
}
