import { isDeepStrictEqual } from "node:util";
import type { CreateRequest, Outputs, ResourceKind, ResourceState } from "../resources";
import { type Fixtures, NO_FIXTURES } from "./fixtures";
import { Holdings } from "./holdings";
import { Kinds } from "./kinds";
import { type AccountOptions, DEFAULT_ACCOUNT_ID, DEFAULT_REGION } from "./options";
import { createOther, fixtureOf, stackOutputs } from "./others";
import { physicalName } from "./physicalName";
import { type ProviderSettings, settingsOfProvider } from "./providers";
import { gone, missingReading, refused } from "./refusals";
import type { Reading, Registration } from "./registration";
import { stateOf, withoutUndefined } from "./state";

type Inputs = Readonly<Record<string, unknown>>;

/**
 * The AWS account that a program's resources make. Whoever runs the program fills it (the lab's own host, or a real engine
 * through an attached provider) and whatever lies behind reads it. Resource kinds do the work of each type; a type without
 * one echoes its inputs and is counted in `unknownTypes`.
 */
export class Account {
    readonly accountId: string;
    readonly fixtures: Fixtures;
    readonly #held = new Holdings();
    readonly #kinds = new Kinds((who, request) => createOther(this, who, request));
    readonly #listeners: ((region: string) => void)[] = [];
    #defaults: ProviderSettings;

    constructor(options: AccountOptions = {}) {
        this.accountId = options.accountId ?? DEFAULT_ACCOUNT_ID;
        this.fixtures = options.fixtures ?? NO_FIXTURES;
        this.#defaults = { region: options.region ?? DEFAULT_REGION, tags: options.defaultTags ?? {} };
    }

    /** The resources by URN, in the order of their registration. Components are among them. */
    get resources(): ReadonlyMap<string, ResourceState> {
        return this.#held.resources;
    }

    /** Grows with every change. */
    get revision(): number {
        return this.#held.revision;
    }

    /** The Region of resources that name none. */
    get region(): string {
        return this.#defaults.region;
    }

