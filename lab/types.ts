/** The words that all parts of the lab share. Nothing here does anything. */

/** Which recorded events, through which rules, led to what is happening now. Carried by every message and every call. */
export interface Trace {
    /** Ids of the EventBridge events (or the schedule runs) at the start of the chain. */
    readonly events: readonly string[];
    /** ARNs of the rules or schedules that started it. */
    readonly rules: readonly string[];
}

export const NO_TRACE: Trace = { events: [], rules: [] };

export function mergeTraces(traces: readonly Trace[]): Trace {
    if (traces.length === 1) return traces[0]!;
    return {
        events: [...new Set(traces.flatMap((trace) => trace.events))],
        rules: [...new Set(traces.flatMap((trace) => trace.rules))],
    };
}

/** Who makes a call: a role's session, or an AWS service on behalf of one of its resources. */
export type Caller =
    | { readonly kind: "role"; readonly roleArn: string; readonly sessionName: string }
    | {
          readonly kind: "service";
          /** For example `events.amazonaws.com`. */
          readonly principal: string;
          /** What `aws:SourceArn` says. */
          readonly sourceArn: string;
          /** What `aws:SourceAccount` says. */
          readonly sourceAccount: string;
      };

/** One call of an AWS API, decoded: the input is what the SDK's command takes. */
export interface AwsRequest {
    /** The SDK client's package name without `@aws-sdk/client-`, for example `sqs`, `secrets-manager`. */
    readonly service: string;
    /** For example `SendMessage`. */
    readonly operation: string;
    readonly input: Record<string, unknown>;
    readonly region: string;
    readonly caller: Caller;
    /** `handler`: code in a function made it (the endpoint says so). Default `service`: AWS itself did, for instance a poller with a role. */
    readonly by?: "handler" | "service";
    readonly trace: Trace;
}

/** An API call as it was made, permitted or not. */
export interface CallRecord {
    /** Virtual time, ISO 8601. */
    readonly time: string;
    readonly service: string;
    readonly operation: string;
    /** The IAM actions that were checked, each with the resources it was checked on. */
    readonly authorised: readonly { readonly action: string; readonly resources: readonly string[] }[];
    readonly caller: Caller;
    readonly by: "handler" | "service";
    readonly region: string;
    readonly input: Record<string, unknown>;
    readonly result: "ok" | "denied" | "error";
    /** The error's code, when there was one. */
    readonly error?: string;
    readonly trace: Trace;
}

/** An error that an AWS API answers with. `code` is what the SDK shows as the error's name. */
export class AwsError extends Error {
    constructor(
        readonly code: string,
        message: string,
        readonly httpStatus = 400,
    ) {
        super(message);
        this.name = code;
    }

    /** Server-side errors are retried by callers; the others are not. */
    get serverSide(): boolean {
        return this.httpStatus >= 500;
    }
}

/** What a service implementation is told beside the input. */
export interface CallContext {
    readonly region: string;
    readonly caller: Caller;
    readonly trace: Trace;
}

// biome-ignore lint/suspicious/noExplicitAny: what an operation takes is described by its SDK client
export type OperationHandler = (input: Record<string, any>, context: CallContext) => unknown;

/** A live service of the fabric: operation name -> what it does. Throws `AwsError` for what AWS would refuse. */
export type ServiceImplementation = Readonly<Record<string, OperationHandler>>;

/** An EventBridge event, parsed. `text` is the JSON that was sent: numbers beyond 2^53 keep their digits there. */
export interface BusEvent {
    readonly id: string;
    readonly source: string;
    readonly detailType: string;
    readonly account: string;
    readonly region: string;
    readonly time: string;
    readonly text: string;
    readonly body: Record<string, unknown>;
}

/** What a function needs to run. */
export interface FunctionConfig {
    readonly arn: string;
    readonly name: string;
    readonly region: string;
    readonly roleArn: string;
    /** Lambda's identifier, for example `nodejs24.x`; absent for a container image. */
    readonly runtime?: string;
    readonly handler?: string;
    readonly timeoutSeconds: number;
    readonly memoryMb: number;
    readonly environment: Readonly<Record<string, string>>;
    readonly code?: CodeArchive;
    readonly logGroupName: string;
}

/** The archive as it would be uploaded. */
export interface CodeArchive {
    /** Of the content: names and bytes of all files. */
    readonly sha256: string;
    readonly files: readonly { readonly name: string; readonly bytes: number }[];
    /** A folder that holds the unpacked archive; made at the first call, shared by all functions with the same content. */
    directory(): Promise<string>;
}

