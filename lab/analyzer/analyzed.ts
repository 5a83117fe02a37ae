import { resolve } from "node:path";
import proto from "@pulumi/pulumi/proto/analyzer_pb";
import { makeUrn, parseUrn } from "../account/names";
import { Struct, wrap } from "../host/wire";
import { schemaOf } from "../provider/resourceTypes";
import type { Declaration, ResourceState } from "../resources";

type Values = Readonly<Record<string, unknown>>;

/** A resource as the engine would show it to policies. */
export interface Analyzed {
    readonly state: ResourceState;
    readonly provider: Analyzed | undefined;
    /** As checked by its provider. */
    readonly inputs: Struct;
    readonly outputs: Struct;
    /** It is only read: the engine shows it with the stack, and not by itself. */
    readonly external: boolean;
}

const NO_DECLARATION: Declaration = {
    dependencies: [],
    propertyDependencies: {},
    options: {
        protect: false,
        ignoreChanges: [],
        aliases: [],
        additionalSecretOutputs: [],
        customTimeouts: { create: 0, update: 0, delete: 0 },
    },
    files: {},
    source: [],
};

/**
 * The resources of an account as the engine would show them, the providers that it makes itself among them: one for each package and
 * version, configured by the stack's config. Where the account was filled by a real engine, nothing is known of dependencies and options.
 */
export function analyzedResources(
    resources: Iterable<ResourceState>,
    { config, root }: { readonly config: Values; readonly root: string },
): readonly Analyzed[] {
    const states = [...resources];
    const byUrn = new Map<string, Analyzed>();
    const defaults = new Map<string, Analyzed>();
    const analyzed = states.map((state) => {
        const one = analyzedOf(state, root, providerOf(state, byUrn, defaults, config));
        byUrn.set(state.urn, one);
        return one;
    });
    return [...defaults.values(), ...analyzed];
}