    /** Sets the Region and the tags of resources whose provider says nothing else. */
    configure(defaults: ProviderSettings): void {
        this.#defaults = defaults;
        for (const listener of this.#listeners) listener(defaults.region);
    }

    /** Calls back with the Region of resources that name none: now, and whenever it is set. */
    onRegion(listener: (region: string) => void): void {
        this.#listeners.push(listener);
        listener(this.region);
    }

    /** Says what resources of these Pulumi types do. Later kinds replace earlier ones of the same type. */
    use(kinds: Readonly<Record<string, ResourceKind>>): void {
        this.#kinds.use(kinds);
    }

    /** How many resources there are of types that the lab does not know. */
    get unknownTypes(): ReadonlyMap<string, number> {
        const counts = new Map<string, number>();
        for (const state of this.#held.everything()) {
            if (this.#echoes(state)) counts.set(state.type, (counts.get(state.type) ?? 0) + 1);
        }
        return counts;
    }

    /** The inputs with the physical name that the resource gets where they have none. Throws a `LabError` for a name that AWS refuses. */
    named(registration: Pick<Registration, "urn" | "type" | "name" | "inputs">): Inputs {
        const { urn, type, name } = registration;
        const inputs = withoutUndefined(registration.inputs);
        const rule = this.#kinds.naming(type, inputs);
        if (!rule || inputs["namePrefix"] !== undefined) return inputs;
        try {
            const called = (seed: string) => physicalName({ inputs, name, seed }, rule);
            const given = inputs["name"] !== undefined;
            return { ...inputs, name: given ? called(urn) : this.#held.nameFor(urn, type, called) };
        } catch (error) {
            throw refused(registration, error);
        }
    }

    /**
     * Makes a resource. One whose URN is taken is made beside the first, which it replaces and which is to be deleted next.
     * Throws a `LabError` that names the resource when its kind refuses it.
     */
    async create(registration: Registration): Promise<ResourceState> {
        const { urn, type, name, custom, parent, secrets, declaration } = registration;
        const seed = this.#held.seedFor(urn);
        const inputs = custom ? this.named(registration) : withoutUndefined(registration.inputs);
        const common = {
            urn,
            type,
            name,
            custom,
            inputs,
            seed,
            ...(parent === undefined ? {} : { parent }),
            ...(secrets === undefined ? {} : { secrets }),
            ...(declaration === undefined ? {} : { declaration }),
        };
        if (!custom) return this.#held.keep({ ...common, outputs: {} });

        const request = this.#request(registration, inputs, seed);
        const created = await this.#kinds.create(registration, request);
        return this.#held.keep(stateOf(common, request, created));
    }

    /** Puts new inputs of a resource into force. Throws a `LabError` when it is not there or its kind refuses them; then it is as it was. */
    async update(id: string, registration: Registration): Promise<ResourceState> {
        const { urn, name, secrets } = registration;
        const state = this.#held.existing(urn, id);
        if (!state) throw gone(registration, id);
        const inputs = withoutUndefined(registration.inputs);
        const request = this.#request(registration, inputs, state.seed);
        const created = await this.#kinds.update(registration, state, request);
        const common = { ...state, urn, name, inputs, ...(secrets === undefined ? {} : { secrets }) };
        return this.#held.put(state, stateOf(common, request, created));
    }

    /** Takes a resource away; one that is gone already is no mistake. Throws a `LabError` when AWS would refuse. */
    async delete(urn: string, id: string): Promise<void> {
        const state = this.#held.existing(urn, id);
        if (!state) return;
        await this.#kinds.delete(state);
        this.#held.forget(state);
    }

    /** What a resource looks like now, changes behind the program's back included; undefined when it is gone. */
    refresh(urn: string, id: string): ResourceState | undefined {
        const state = this.#held.existing(urn, id);
        const read = state && this.#kinds.reader(state);
        if (!read) return state;
        const seen = read();
        if (seen) {
            const drifted = Object.keys(seen).filter((key) => !isDeepStrictEqual(seen[key], state.outputs[key]));
            if (drifted.length === 0) return state;
            // Also what the program left to its default: the next update compares with what the program names, and mends it.
            const inputs = { ...state.inputs, ...Object.fromEntries(drifted.map((key) => [key, seen[key]])) };
            return this.#held.put(state, { ...state, inputs, outputs: { ...state.outputs, ...seen } });
        }
        this.#held.forget(state);
        return undefined;
    }

    /** What the program says that a component came out with. */
    registerOutputs(urn: string, outputs: Readonly<Record<string, unknown>>): void {
        const state = this.resources.get(urn);
        if (state) this.#held.put(state, { ...state, outputs: { ...state.outputs, ...outputs } });
    }

    /**
     * Reads a resource by its id: one that was made before, else from `stackReferences:` or `resources:` of the fixtures. Throws
     * a `LabError` that says what to add when it is not there.
     */
    read(reading: Reading): ResourceState {
        const { urn, type, name, id, inputs, parent, declaration } = reading;
        const outputs = this.outputsOf(reading);
        return this.#held.keep({
            urn,
            type,
            name,
            custom: true,
            external: true,
            id,
            inputs,
            outputs,
            seed: urn,
            ...(parent ? { parent } : {}),
            ...(declaration ? { declaration } : {}),
        });
    }

    /** Puts resources back that an account has held before. Names, ids and outputs stay as they were. */
    async restore(states: readonly ResourceState[]): Promise<void> {
        await this.#kinds.restore(states);
        for (const state of states) this.#held.keep(state);
    }

    /** As `restore` takes them: the replaced ones first. */
    snapshot(): readonly ResourceState[] {
        return this.#held.inOrder();
    }

    /** The resource of a type with a Pulumi name. */
    find(type: string, name: string): ResourceState | undefined {
        return this.all(type).find((state) => state.name === name);
    }

    /** All resources of a type. */
    all(type: string): ResourceState[] {
        return this.#held.ofType(type);
    }

    /** The resources whose parent this is. */
    children(urn: string): ResourceState[] {
        return this.#held.everything().filter((state) => state.parent === urn);
    }

    /** Region and default tags of a provider resource, or of the account where there is none. */
    settings(provider?: string): ProviderSettings {
        const state = provider === undefined ? undefined : this.resources.get(provider);
        return state ? settingsOfProvider(state.inputs, this.#defaults) : this.#defaults;
    }

    /** Region and tags of a resource. */
    settingsOf({ inputs, settings = this.#defaults }: Pick<Registration, "inputs" | "settings">): ProviderSettings {
        return {
            region: typeof inputs["region"] === "string" ? inputs["region"] : settings.region,
            tags: { ...settings.tags, ...(inputs["tags"] as Record<string, string> | undefined) },
        };
    }

    #request(registration: Registration, inputs: Inputs, seed: string): CreateRequest {
        return {
            seed,
            name: registration.name,
            inputs: { ...inputs },
            ...this.settingsOf({ ...registration, inputs }),
        };
    }

    #echoes({ urn, type, name, custom }: ResourceState): boolean {
        return custom && !this.#kinds.has(type) && !type.startsWith("pulumi:") && !fixtureOf(this.fixtures, urn, name);
    }

    /** What comes out of a resource that the program reads; see `read`. */
    outputsOf(reading: Omit<Reading, "custom">): Outputs {
        const { type, id } = reading;
        if (type === "pulumi:pulumi:StackReference") return stackOutputs(this.fixtures, id);
        const found = this.lookUp(reading);
        if (!found) throw missingReading(reading);
        return found;
    }

    /** The same of a resource of AWS; undefined when it is not there. */
    lookUp({ urn, type, name, id, inputs }: Omit<Reading, "custom">): Outputs | undefined {
        const found =
            this.all(type).find((state) => state.id === id)?.outputs ?? fixtureOf(this.fixtures, urn, name, id);
        return found && { ...inputs, ...found };
    }
}
