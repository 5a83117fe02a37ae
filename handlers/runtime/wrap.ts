import {
    BatchProcessor,
    EventType,
    processPartialResponse,
    SqsFifoPartialProcessorAsync,
} from "@aws-lambda-powertools/batch";
import { MalformedEventError } from "../errors";
import { deliveryOf, eventOf, identityOf, isObject, type SqsRecord } from "./delivery";
import { errorText } from "./log";
import { createRuntime } from "./runtime";
import type { EventHandler, HandlerReport, HandlerRuntime, LambdaContext } from "./types";

/** The message of the one structured log line that every event gets. */
export const EVENT_LINE = "event-ops";

/** One event on its way to the handler. `read` throws when the text is no event. */
interface Arrival {
    readonly messageId?: string;
    readonly attempt: number;
    read(): unknown;
}

/**
 * The entry point of a function whose handler takes events: unwraps what Lambda was invoked with and calls the handler once for each event.
 *
 * - An SQS batch (of a queue that a rule or a topic feeds, raw or in SNS's envelope): events are handled side by side, those of a FIFO queue
 *   one after another; what failed is answered in `batchItemFailures`, so that only that is tried again.
 * - SNS records, or an EventBridge event itself: a failure is thrown, so that Lambda tries again and then uses the on-failure destination.
 *
 * Each event gets one log line, message `event-ops`, with `outcome` (`informed`, `ignored`, `failed`), `eventId`, `source`, `attempt`,
 * and what the handler reported or why it failed.
 */
export function wrapEvents(
    make: (runtime: HandlerRuntime) => EventHandler,
    runtime: HandlerRuntime = createRuntime(),
): (lambdaEvent: unknown, lambdaContext: LambdaContext) => Promise<unknown> {
    const handler = make(runtime);
    const handle = (arrival: Arrival, context: LambdaContext) => handleOne(handler, runtime, arrival, context);
    return async (lambdaEvent, context) => {
        const delivery = deliveryOf(lambdaEvent);
        if (delivery.by === "direct") {
            return handle({ attempt: 1, read: () => objectOr(delivery.event) }, context);
        }
        if (delivery.by === "sns") {
            const arrivals = delivery.messages.map(({ id, text }) => ({
                messageId: id,
                attempt: 1,
                read: () => eventOf(text),
            }));
            return inTurn(arrivals, (arrival) => handle(arrival, context));
        }
        if (delivery.records.length === 0) return { batchItemFailures: [] };
        const processor = delivery.fifo ? new SqsFifoPartialProcessorAsync() : new BatchProcessor(EventType.SQS);
        return processPartialResponse(
            { Records: [...delivery.records] as never },
            (record: SqsRecord) => handle(arrivalOf(record), context),
            processor,
            // A thrown batch would be an error line more, and the same retry.
            { throwOnFullBatchFailure: false },
        );
    };
}

function arrivalOf(record: SqsRecord): Arrival {
    return {
        messageId: record.messageId,
        attempt: Number(record.attributes?.ApproximateReceiveCount ?? 1),
        read: () => eventOf(record.body),
    };
}

function objectOr(event: unknown): unknown {
    if (isObject(event)) return event;
    throw new MalformedEventError("The function was invoked with something that is not an event.");
}

/** All of them, also after a failure; then the first failure is thrown. */
async function inTurn(arrivals: readonly Arrival[], handle: (arrival: Arrival) => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    for (const arrival of arrivals) await handle(arrival).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
}

async function handleOne(
    handler: EventHandler,
    { log }: HandlerRuntime,
    { messageId, attempt, read }: Arrival,
    { awsRequestId: requestId }: LambdaContext,
): Promise<void> {
    let line: Record<string, unknown> = { eventId: messageId, attempt, requestId };
    try {
        const event = read();
        const { eventId = messageId, source, replayed } = identityOf(event);
        line = { eventId, source, attempt, requestId, ...(replayed && { replayed }) };
        const report: HandlerReport = (await handler(event, { attempt, requestId, replayed, log })) ?? {
            outcome: "informed",
        };
        log.info(EVENT_LINE, { ...report, ...line });
    } catch (error) {
        log.error(EVENT_LINE, { outcome: "failed", ...line, error: errorText(error), stack: stackOf(error) });
        throw error;
    }
}

/** Where it was thrown; the message is logged already. */
function stackOf(error: unknown): string | undefined {
    if (!(error instanceof Error) || error.stack === undefined) return undefined;
    return error.stack.slice(error.stack.indexOf("\n    at ") + 1);
}
