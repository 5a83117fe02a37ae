/** A resource as the Pulumi program registered it, and as it came out. */
export interface ResourceState {
    readonly urn: string;
    /** Pulumi's type token, for example `aws:sqs/queue:Queue`. */
    readonly type: string;
    readonly name: string;
    /** False for components. */
    readonly custom: boolean;
    /** True for what exists outside the program, which only reads it. */
    readonly external?: boolean;
    readonly id?: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly outputs: Readonly<Record<string, unknown>>;
    readonly parent?: string;
    readonly region?: string;
    /** What made-up names and ids depend on: the URN, with a number behind it for a resource that is to replace another. */
    readonly seed: string;
    /** The properties that hold secrets. */
    readonly secrets?: readonly string[];
    /** What the program said beside the inputs. The engine keeps it to itself: absent where a real one fills the account. */
    readonly declaration?: Declaration;
}

/** What a program says of a resource beside its inputs: what the engine keeps with it and shows to policies. */
export interface Declaration {
    /** URNs of what it depends on. For a component, the SDK has named the resources in it. */
    readonly dependencies: readonly string[];
    /** Property -> URNs of the resources that its value came from. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    /** The URN of its provider, where the program has made one. */
    readonly provider?: string;
    /** Of the SDK's package: the version of the provider that it gets where the program has made none. */
    readonly version?: string;
    readonly options: DeclaredOptions;
    /** Its assets and archives, by property, in Pulumi's wire form. */
    readonly files: Readonly<Record<string, unknown>>;
    /** Where the program has made it, innermost first. */
    readonly source: readonly SourceLine[];
}

export interface DeclaredOptions {
    readonly protect: boolean;
    readonly ignoreChanges: readonly string[];
    /** URNs. */
    readonly aliases: readonly string[];
    readonly additionalSecretOutputs: readonly string[];
    readonly deleteBeforeReplace?: boolean;
    /** Seconds; 0 where the program says nothing. */
    readonly customTimeouts: { readonly create: number; readonly update: number; readonly delete: number };
}

export interface SourceLine {
    /** An absolute path. */
    readonly file: string;
    /** From 1. */
    readonly line: number;
}

/** What resources of one Pulumi type do to the account. A method throws `AwsError` or `Error` with one sentence for what AWS refuses. */
export interface ResourceKind {
    /** Where resources without a name get one from their Pulumi name. */
    readonly naming?: (inputs: CreateRequest["inputs"]) => NameRule;
    /** Creates it and returns its id and all outputs that the provider would return (inputs are merged under them). */
    create(request: CreateRequest): Created | Promise<Created>;
    /**
     * Puts new inputs into force and returns all outputs anew. What hangs on the resource stays: messages of a queue, targets of
     * a rule. Nothing is changed when it throws. Without it, the resource is taken away and created again.
     */
    update?(request: UpdateRequest): Outputs | Promise<Outputs>;
    /** Takes it away. Without it, the account forgets it and no more. */
    delete?(existing: Existing): void | Promise<void>;
    /** What became of it behind the program's back: the outputs that are others now; undefined when it is gone. */
    read?(existing: Existing): Outputs | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: what comes out of a resource is described by its provider
export type Outputs = Record<string, any>;

/** What a kind of resource may be called. */
export interface NameRule {
    readonly what: string;
    readonly limit: number;
    readonly shape: RegExp;
    /** What `shape` takes, for people. */
    readonly allowed: string;
    /** Stands behind every name that Pulumi makes, `.fifo` for instance. */
    readonly suffix?: string;
}

/** A resource that was made, as its kind sees it. */
export interface Existing {
    readonly id: string;
    readonly inputs: CreateRequest["inputs"];
    readonly outputs: Readonly<Outputs>;
    readonly region: string;
}

export interface UpdateRequest extends CreateRequest {
    readonly old: Existing;
}

export interface CreateRequest {
    /** What made-up names and ids depend on; see `ResourceState`. */
    readonly seed: string;
    /** The Pulumi name; a physical name is derived from it where the inputs have none. */
    readonly name: string;
    /** Unwrapped: secrets and outputs are plain, archives and assets are `CodeArchive` or `{ text | path }`. */
    // biome-ignore lint/suspicious/noExplicitAny: what a resource takes is described by its provider
    readonly inputs: Record<string, any>;
    readonly region: string;
    readonly tags: Readonly<Record<string, string>>;
    /** What came out when it was made, where it is made again as it was. */
    readonly before?: Outputs;
}

export interface Created {
    readonly id: string;
    readonly outputs: Outputs;
}
