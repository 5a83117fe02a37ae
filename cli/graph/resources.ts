import type { ResourceState } from "event-ops-lab";
import type { KnownResource } from "event-ops-policies/graph";

/** The resources of an evaluated stack, components left out: what is not known before an update, the lab has made up. */
export function resourcesOf(states: Iterable<ResourceState>): readonly KnownResource[] {
    return [...states]
        .filter(({ custom }) => custom)
        .map(({ type, name, urn, id, inputs, outputs }) => ({ type, name, urn, props: { ...inputs, ...outputs, id } }));
}
