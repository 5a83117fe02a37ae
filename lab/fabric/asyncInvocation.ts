import type { Cloud } from "../cloud";
import { AwsError, type AwsRequest, type InvocationResult, type Trace } from "../types";
import { parseArn, roleCaller } from "./arns";
import { tellLost } from "./deadLetter";
import { failedEntry } from "./failedEntries";
import { responsePayload, succeeded } from "./invocationResult";
import type { Lambda } from "./lambda";
import type { LambdaFunction } from "./lambdaFunction";
import { isRecursion } from "./lineage";
import { measureFunction } from "./measures";
import { textAttributes } from "./messageAttributes";
import { isRetriable } from "./retry";
import { sending } from "./send";

/** An event in a function's queue. The request keeps its id over all attempts. */
interface QueuedEvent {
    readonly payload: string;
    readonly requestId: string;
    readonly trace: Trace;
    readonly queuedAt: number;
    /** Invocations that ran. */
    attempts: number;
    /** Attempts that were throttled, or that Lambda itself failed. */
    refusals: number;
}

/** AWS gives no name to the end of a recursive loop: that one is the lab's. */
type Condition =
    | "Success"
    | "RetriesExhausted"
    | "EventAgeExceeded"
    | "ZeroReservedConcurrency"
    | "RecursiveInvocation";

/** Before the second and the third attempt after a function's error, in milliseconds. */
const ERROR_DELAYS = [60_000, 120_000];
/** After throttling: doubling up to this, in milliseconds. */
const MAXIMUM_REFUSAL_DELAY = 300_000;

/**
 * Asynchronous invocations: attempts in virtual time, then the destination or the dead-letter queue, with the function's role.
 * Source: Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation".
 */
export class AsyncInvocations {
    constructor(
        private readonly cloud: Cloud,
        private readonly lambda: Lambda,
    ) {}

    enqueue(fn: LambdaFunction, payload: string, trace: Trace): void {
        const event: QueuedEvent = {
            payload,
            requestId: this.lambda.ids.uuid("request"),
            trace,
            queuedAt: this.#now(),
            attempts: 0,
            refusals: 0,
        };
        measureFunction(this.cloud, fn.config, "AsyncEventsReceived");
        this.cloud.clock.schedule(0, () => this.#attempt(fn, event));
    }

    async #attempt(fn: LambdaFunction, event: QueuedEvent): Promise<void> {
        if (fn.reservedConcurrency === 0) return this.#giveUp(fn, event, "ZeroReservedConcurrency");
        const age = this.#now() - event.queuedAt;
        measureFunction(this.cloud, fn.config, "AsyncEventAge", { value: age, unit: "Milliseconds" });
        let result: InvocationResult;
        try {
            const { payload, requestId, trace } = event;
            result = await this.lambda.run(fn, { payload, requestId, trace, attempt: event.attempts + 1 });
        } catch (error) {
            if (isRecursion(error)) return this.#giveUp(fn, event, "RecursiveInvocation");
            if (!(error instanceof AwsError) || !isRetriable(error)) throw error;
            const delay = Math.min(1_000 * 2 ** event.refusals++, MAXIMUM_REFUSAL_DELAY);
            return this.#again(fn, event, delay);
        }
        event.attempts++;
        const duration = this.lambda.duration(fn);
        if (duration === 0) return this.#end(fn, event, result);
        this.cloud.clock.schedule(duration, () => this.#end(fn, event, result));
    }

    async #end(fn: LambdaFunction, event: QueuedEvent, result: InvocationResult): Promise<void> {
        if (succeeded(result)) return this.#succeed(fn, event, result);
        if (event.attempts > fn.asyncConfig.maximumRetryAttempts) {
            return this.#giveUp(fn, event, "RetriesExhausted", result);
        }
        return this.#again(fn, event, ERROR_DELAYS[event.attempts - 1]!, result);
    }

    async #again(fn: LambdaFunction, event: QueuedEvent, delay: number, result?: InvocationResult): Promise<void> {
        const age = this.#now() + delay - event.queuedAt;
        if (age > 1000 * fn.asyncConfig.maximumEventAgeSeconds)
            return this.#giveUp(fn, event, "EventAgeExceeded", result);
        this.cloud.clock.schedule(delay, () => this.#attempt(fn, event));
    }

