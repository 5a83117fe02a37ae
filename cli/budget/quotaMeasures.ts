import { functionPolicyBytes } from "event-ops-policies/functionPolicy";
import { busName, subscriptionsOf } from "./connections";
import type { Props, Resource, StackView } from "./stackView";

/** How much of a quota something uses. `resource` is absent where all of an account count together. */
export interface Use {
    readonly used: number;
    readonly resource?: string;
}

export function use({ name }: Resource, used: number): Use {
    return { used, resource: name };
}

/** All resources of a kind together. */
export function all(kind: string): (view: StackView) => readonly Use[] {
    return ({ ofKind }) => [{ used: ofKind(kind).length }];
}

/** The bytes of a text of each resource of a kind: a policy, a pattern. */
export function sizes(kind: string, text: (props: Props) => unknown): (view: StackView) => readonly Use[] {
    return ({ ofKind }) => ofKind(kind).map((resource) => use(resource, bytes(text(resource.props))));
}

function bytes(text: unknown): number {
    return text === undefined ? 0 : Buffer.byteLength(typeof text === "string" ? text : JSON.stringify(text));
}

export function rulesPerBus({ ofKind }: StackView): readonly Use[] {
    const byBus = Map.groupBy(ofKind("cloudwatch/eventRule"), ({ props }) => busName(props["eventBusName"]));
    return [...byBus].map(([bus, rules]) => ({ used: rules.length, resource: `the bus ${bus}` }));
}

export function filtersOf(view: StackView, topic: Resource): number {
    return subscriptionsOf(view, topic.arn ?? "").filter(({ filterPolicy }) => filterPolicy).length;
}

/** The policies that Lambda writes of the permissions of functions. */
export function functionPolicies({ ofKind }: StackView): readonly Use[] {
    const byFunction = Map.groupBy(ofKind("lambda/permission"), ({ props }) => String(props["function"]));
    return [...byFunction].map(([called, permissions]) => {
        const lambda = ofKind("lambda/function").find(({ arn, props }) => arn === called || props["name"] === called);
        return { used: functionPolicyBytes(permissions, lambda?.arn ?? called), resource: lambda?.name ?? called };
    });
}

export function environmentBytes({ environment }: Props): number {
    const variables = Object.entries(environment?.variables ?? {});
    return variables.length === 0 ? 0 : bytes(JSON.stringify(Object.fromEntries(variables)));
}

export function reservedConcurrency({ ofKind }: StackView): readonly Use[] {
    const reserved = ofKind("lambda/function").map(({ props }) => Number(props["reservedConcurrentExecutions"] ?? -1));
    return [{ used: reserved.reduce((sum, one) => sum + Math.max(0, one), 0) }];
}

/** White space does not count. */
export function inlinePolicies({ ofKind }: StackView): readonly Use[] {
    const byRole = Map.groupBy(ofKind("iam/rolePolicy"), ({ props }) => String(props["role"]));
    return [...byRole].map(([role, policies]) => ({
        used: policies.reduce((sum, { props }) => sum + bytes(String(props["policy"] ?? "").replace(/\s/g, "")), 0),
        resource: ofKind("iam/role").find(({ arn, props }) => arn === role || props["name"] === role)?.name ?? role,
    }));
}
