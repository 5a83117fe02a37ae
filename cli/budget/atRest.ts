import { AT_REST, type Charge } from "./prices";
import { BY_USE, FREE } from "./resourceTypes";
import type { Props, Resource, StackView } from "./stackView";

export interface AtRest {
    readonly charges: ReadonlyMap<Resource, readonly Charge[]>;
    readonly unpriced: Readonly<Record<string, number>>;
    readonly byUse: Readonly<Record<string, number>>;
}

/** What the resources of a stack cost a month while nothing happens. */
export function atRest(view: StackView): AtRest {
    const charges = new Map<Resource, readonly Charge[]>();
    const unpriced: Resource[] = [];
    const byUse: Resource[] = [];
    const functionNamed = (name: string): Props => functionOf(view, name)?.props ?? {};
    for (const resource of view.resources) {
        if (FREE.has(resource.kind)) continue;
        const found = AT_REST[resource.kind]?.(resource.props, functionNamed);
        if (found) charges.set(resource, found);
        else (BY_USE.has(resource.kind) ? byUse : unpriced).push(resource);
    }
    return { charges, unpriced: counted(unpriced), byUse: counted(byUse) };
}

/** A function by its name or its ARN, with or without a qualifier. */
export function functionOf({ byArn, ofKind }: StackView, name: string): Resource | undefined {
    const [, arn, bare] = /^(arn:[^:]*:lambda:[^:]*:[^:]*:function:([^:]*))/.exec(name) ?? [];
    const wanted = bare ?? name.split(":")[0];
    return byArn.get(arn ?? "") ?? ofKind("lambda/function").find(({ props }) => props["name"] === wanted);
}

function counted(resources: readonly Resource[]): Readonly<Record<string, number>> {
    const types = resources.map(({ type }) => type).sort();
    const counts: Record<string, number> = {};
    for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
    return counts;
}
