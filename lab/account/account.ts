import { stringify } from "yaml";
import { LabError } from "../labError";
import { AwsError, type Created, type ResourceKind, type ResourceState } from "../types";
import { echoAws } from "./echo";
import { FIXTURES_FILE, type Fixtures, NO_FIXTURES } from "./fixtures";
import { autoName } from "./names";
import { type ProviderSettings, settingsOfProvider } from "./providers";

/** A resource as a host registers it: inputs are plain, secrets and outputs unwrapped. */
export interface Registration {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** False for components. */
    readonly custom: boolean;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly parent?: string;
    /** The URN of an explicit provider resource; without one the account's own settings hold. */
    readonly provider?: string;
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

/**
 * The AWS account that a program's resources make. Whoever runs the program fills it (the lab's own host, or a real engine
 * through an attached provider) and whatever lies behind reads it. Resource kinds do the work of each type; a type without
 * one echoes its inputs and is counted in `unknownTypes`.
 */
export class Account {
    readonly accountId: string;
    readonly region: string;
    readonly fixtures: Fixtures;
    /** All resources by URN, in the order of their registration. Components are among them. */
    readonly resources = new Map<string, ResourceState>();
    /** How many resources were made of types that the lab does not know. */
    readonly unknownTypes = new Map<string, number>();
    readonly #kinds = new Map<string, ResourceKind>();
    readonly #defaults: ProviderSettings;
    readonly #taken = new Set<string>();

    constructor(options: AccountOptions = {}) {
        this.accountId = options.accountId ?? DEFAULT_ACCOUNT_ID;
        this.region = options.region ?? DEFAULT_REGION;
        this.fixtures = options.fixtures ?? NO_FIXTURES;
        this.#defaults = { region: this.region, tags: options.defaultTags ?? {} };
    }

    /** Says what making resources of these Pulumi types does. Later kinds replace earlier ones of the same type. */
    use(kinds: Readonly<Record<string, ResourceKind>>): void {
        for (const [type, kind] of Object.entries(kinds)) this.#kinds.set(type, kind);
    }

    /**
     * Makes a resource. Throws a `LabError` that names the resource when the URN is taken or the kind refuses it.
     */
    async create(registration: Registration): Promise<ResourceState> {
        const { urn, type, name, custom, parent } = registration;
        this.#claim(urn);
        const inputs = withoutUndefined(registration.inputs);
        const common = { urn, type, name, custom, inputs, ...(parent === undefined ? {} : { parent }) };
        if (!custom) return this.#keep({ ...common, outputs: {} });

        const settings = this.settings(registration.provider);
        const region = typeof inputs["region"] === "string" ? inputs["region"] : settings.region;
        const tags = { ...settings.tags, ...(inputs["tags"] as Record<string, string> | undefined) };
        const kind = this.#kinds.get(type);
        try {
            const created = kind
                ? await kind.create({ urn, name, inputs: { ...inputs }, region, tags })
                : this.#echo({ ...registration, inputs }, region);
            const provided = type.startsWith("aws:") ? { region, tagsAll: tags } : {};
            return this.#keep({
                ...common,
                id: created.id,
                outputs: { ...inputs, ...provided, ...created.outputs },
                ...(type.startsWith("aws:") ? { region } : {}),
            });
        } catch (error) {
            throw refused(type, name, error);
        }
    }

    /** What the program says that a component came out with. */
    registerOutputs(urn: string, outputs: Readonly<Record<string, unknown>>): void {
        const state = this.resources.get(urn);
        if (state) this.resources.set(urn, { ...state, outputs: { ...state.outputs, ...outputs } });
    }

    /**
     * Reads a resource by its id: one that the program made before, else from `stackReferences:` or `resources:` of the
     * fixtures. Throws a `LabError` that says what to add when it is not there.
     */
    read(reading: Reading): ResourceState {
        const { urn, type, name, id, inputs, parent } = reading;
        const made = this.all(type).find((state) => state.id === id);
        this.#claim(urn);
        const stackReference = type === "pulumi:pulumi:StackReference";
        const found = stackReference
            ? this.fixtures.stackReferences[id]
            : (made?.outputs ?? this.#fixture(urn, name, id));
        if (!found) throw new LabError(missingReading(reading, stackReference));
        const outputs = stackReference ? { name: id, outputs: found, secretOutputNames: [] } : { ...inputs, ...found };
        return this.#keep({ urn, type, name, custom: true, id, inputs, outputs, ...(parent ? { parent } : {}) });
    }

    /** The resource of a type with a Pulumi name. */
    find(type: string, name: string): ResourceState | undefined {
        return this.all(type).find((state) => state.name === name);
    }

    /** All resources of a type. */
    all(type: string): ResourceState[] {
        return [...this.resources.values()].filter((state) => state.type === type);
    }

    /** The resources whose parent this is. */
    children(urn: string): ResourceState[] {
        return [...this.resources.values()].filter((state) => state.parent === urn);
    }

    /** Region and default tags of a provider resource, or of the account where there is none. */
    settings(provider?: string): ProviderSettings {
        const state = provider === undefined ? undefined : this.resources.get(provider);
        return state ? settingsOfProvider(state.inputs, this.#defaults) : this.#defaults;
    }

    #claim(urn: string): void {
        if (this.#taken.has(urn)) {
            throw new LabError(`Duplicate resource URN '${urn}'; try giving it a unique name`);
        }
        this.#taken.add(urn);
    }

    #keep(state: ResourceState): ResourceState {
        this.resources.set(state.urn, state);
        return state;
    }

    #echo({ urn, type, name, inputs }: Registration, region: string): Created {
        if (type.startsWith("pulumi:providers:")) return { id: autoName(name, urn), outputs: {} };
        const fixture = this.#fixture(urn, name);
        if (fixture) {
            const { id, ...outputs } = fixture;
            return { id: typeof id === "string" ? id : autoName(name, urn), outputs };
        }
        this.unknownTypes.set(type, (this.unknownTypes.get(type) ?? 0) + 1);
        if (type.startsWith("aws:")) return echoAws({ urn, type, name, inputs, region, accountId: this.accountId });
        return { id: autoName(name, urn), outputs: {} };
    }

    #fixture(...keys: string[]): Readonly<Record<string, unknown>> | undefined {
        const key = keys.find((candidate) => Object.hasOwn(this.fixtures.resources, candidate));
        return key === undefined ? undefined : this.fixtures.resources[key];
    }
}

function withoutUndefined(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null));
}

function refused(type: string, name: string, error: unknown): LabError {
    if (!(error instanceof Error)) return new LabError(`${type} "${name}": ${String(error)}`);
    const message = error instanceof AwsError ? `${error.code}: ${error.message}` : error.message;
    return new LabError(`${type} "${name}": ${message}`, { cause: error });
}

function missingReading({ type, name, id }: Reading, stackReference: boolean): string {
    const example = stackReference
        ? { stackReferences: { [id]: { someOutput: "its value" } } }
        : { resources: { [id]: { arn: "..." } } };
    const what = stackReference ? `the stack ${id}` : `${type} "${name}" with the id ${id}`;
    return `The program reads ${what}, which the lab cannot know. Add to ${FIXTURES_FILE}:\n${stringify(example).trimEnd()}`;
}