/** A resource as policies over a stack see it, its values plain: secrets are open, and an archive is its hash. */
export interface JudgedResource {
    /** Pulumi's type token, for example `aws:sqs/queue:Queue`. */
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    /** The outputs, the inputs and the id among them. */
    readonly props: Values;
    /** Property -> URNs of the resources that its value came from. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** The resources of an account as stack policies are shown them, without the providers that the engine makes itself. */
export function judgedResources(resources: Iterable<ResourceState>): readonly JudgedResource[] {
    return Array.from(resources, (state) => {
        const { type, name, urn } = state;
        const { propertyDependencies } = declarationOf(state);
        return { type, name, urn, props: sendable(outputsOf(state)), propertyDependencies };
    });
}

export function declarationOf({ declaration = NO_DECLARATION }: ResourceState): Declaration {
    return declaration;
}

/** What a single policy is asked. `inputs`: what is judged, where a remediation has changed it. */
export function analyzeRequest(one: Analyzed, inputs: Struct): proto.AnalyzeRequest {
    const request = new proto.AnalyzeRequest();
    describe(request, one);
    request.setProperties(inputs);
    return request;
}

/** The resource among those that a stack policy is asked about. */
export function stackResource(one: Analyzed, outputs: Struct): proto.AnalyzerResource {
    const resource = new proto.AnalyzerResource();
    const { parent } = one.state;
    const { dependencies, propertyDependencies } = declarationOf(one.state);
    describe(resource, one);
    resource.setProperties(outputs);
    resource.setParent(parent ?? "");
    resource.setDependenciesList([...dependencies]);
    for (const [property, urns] of Object.entries(propertyDependencies)) {
        const list = new proto.AnalyzerPropertyDependencies();
        list.setUrnsList([...urns]);
        resource.getPropertydependenciesMap().set(property, list);
    }
    return resource;
}

function describe(message: proto.AnalyzeRequest | proto.AnalyzerResource, { state, provider }: Analyzed): void {
    message.setUrn(state.urn);
    message.setType(state.type);
    message.setName(state.name);
    message.setOptions(optionsOf(state));
    if (!provider) return;
    const of = new proto.AnalyzerProviderResource();
    of.setUrn(provider.state.urn);
    of.setType(provider.state.type);
    of.setName(provider.state.name);
    of.setProperties(provider.inputs);
    message.setProvider(of);
}

function optionsOf(state: ResourceState): proto.AnalyzerResourceOptions {
    const { options } = declarationOf(state);
    const message = new proto.AnalyzerResourceOptions();
    message.setProtect(options.protect);
    message.setIgnorechangesList([...options.ignoreChanges]);
    message.setAliasesList([...options.aliases]);
    message.setAdditionalsecretoutputsList([...options.additionalSecretOutputs]);
    message.setDeletebeforereplacedefined(options.deleteBeforeReplace !== undefined);
    message.setDeletebeforereplace(options.deleteBeforeReplace ?? false);
    message.setParent(state.parent ?? "");
    const timeouts = new proto.AnalyzerResourceOptions.CustomTimeouts();
    timeouts.setCreate(options.customTimeouts.create);
    timeouts.setUpdate(options.customTimeouts.update);
    timeouts.setDelete(options.customTimeouts.delete);
    message.setCustomtimeouts(timeouts);
    return message;
}

function analyzedOf(state: ResourceState, root: string, provider: Analyzed | undefined): Analyzed {
    const secrets = new Set(state.secrets);
    const files = Struct.fromJavaScript(located(declarationOf(state).files, root) as never);
    const sent = (values: Values) => wrap(sendable(values), files, secrets);
    return {
        state,
        provider,
        inputs: sent({ ...state.inputs, ...checkedTags(state) }),
        outputs: sent(outputsOf(state)),
        external: state.external ?? false,
    };
}

/** Files where a pack, which runs in its own folder, finds them: a program says where they are from its project's. */
function located(value: unknown, root: string): unknown {
    if (typeof value !== "object" || value === null) return value;
    const found = Object.entries(value).map(([key, one]) =>
        key === "path" && typeof one === "string" ? [key, resolve(root, one)] : [key, located(one, root)],
    );
    return Object.fromEntries(found);
}

/** A provider's outputs hold the id, too. */
function outputsOf({ id, outputs }: ResourceState): Values {
    return id === undefined ? outputs : { id, ...outputs };
}

/**
 * The AWS provider's check puts the tags of a resource and its own default tags together as `tagsAll`, where a type has tags:
 * https://github.com/pulumi/pulumi-aws/blob/master/provider/tags.go
 */
function checkedTags({ type, custom, outputs }: ResourceState): Values {
    const tagged = custom && type.startsWith("aws:") && (schemaOf(type)?.outputs.has("tagsAll") ?? false);
    return tagged && outputs["tagsAll"] !== undefined ? { tagsAll: outputs["tagsAll"] } : {};
}

/** An archive below the top of a property has no wire form here: its hash stands for it. */
function sendable(values: Values): Record<string, unknown> {
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, withoutCode(value)]));
}

function withoutCode(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(withoutCode);
    if (typeof (value as { directory?: unknown }).directory === "function")
        return { sha256: (value as { sha256?: unknown }).sha256 };
    return sendable(value as Values);
}

function providerOf(
    state: ResourceState,
    byUrn: ReadonlyMap<string, Analyzed>,
    defaults: Map<string, Analyzed>,
    config: Values,
): Analyzed | undefined {
    const { type, custom, urn } = state;
    if (!custom || type.startsWith("pulumi:providers:")) return undefined;
    const { provider, version = "" } = declarationOf(state);
    const explicit = provider === undefined ? undefined : byUrn.get(provider);
    if (explicit) return explicit;
    // A stack reference is a resource of the engine's own.
    const [name = ""] = type.split(":");
    const key = `${name}@${version}`;
    const known = defaults.get(key) ?? defaultProvider(name, version, urn, config);
    defaults.set(key, known);
    return known;
}

/** The engine makes it at the first resource of a package that names none: pulumi/pulumi, pkg/resource/deploy/source_eval.go. */
function defaultProvider(packageName: string, version: string, urn: string, config: Values): Analyzed {
    const { stack, project } = parseUrn(urn);
    const type = `pulumi:providers:${packageName}`;
    const name = version === "" ? "default" : `default_${version.replace(/[^A-Za-z0-9]/g, "_")}`;
    const own = Object.entries(config).filter(([key]) => key.startsWith(`${packageName}:`));
    const inputs = {
        ...Object.fromEntries(own.map(([key, text]) => [key.slice(packageName.length + 1), text])),
        ...(version === "" ? {} : { version }),
    };
    const itsUrn = makeUrn(stack, project, undefined, type, name);
    return analyzedOf({ urn: itsUrn, type, name, custom: true, inputs, outputs: inputs, seed: itsUrn }, "", undefined);
}
