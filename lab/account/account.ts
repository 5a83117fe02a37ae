import { isDeepStrictEqual } from "node:util";
import type { Created, CreateRequest, Declaration, Existing, Outputs, ResourceKind, ResourceState } from "../types";
import { echoAws } from "./echo";
import { type Fixtures, NO_FIXTURES } from "./fixtures";
import { Holdings } from "./holdings";
import { autoName } from "./names";
import { physicalName } from "./physicalName";
import { type ProviderSettings, settingsOfProvider } from "./providers";
import { gone, missingReading, missingStack, refused } from "./refusals";
import { secretsOf } from "./secrets";

/** A resource as a host registers it: inputs are plain, secrets and outputs unwrapped. */
export interface Registration {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** False for components. */
    readonly custom: boolean;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly parent?: string;
    /** What its provider gives to it. Default: the account's own. */
    readonly settings?: ProviderSettings;
    /** The properties that hold secrets. */
    readonly secrets?: readonly string[];
    /** What the program said beside the inputs, where the host is told. */
    readonly declaration?: Declaration;
}

/** A resource that exists outside the program and is read by it (`Queue.get(...)`, `StackReference`). */
export interface Reading extends Registration {
    readonly id: string;
}

export interface AccountOptions {
    /** Default 123456789012. */
    readonly accountId?: string;
    /** The Region of resources that name none. Default us-east-1. */
    readonly region?: string;
    /** Tags that every AWS resource gets, from `aws:defaultTags`. */
    readonly defaultTags?: Readonly<Record<string, string>>;
    readonly fixtures?: Fixtures;
}

