import type { ResourceState } from "event-ops-lab";
import { comparable } from "./comparable";
import { diffValues, type PropertyChange } from "./diffValues";

/** A resource of one of two evaluations of a stack. */
export interface ResourceName {
    readonly urn: string;
    readonly type: string;
    /** The name that the program gave it. */
    readonly name: string;
}

export interface ChangedResource extends ResourceName {
    readonly properties: readonly PropertyChange[];
}

/** What a change of the program does to the resources of a stack. All lists are in the order of type and name. */
export interface ResourceChanges {
    readonly added: readonly ResourceName[];
    readonly removed: readonly ResourceName[];
    readonly changed: readonly ChangedResource[];
    /** How many are as they were. */
    readonly unchanged: number;
}

/** The resources of one evaluation, by URN, and the folder of its program. */
export interface Evaluated {
    readonly resources: ReadonlyMap<string, ResourceState>;
    readonly folder: string;
}

/** Compares two evaluations by URN. Components are left out: they are nothing in the account. */
export function diffResources(before: Evaluated, after: Evaluated): ResourceChanges {
    const [old, now] = [custom(before), custom(after)];
    const changed: ChangedResource[] = [];
    let unchanged = 0;
    for (const state of now) {
        const was = before.resources.get(state.urn);
        if (!was) continue;
        const properties = withoutEchoes(diffValues(comparable(was, before.folder), comparable(state, after.folder)));
        if (properties.length === 0) unchanged++;
        else changed.push({ ...named(state), properties });
    }
    return {
        added: now.filter(({ urn }) => !before.resources.has(urn)).map(named),
        removed: old.filter(({ urn }) => !after.resources.has(urn)).map(named),
        changed,
        unchanged,
    };
}

/** A tag of the resource's own is among all its tags, too: it is told once. */
function withoutEchoes(changes: readonly PropertyChange[]): readonly PropertyChange[] {
    const paths = new Set(changes.map(({ path }) => path));
    return changes.filter(({ path }) => !(path.startsWith("tagsAll") && paths.has(path.replace("tagsAll", "tags"))));
}

function custom({ resources }: Evaluated): readonly ResourceState[] {
    const key = ({ type, name, urn }: ResourceState) => `${type}\0${name}\0${urn}`;
    return [...resources.values()].filter((state) => state.custom).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function named({ urn, type, name }: ResourceState): ResourceName {
    return { urn, type, name };
}
