import { glob, matches } from "../iam/glob";
import type { Condition, Permission } from "./permissions";

export interface DeployerStatement {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: Condition;
}

export interface DeployerDocument {
    readonly Version: "2012-10-17";
    readonly Statement: readonly DeployerStatement[];
}

/**
 * Characters of a managed policy, white space not counted:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const POLICY_LIMIT = 6144;

/**
 * Policy documents that hold the permissions, by name: `<name>`, or `<name>-1`, `<name>-2`, ... where one would be too long. The same
 * permissions make the same documents, in whatever order they come.
 */
export function policyDocuments(name: string, permissions: readonly Permission[]): Record<string, DeployerDocument> {
    const parts: DeployerStatement[][] = [];
    for (const statement of statementsOf(permissions).flatMap(inPieces)) {
        const last = parts.at(-1);
        if (last && lengthOf([...last, statement]) <= POLICY_LIMIT) last.push(statement);
        else parts.push([statement]);
    }
    return Object.fromEntries(
        parts.map((Statement, index) => [
            parts.length === 1 ? name : `${name}-${index + 1}`,
            { Version: "2012-10-17", Statement },
        ]),
    );
}

/** Characters of a document of these statements that IAM counts. */
function lengthOf(statements: readonly DeployerStatement[]): number {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements }).replace(/\s/g, "").length;
}

/** One statement for all actions of a service that may be done to the same resources under the same condition. */
function statementsOf(permissions: readonly Permission[]): readonly DeployerStatement[] {
    const byAction = grouped(joined(permissions), ({ action, condition }) => JSON.stringify([action, condition]));
    const actions = [...byAction.values()].map((same) => ({
        action: same[0]!.action,
        condition: same[0]!.condition,
        resources: widest(same.map(({ resource }) => resource)),
    }));
    const serviceOf = (action: string) => action.slice(0, action.indexOf(":"));
    const statements = grouped(actions, ({ action, condition, resources }) =>
        JSON.stringify([serviceOf(action), resources, condition]),
    );
    const counts = new Map<string, number>();
    return [...statements.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, same]) => {
            const service = serviceOf(same[0]!.action);
            const count = (counts.get(service) ?? 0) + 1;
            counts.set(service, count);
            const { condition, resources } = same[0]!;
            return {
                Sid: `${service[0]!.toUpperCase()}${service.slice(1)}${count}`,
                Effect: "Allow",
                Action: same.map(({ action }) => action).sort(),
                Resource: resources,
                ...(condition ? { Condition: condition } : {}),
            };
        });
}

/** Permissions that differ in the one value of their condition alone, as one with all of these values. */
function joined(permissions: readonly Permission[]): readonly Permission[] {
    const keyOf = ({ action, resource, condition }: Permission) => {
        const one = onlyOf(condition);
        return JSON.stringify([action, resource, one ? [one.operator, one.key] : condition]);
    };
    return [...grouped(permissions, keyOf).values()].map((same) => {
        const conditions = same.map(({ condition }) => onlyOf(condition));
        const first = conditions[0];
        if (!first) return same[0]!;
        const values = [...new Set(conditions.flatMap((one) => one?.value ?? []))].sort();
        return {
            ...same[0]!,
            condition: { [first.operator]: { [first.key]: values.length === 1 ? values[0]! : values } },
        };
    });
}

/** The parts of a condition that has one key. */
function onlyOf(condition: Condition | undefined) {
    const [first, ...more] = Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, value]) => ({ operator, key, value })),
    );
    return more.length === 0 ? first : undefined;
}

/** Sorted, without those that another one covers. */
function widest(resources: readonly string[]): readonly string[] {
    const all = [...new Set(resources)].sort();
    return all.filter((one) => !all.some((other) => other !== one && matches(glob(other), one)));
}

/** A statement whose resources make it longer than a policy, in halves. */
function inPieces(statement: DeployerStatement): readonly DeployerStatement[] {
    const { Sid, Resource } = statement;
    if (lengthOf([statement]) <= POLICY_LIMIT || Resource.length < 2) return [statement];
    const half = Math.ceil(Resource.length / 2);
    return [
        { ...statement, Sid: `${Sid}a`, Resource: Resource.slice(0, half) },
        { ...statement, Sid: `${Sid}b`, Resource: Resource.slice(half) },
    ].flatMap(inPieces);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
    const groups = new Map<string, T[]>();
    for (const item of items) {
        const key = keyOf(item);
        groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    return groups;
}
