import type { Message } from "@aws-sdk/client-sqs";
import { toFunction, toQueue } from "./calls";
import { attributesOf, type DeadLetter, type Recognised } from "./deadLetter";
import { fromSchedule } from "./fromSchedule";
import { fromTarget } from "./fromTarget";
import { fromTopic } from "./fromTopic";
import { objectOf, rawMember } from "./json";
import type { QueueFacts, Wiring } from "./wiring";

/** What a message of a dead-letter queue is, why it is there, and what would send it again. */
export function recognise(queue: QueueFacts, message: Message, wiring: Wiring): DeadLetter {
    return {
        ...recognised(queue, message, wiring),
        id: message.MessageId!,
        queue,
        sent: new Date(Number(message.Attributes?.SentTimestamp ?? 0)).toISOString(),
        body: message.Body ?? "",
        message,
    };
}

/** The message's own marks come first: a queue may take in what several things have given up. */
function recognised(queue: QueueFacts, message: Message, wiring: Wiring): Recognised {
    const movedFrom = message.Attributes?.DeadLetterQueueSourceArn;
    if (movedFrom !== undefined) return fromQueue(movedFrom, message, wiring);
    return (
        fromTarget(message, wiring) ??
        fromSchedule(message, wiring) ??
        onFailureRecord(message) ??
        fromTopic(queue, message, wiring) ??
        functionDeadLetter(queue, message, wiring) ??
        byItsQueue(queue, message, wiring)
    );
}

function fromQueue(source: string, message: Message, { queues }: Wiring): Recognised {
    const times = queues.find(({ arn }) => arn === source)?.redrive?.maxReceiveCount;
    const call = toQueue(source, message.Body ?? "", message, { attributes: message.MessageAttributes ?? {} });
    const often =
        times === undefined ? "as often as its redrive policy allows" : times === 1 ? "once" : `${times} times`;
    return {
        shape: "sqs-redrive",
        from: source,
        to: source,
        why: `received ${often} and never deleted: its consumer failed, or took longer than the visibility timeout`,
        redrive: typeof call === "string" ? { refused: call } : { call },
    };
}

/** Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations". */
function onFailureRecord({ Body = "" }: Message): Recognised | undefined {
    const record = objectOf(Body);
    const context = record?.["requestContext"] as Record<string, unknown> | undefined;
    const arn = context?.["functionArn"];
    const payload = rawMember(Body, "requestPayload");
    if (typeof arn !== "string" || !arn.startsWith("arn:") || payload === undefined) return undefined;
    if (context?.["condition"] === "Success") return undefined;
    const { errorType, errorMessage } = (record!["responsePayload"] ?? {}) as Record<string, unknown>;
    const error = [errorType, errorMessage].filter((text) => text !== undefined).join(": ");
    const times = context?.["approximateInvokeCount"];
    return {
        shape: "lambda-on-failure",
        from: arn,
        to: arn,
        why: `${context?.["condition"]} after ${times} ${times === 1 ? "attempt" : "attempts"}${error === "" ? "" : `: ${error}`}`,
        redrive: { call: toFunction(arn, payload) },
    };
}

/** The event alone, with three attributes. The function is not named: it must be the only one that the queue belongs to. */
function functionDeadLetter(queue: QueueFacts, message: Message, wiring: Wiring): Recognised | undefined {
    const { RequestID, ErrorCode, ErrorMessage } = attributesOf(message);
    const functions = wiring.functions.filter(({ kind, to }) => kind === "dead-letter queue" && to === queue.arn);
    if (RequestID === undefined || ErrorCode === undefined || functions.length === 0) return undefined;
    const [{ functionArn: arn }, ...others] = functions as [(typeof functions)[0]];
    const common = { shape: "lambda-dead-letter" as const, why: `error ${ErrorCode}: ${ErrorMessage ?? ""}` };
    if (others.length === 0) {
        return { ...common, from: arn, to: arn, redrive: { call: toFunction(arn, message.Body ?? "") } };
    }
    const names = functions.map(({ functionArn }) => functionArn.split(":").at(-1)).join(", ");
    return {
        ...common,
        redrive: { refused: `the message does not say which function it is of: ${names} share the queue` },
    };
}

/** Nothing in the message tells: the queue does, where only one queue's messages are moved into it. */
function byItsQueue(queue: QueueFacts, message: Message, wiring: Wiring): Recognised {
    const sources = wiring.queues.filter(({ redrive }) => redrive?.deadLetterArn === queue.arn);
    if (sources.length === 1) return fromQueue(sources[0]!.arn, message, wiring);
    const why =
        sources.length === 0
            ? "neither the message nor what leads to the queue says where it came from"
            : `the messages of ${sources.length} queues are moved here, and it does not say of which it is`;
    return { shape: "unknown", why, redrive: { refused: why } };
}