/** Whether a property's value is the code of a function. */
export function isCode(value: unknown): value is CodeArchive {
    return typeof (value as Partial<CodeArchive> | null)?.directory === "function";
}

export type InvocationResult =
    | { readonly ok: true; readonly payload: string; readonly logs: readonly string[]; readonly durationMs: number }
    | {
          readonly ok: false;
          /** `error`: the handler threw; `timeout`; `exit`: the process ended; `not-runnable`: the lab has no such runtime. */
          readonly reason: "error" | "timeout" | "exit" | "not-runnable";
          readonly errorType: string;
          readonly errorMessage: string;
          readonly stack?: readonly string[];
          readonly logs: readonly string[];
          readonly durationMs: number;
      };

/** Runs functions from their archives, each in its own process. */
export interface FunctionRunner {
    /** `now` is the virtual time that the function's clock starts from. */
    invoke(
        config: FunctionConfig,
        payload: string,
        invocation: { readonly requestId: string; readonly trace: Trace; readonly now: Date },
    ): Promise<InvocationResult>;
    /** Ends all processes. */
    close(): Promise<void>;
}

/** Credentials that the endpoint knows: who calls with them, and for which events right now. */
export interface Session {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
    readonly caller: Caller;
    /** Set by the runner before each invocation. */
    trace: Trace;
}

export interface Sessions {
    /** `temporary`: of the sessions that are opened so, the ones unused longest are closed when there are too many. */
    open(caller: Caller, options?: { readonly temporary?: boolean }): Session;
    find(accessKeyId: string): Session | undefined;
    close(session: Session): void;
}

/** What happens in the lab, as it happens. The timeline, the replay and tests are made of these. */
export type Notice =
    | {
          readonly kind: "event";
          readonly time: string;
          readonly event: BusEvent;
          readonly busArn: string;
          readonly matched: readonly string[];
      }
    | {
          readonly kind: "message";
          readonly time: string;
          readonly trace: Trace;
          readonly to: string;
          readonly body: string;
      }
    | {
          readonly kind: "invocation";
          readonly time: string;
          readonly trace: Trace;
          readonly functionArn: string;
          readonly attempt: number;
          readonly result: InvocationResult;
      }
    | { readonly kind: "call"; readonly record: CallRecord }
    | {
          readonly kind: "dead-letter";
          readonly time: string;
          readonly trace: Trace;
          readonly queueArn: string;
          readonly reason: string;
      }
    /** A message that AWS would have dropped: no dead-letter queue, or one that refuses it. */
    | {
          readonly kind: "lost";
          readonly time: string;
          readonly trace: Trace;
          readonly where: string;
          readonly why: string;
      }
    /** An alarm has come into another state. */
    | {
          readonly kind: "alarm";
          readonly time: string;
          /** No event's: an alarm looks at what all of them have led to. */
          readonly trace: Trace;
          readonly alarmArn: string;
          readonly from: string;
          readonly to: string;
          readonly reason: string;
      }
    | {
          readonly kind: "sent";
          readonly time: string;
          readonly trace: Trace;
          readonly channel: "email" | "webhook";
          readonly to: readonly string[];
          readonly subject?: string;
          readonly body: string;
      };

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
}

export interface Created {
    readonly id: string;
    readonly outputs: Outputs;
}

/** An IAM policy document, parsed. */
export interface PolicyDocument {
    readonly Version?: string;
    readonly Id?: string;
    readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
    readonly Sid?: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
    readonly NotPrincipal?: "*" | Readonly<Record<string, string | readonly string[]>>;
    readonly Action?: string | readonly string[];
    readonly NotAction?: string | readonly string[];
    readonly Resource?: string | readonly string[];
    readonly NotResource?: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What a call needs: an IAM action on resources, under condition keys. */
export interface Requirement {
    readonly action: string;
    readonly resources: readonly string[];
    readonly context: Readonly<Record<string, string | readonly string[]>>;
}

export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** What a service of AWS measures of itself, one value of a metric of its own. */
export interface Measurement {
    readonly region: string;
    /** For example `AWS/Lambda`. */
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly value: number;
    /** Of the time that it belongs to, in milliseconds since 1970. Default: now. */
    readonly at?: number | undefined;
    /** Default `Count`. */
    readonly unit?: string | undefined;
}

/** Says which permissions a call needs and whether its caller has them. */
export interface Authoriser {
    requirements(request: AwsRequest): readonly Requirement[];
    decide(caller: Caller, requirement: Requirement): Decision;
    /** Policies on resources (queues, topics, functions, keys, buses), by the resource's ARN. */
    readonly resourcePolicies: Map<string, PolicyDocument[]>;
}
