import type { PolicyResource } from "@pulumi/policy";
import { type EventGraphOptions, eventGraph } from "./loops/eventGraph";
import type { EventGraph } from "./loops/graph";
import { StackView } from "./stackView";

export type { EventGraphOptions } from "./loops/eventGraph";
export {
    type Cut,
    cycleText,
    type EventCycle,
    type EventGraph,
    type GraphEdge,
    type GraphNode,
    type NodeKind,
} from "./loops/graph";

/** A resource of a stack, all of whose values are known. */
export interface KnownResource {
    /** Its Pulumi type, for example `aws:sqs/queue:Queue`. */
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    /** Inputs, and outputs over them. */
    readonly props: Readonly<Record<string, unknown>>;
    /** By property the URNs of the resources that its value came from. Default: none; then ARNs, names and URLs tell. */
    readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

/** A stack as events see it; docs/guardrails.md says what it shows, and `event-loop` what it takes for a loop. */
export function graphOfResources(resources: readonly KnownResource[], options?: EventGraphOptions): EventGraph {
    const byUrn = new Map(resources.map((resource) => [resource.urn, policyResource(resource)]));
    for (const { urn, propertyDependencies = {} } of resources) {
        const dependencies = Object.entries(propertyDependencies).map(([property, urns]) => {
            return [property, urns.flatMap((one) => byUrn.get(one) ?? [])] as const;
        });
        Object.assign(byUrn.get(urn)!.propertyDependencies, Object.fromEntries(dependencies));
    }
    return eventGraph(new StackView([...byUrn.values()]), options);
}

function policyResource({ type, name, urn, props }: KnownResource): PolicyResource {
    const known = { type, name, urn, props, propertyDependencies: {} };
    // What is left out nothing here asks for.
    return known as unknown as PolicyResource;
}