    async #succeed(fn: LambdaFunction, event: QueuedEvent, result: InvocationResult): Promise<void> {
        const { onSuccess } = fn.asyncConfig;
        if (onSuccess === undefined) return;
        const failure = await this.#send(fn, onSuccess, event, this.#record(fn, event, "Success", result), "Success");
        if (failure) measureFunction(this.cloud, fn.config, "DestinationDeliveryFailures");
        if (failure) this.#lost(fn, event, `the record of a success did not reach ${onSuccess}: ${failure.message}`);
    }

    async #giveUp(
        fn: LambdaFunction,
        event: QueuedEvent,
        condition: Condition,
        result?: InvocationResult,
    ): Promise<void> {
        const { onFailure } = fn.asyncConfig;
        const { deadLetterTargetArn } = fn;
        const reason = reasonOf(condition, event, result);
        measureFunction(this.cloud, fn.config, "AsyncEventsDropped");
        if (onFailure === undefined && deadLetterTargetArn === undefined) {
            this.#lost(
                fn,
                event,
                `${reason}; the function has neither an on-failure destination nor a dead-letter queue`,
            );
            return;
        }
        if (onFailure !== undefined) {
            const record = this.#record(fn, event, condition, result);
            const failure = await this.#send(fn, onFailure, event, record, "Failure");
            if (failure) measureFunction(this.cloud, fn.config, "DestinationDeliveryFailures");
            this.#told(fn, event, onFailure, reason, failure);
        }
        if (deadLetterTargetArn !== undefined) {
            const failure = await this.#sendDeadLetter(fn, deadLetterTargetArn, event, result);
            if (failure) measureFunction(this.cloud, fn.config, "DeadLetterErrors");
            this.#told(fn, event, deadLetterTargetArn, reason, failure);
        }
    }

    #told(fn: LambdaFunction, event: QueuedEvent, target: string, reason: string, failure: AwsError | undefined): void {
        if (failure) {
            this.#lost(fn, event, `${reason}; ${target} refuses it: ${failure.code}: ${failure.message}`);
            return;
        }
        const time = this.cloud.clock.now().toISOString();
        this.cloud.notify({ kind: "dead-letter", time, trace: event.trace, queueArn: target, reason });
    }

    /** Source: Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations". */
    #record(fn: LambdaFunction, event: QueuedEvent, condition: Condition, result?: InvocationResult): string {
        const response =
            result === undefined
                ? {}
                : {
                      responseContext: {
                          statusCode: 200,
                          executedVersion: "$LATEST",
                          ...(succeeded(result) ? {} : { functionError: "Unhandled" }),
                      },
                      responsePayload: JSON.parse(responsePayload(result)) as unknown,
                  };
        return JSON.stringify({
            version: "1.0",
            timestamp: this.cloud.clock.now().toISOString(),
            requestContext: {
                requestId: event.requestId,
                functionArn: `${fn.config.arn}:$LATEST`,
                condition,
                approximateInvokeCount: event.attempts,
            },
            requestPayload: JSON.parse(event.payload) as unknown,
            ...response,
        });
    }

    async #send(fn: LambdaFunction, target: string, event: QueuedEvent, record: string, kind: "Success" | "Failure") {
        const caller = roleCaller(fn.config.roleArn, fn.config.name);
        const { trace } = event;
        const arn = parseArn(target);
        if (arn?.service === "events") {
            const entry = {
                EventBusName: target,
                Source: "lambda",
                DetailType: `Lambda Function Invocation Result - ${kind}`,
                Resources: [`${fn.config.arn}:$LATEST`, target],
                Detail: record,
            };
            const input = { Entries: [entry] };
            return this.#call({
                service: "eventbridge",
                operation: "PutEvents",
                input,
                region: arn.region,
                caller,
                trace,
            });
        }
        return this.#call(sending(target, record, { caller, trace }));
    }

    /** The event alone, with three attributes. Source: Lambda Developer Guide, "Dead-letter queues". */
    async #sendDeadLetter(fn: LambdaFunction, target: string, event: QueuedEvent, result?: InvocationResult) {
        const caller = roleCaller(fn.config.roleArn, fn.config.name);
        const message = result && !result.ok ? result.errorMessage : "The event was not processed.";
        const attributes = {
            // Lambda keeps the first kilobyte.
            ...textAttributes({ RequestID: event.requestId, ErrorMessage: message.slice(0, 1024) || "Unknown error" }),
            ErrorCode: { DataType: "Number", StringValue: result ? "200" : "429" },
        };
        return this.#call(sending(target, event.payload, { caller, trace: event.trace, attributes }));
    }

    async #call(request: AwsRequest | undefined): Promise<AwsError | undefined> {
        if (!request) return new AwsError("InvalidParameterValueException", "The lab does not run this destination.");
        try {
            return failedEntry(await this.cloud.call(request));
        } catch (error) {
            if (error instanceof AwsError) return error;
            throw error;
        }
    }

    #lost({ config }: LambdaFunction, { trace }: QueuedEvent, why: string): void {
        tellLost(this.cloud, trace, config.arn, why);
    }

    #now(): number {
        return this.cloud.clock.now().getTime();
    }
}

function reasonOf(condition: Condition, { attempts }: QueuedEvent, result?: InvocationResult): string {
    const error = result && !result.ok ? `: ${result.errorType}: ${result.errorMessage}` : "";
    return `${condition} after ${attempts} ${attempts === 1 ? "attempt" : "attempts"}${error}`;
}