export const DEFAULT_ACCOUNT_ID = "123456789012";
export const DEFAULT_REGION = "us-east-1";

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
    readonly #kinds = new Map<string, ResourceKind>();
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
        for (const [type, kind] of Object.entries(kinds)) this.#kinds.set(type, kind);
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
        const rule = this.#kinds.get(type)?.naming?.(inputs);
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
        const created = await this.#asked(registration, () => this.#make(registration, request));
        return this.#held.keep(this.#stateOf(common, request, created));
    }

    /** Puts new inputs of a resource into force. Throws a `LabError` when it is not there or its kind refuses them; then it is as it was. */
    async update(id: string, registration: Registration): Promise<ResourceState> {
        const { urn, type, secrets } = registration;
        const state = this.#held.existing(urn, id);
        if (!state) throw gone(registration, id);
        const inputs = withoutUndefined(registration.inputs);
        const request = this.#request(registration, inputs, state.seed);
        const kind = this.#kinds.get(type);
        const created = await this.#asked(registration, async () => {
            if (!kind) return this.#make(registration, request);
            if (kind.update) return { id, outputs: await kind.update({ ...request, old: existing(state) }) };
            return this.#makeAgain(kind, state, request);
        });
        const { name } = registration;
        const common = { ...state, urn, name, inputs, ...(secrets === undefined ? {} : { secrets }) };
        return this.#held.put(state, this.#stateOf(common, request, created));
    }

    /** Takes a resource away; one that is gone already is no mistake. Throws a `LabError` when AWS would refuse. */
    async delete(urn: string, id: string): Promise<void> {
        const state = this.#held.existing(urn, id);
        if (!state) return;
        await this.#asked(state, () => this.#kinds.get(state.type)?.delete?.(existing(state)));
        this.#held.forget(state);
    }

    /** What a resource looks like now, changes behind the program's back included; undefined when it is gone. */
    refresh(urn: string, id: string): ResourceState | undefined {
        const state = this.#held.existing(urn, id);
        const read = state && this.#kinds.get(state.type)?.read;
        if (!read) return state;
        const seen = read(existing(state));
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
        let waiting = states;
        // A resource may stand before one that it needs now: it was changed after both were made.
        while (waiting.length > 0) {
            const left: { readonly state: ResourceState; readonly error: unknown }[] = [];
            for (const state of waiting) {
                try {
                    await this.#kinds.get(state.type)?.create(requestOf(state));
                } catch (error) {
                    left.push({ state, error });
                }
            }
            if (left.length === waiting.length) throw refused(left[0]!.state, left[0]!.error);
            waiting = left.map(({ state }) => state);
        }
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

    #stateOf(
        common: Omit<ResourceState, "outputs">,
        { region, tags }: CreateRequest,
        { id, outputs }: Created,
    ): ResourceState {
        const ours = common.type.startsWith("aws:");
        const all = { ...common.inputs, ...(ours ? { region, tagsAll: tags } : {}), ...outputs };
        const { secrets } = common;
        return {
            ...common,
            id,
            outputs: all,
            ...(ours ? { region } : {}),
            ...(secrets === undefined ? {} : { secrets: secretsOf(secrets, common.inputs, all) }),
        };
    }

    async #make(registration: Registration, request: CreateRequest): Promise<Created> {
        const kind = this.#kinds.get(registration.type);
        return kind ? kind.create(request) : this.#echo(registration, request);
    }

    /** Puts the old one back when the new one is refused. */
    async #makeAgain(kind: ResourceKind, state: ResourceState, request: CreateRequest): Promise<Created> {
        await kind.delete?.(existing(state));
        try {
            return await kind.create(request);
        } catch (error) {
            await kind.create(requestOf(state));
            throw error;
        }
    }

    async #asked<T>(who: Pick<Registration, "type" | "name">, ask: () => T | Promise<T>): Promise<T> {
        try {
            return await ask();
        } catch (error) {
            throw refused(who, error);
        }
    }

    #echoes({ urn, type, name, custom }: ResourceState): boolean {
        return custom && !this.#kinds.has(type) && !type.startsWith("pulumi:") && !this.#fixture(urn, name);
    }

    #echo({ urn, type, name }: Registration, { seed, inputs, region }: CreateRequest): Created {
        if (type.startsWith("pulumi:providers:")) return { id: autoName(name, seed), outputs: {} };
        const fixture = this.#fixture(urn, name);
        if (fixture) {
            const { id, ...outputs } = fixture;
            return { id: typeof id === "string" ? id : autoName(name, seed), outputs };
        }
        if (type.startsWith("aws:")) return echoAws({ seed, type, name, inputs, region, accountId: this.accountId });
        return { id: autoName(name, seed), outputs: {} };
    }

    /** What comes out of a resource that the program reads; see `read`. */
    outputsOf(reading: Omit<Reading, "custom">): Outputs {
        const { type, id } = reading;
        if (type === "pulumi:pulumi:StackReference") {
            const outputs = this.fixtures.stackReferences[id];
            if (!outputs) throw missingStack(id);
            return { name: id, outputs, secretOutputNames: [] };
        }
        const found = this.lookUp(reading);
        if (!found) throw missingReading(reading);
        return found;
    }

    /** The same of a resource of AWS; undefined when it is not there. */
    lookUp({ urn, type, name, id, inputs }: Omit<Reading, "custom">): Outputs | undefined {
        const found = this.all(type).find((state) => state.id === id)?.outputs ?? this.#fixture(urn, name, id);
        return found && { ...inputs, ...found };
    }

    #fixture(...keys: string[]): Readonly<Record<string, unknown>> | undefined {
        const key = keys.find((candidate) => Object.hasOwn(this.fixtures.resources, candidate));
        return key === undefined ? undefined : this.fixtures.resources[key];
    }
}

function existing({ id = "", inputs, outputs, region = "" }: ResourceState): Existing {
    return { id, inputs, outputs, region };
}

/** What a resource was made with. */
function requestOf({ name, inputs, outputs, region = "", seed }: ResourceState): CreateRequest {
    return { seed, name, inputs: { ...inputs }, region, tags: (outputs["tagsAll"] ?? {}) as Record<string, string> };
}

function withoutUndefined(inputs: Inputs): Record<string, unknown> {
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null));
}
