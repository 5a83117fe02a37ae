import type { ResourceState } from "../resources";
import { parseUrn } from "./names";

/** The resources that an account holds, and the names and seeds that they take. */
export class Holdings {
    /** By URN, in the order of their registration. Components are among them. */
    readonly resources = new Map<string, ResourceState>();
    /** Those that another of the same URN has taken the place of, and that are still there. */
    readonly #replaced = new Set<ResourceState>();
    /** What the names and ids of the resources that are there were made of. */
    readonly #seeds = new Set<string>();
    /** The names that are taken, each behind its type. */
    readonly #names = new Set<string>();
    #revision = 0;

    /** Grows with every change. */
    get revision(): number {
        return this.#revision;
    }

    /** All of them, those to be deleted because another replaces them among them, as last ones. */
    everything(): ResourceState[] {
        return [...this.resources.values(), ...this.#replaced];
    }

    /** The same, the replaced ones first: kept again in this order, each is what it was. */
    inOrder(): readonly ResourceState[] {
        return [...this.#replaced, ...this.resources.values()];
    }

    ofType(type: string): ResourceState[] {
        return this.everything().filter((state) => state.type === type);
    }

    /** A resource by its id. Its URN may be another than when it was made: an alias keeps a resource whose name has changed. */
    existing(urn: string, id: string): ResourceState | undefined {
        const { type } = parseUrn(urn);
        return this.#of(urn).find((state) => state.id === id) ?? this.ofType(type).find((state) => state.id === id);
    }

    /** A seed for the made-up names of a resource that no other has. */
    seedFor(urn: string): string {
        return freeSeed(urn, (seed) => !this.#seeds.has(seed));
    }

    /** The first name that no resource of the type has, of those that `called` makes of seeds. */
    nameFor(urn: string, type: string, called: (seed: string) => string): string {
        return called(freeSeed(urn, (seed) => !this.#names.has(`${type} ${called(seed)}`)));
    }

    /** Takes a resource in; another one that has its URN becomes one that is replaced. */
    keep(state: ResourceState): ResourceState {
        const before = this.resources.get(state.urn);
        // AWS makes some things once: asked again for the same queue, it returns the one that is there.
        if (before?.id !== undefined && before.id === state.id) return this.put(before, state);
        this.#count(state);
        if (before) this.#replaced.add(before);
        this.resources.set(state.urn, state);
        return state;
    }

    /** Puts a new state in the place of the one before. */
    put(before: ResourceState, state: ResourceState): ResourceState {
        this.#discount(before);
        this.#count(state);
        if (this.#replaced.delete(before)) this.#replaced.add(state);
        else {
            if (state.urn !== before.urn) this.resources.delete(before.urn);
            this.resources.set(state.urn, state);
        }
        return state;
    }

    forget(state: ResourceState): void {
        this.#discount(state);
        if (!this.#replaced.delete(state)) this.resources.delete(state.urn);
    }

    #of(urn: string): ResourceState[] {
        const current = this.resources.get(urn);
        return [...(current ? [current] : []), ...[...this.#replaced].filter((state) => state.urn === urn)];
    }

    #count({ type, seed, outputs }: ResourceState): void {
        this.#revision++;
        this.#seeds.add(seed);
        this.#names.add(`${type} ${outputs["name"]}`);
    }

    #discount({ type, seed, outputs }: ResourceState): void {
        this.#revision++;
        this.#seeds.delete(seed);
        this.#names.delete(`${type} ${outputs["name"]}`);
    }
}

/** What the made-up names of a resource depend on: its URN, with a number where others stand under it. */
function freeSeed(urn: string, isFree: (seed: string) => boolean): string {
    let seed = urn;
    for (let number = 2; !isFree(seed); number++) seed = `${urn}#${number}`;
    return seed;
}
