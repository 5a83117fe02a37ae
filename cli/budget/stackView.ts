import type { Lab, ResourceState } from "event-ops-lab";

// biome-ignore lint/suspicious/noExplicitAny: what a resource takes is described by its provider
export type Props = Readonly<Record<string, any>>;

/** A resource of the evaluated stack. */
export interface Resource {
    /** Without `aws:` and the class: `sqs/queue`; the whole type for other providers. */
    readonly kind: string;
    readonly type: string;
    readonly name: string;
    readonly arn: string | undefined;
    readonly props: Props;
    /** The `Reaction` around it, or else the outermost component; undefined where it stands alone. */
    readonly component: string | undefined;
}

/** The resources of a stack, and how they are found. */
export interface StackView {
    readonly region: string;
    readonly accountId: string;
    readonly resources: readonly Resource[];
    readonly byArn: ReadonlyMap<string, Resource>;
    ofKind(kind: string): readonly Resource[];
    /** What the policies of a role allow: actions and the resources that they are allowed on. */
    grants(roleArn: string): readonly Grant[];
}

export interface Grant {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
}

/** Reads the stack out of the lab. What exists outside the program costs nothing here. */
export function stackView(lab: Lab): StackView {
    const states = [...lab.account.resources.values()].filter(
        ({ custom, external, type }) => custom && !external && !isProvider(type),
    );
    return viewOf({
        region: lab.region,
        accountId: lab.accountId,
        resources: states.map((state) => resourceOf(lab, state)),
        grants: (roleArn) => grantsOf(lab, roleArn),
    });
}

/** A view of resources, wherever they come from. */
export function viewOf(parts: Pick<StackView, "region" | "accountId" | "resources" | "grants">): StackView {
    const { resources } = parts;
    const byArn = new Map(resources.flatMap((resource) => (resource.arn ? [[resource.arn, resource] as const] : [])));
    const byKind = Map.groupBy(resources, ({ kind }) => kind);
    return { ...parts, byArn, ofKind: (kind) => byKind.get(kind) ?? [] };
}

function isProvider(type: string): boolean {
    return type.startsWith("pulumi:");
}

function resourceOf(lab: Lab, state: ResourceState): Resource {
    const { type, name, inputs, outputs } = state;
    const arn = outputs["arn"];
    return {
        kind: /^aws:(.*):[^:]*$/.exec(type)?.[1] ?? type,
        type,
        name,
        // A target or a policy says the ARN of something else in its inputs.
        arn: typeof arn === "string" && inputs["arn"] === undefined ? arn : undefined,
        props: { ...inputs, ...outputs },
        component: componentOf(lab, state),
    };
}

function componentOf(lab: Lab, state: ResourceState): string | undefined {
    const around: ResourceState[] = [];
    for (let at = parentOf(lab, state); at; at = parentOf(lab, at)) {
        if (!isProvider(at.type) && !at.custom) around.push(at);
    }
    return (around.find(({ type }) => type.endsWith(":Reaction")) ?? around.at(-1))?.name;
}

function parentOf(lab: Lab, { parent }: ResourceState): ResourceState | undefined {
    return parent === undefined ? undefined : lab.account.resources.get(parent);
}

function grantsOf(lab: Lab, roleArn: string): readonly Grant[] {
    const role = lab.iam.roles.find(roleArn);
    if (!role) return [];
    return lab.iam.roles
        .policiesOf(role)
        .policies.flatMap(({ document }) => document.Statement)
        .filter(({ Effect, Action }) => Effect === "Allow" && Action !== undefined)
        .map(({ Action, Resource }) => ({ actions: [Action!].flat(), resources: [Resource ?? []].flat() }));
}
