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

/** Runs functions from their archives, each in a process or context of its own. */
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
