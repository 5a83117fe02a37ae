/** The words between a handler and the runtime around it. Types only: a program may import them without taking anything into its archive. */

/** Structured JSON, one line a call. Fields come from events: they are made safe to log. */
export interface Logger {
    info(message: string, fields?: Readonly<Record<string, unknown>>): void;
    warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
    error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What a handler gets beside the event. */
export interface EventContext {
    /** How often this delivery was tried, this time included: SQS's `ApproximateReceiveCount`; 1 for a direct delivery. */
    readonly attempt: number;
    /** Lambda's request id, for finding the invocation's other log lines. */
    readonly requestId: string;
    /** True when EventBridge delivered the event from an archive: the envelope has a `replay-name`. */
    readonly replayed: boolean;
    readonly log: Logger;
}

/** What became of the event; goes into the one structured log line. A handler that returns nothing has `informed`. */
export interface HandlerReport {
    readonly outcome: "informed" | "ignored";
    readonly reason?: string;
    readonly [field: string]: unknown;
}

/**
 * A handler: called once for each event, whatever brought it. Throws when the event must be tried again.
 *
 * @example
 * const handler: EventHandler<InstanceStateChange> = (event, { log }) => {
 *     log.info("seen", { state: event.detail.state });
 * };
 */
export type EventHandler<E = unknown> = (
    event: E,
    context: EventContext,
) => // biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing at all is the common case
Promise<HandlerReport | void> | HandlerReport | void;

/** What Lambda hands to a function beside the event, as far as this project uses it. */
export interface LambdaContext {
    readonly awsRequestId: string;
    readonly functionName?: string;
    readonly invokedFunctionArn?: string;
    getRemainingTimeInMillis?(): number;
}

/** A handler that takes Lambda's own event and context, unchanged (`receives: "raw"`). */
export type RawHandler<E = unknown, R = unknown> = (event: E, context: LambdaContext) => Promise<R> | R;

/** What a `callbackFactory` is given: the runtime is never captured. */
export interface HandlerRuntime {
    readonly log: Logger;
    readonly env: Readonly<Record<string, string | undefined>>;
    /** The environment variable's value. Throws an error that names the variable when it is absent or empty. */
    required(name: string): string;
}

/** Makes a handler, once for each execution environment: clients, caches and loggers are made here. */
export type HandlerFactory<E = unknown> = (runtime: HandlerRuntime) => EventHandler<E>;

/** Makes a raw handler, once for each execution environment. */
export type RawHandlerFactory<E = unknown, R = unknown> = (runtime: HandlerRuntime) => RawHandler<E, R>;
