import type { Message } from "@aws-sdk/client-sqs";
import type { Call } from "./calls";
import type { QueueFacts } from "./wiring";

/** Who gave a message up. */
export type Shape =
    | "sqs-redrive"
    | "eventbridge-target"
    | "scheduler-target"
    | "sns-subscription"
    | "lambda-on-failure"
    | "lambda-dead-letter"
    | "unknown";

export const SHAPES: Readonly<Record<Shape, string>> = {
    "sqs-redrive": "SQS redrive",
    "eventbridge-target": "EventBridge target",
    "scheduler-target": "Scheduler target",
    "sns-subscription": "SNS subscription",
    "lambda-on-failure": "Lambda on-failure record",
    "lambda-dead-letter": "Lambda dead-letter queue",
    unknown: "unknown",
};

/** What would send it again, or why it cannot be sent. */
export type Redrive = { readonly call: Call } | { readonly refused: string };

/** What a message says of itself, and what the account says of where it came from. */
export interface Recognised {
    readonly shape: Shape;
    /** ARN of what gave it up: a queue, a rule, a schedule, a subscription, a function. */
    readonly from?: string;
    /** ARN or address of what it was to reach. */
    readonly to?: string;
    readonly why: string;
    readonly redrive: Redrive;
}

export interface DeadLetter extends Recognised {
    readonly id: string;
    readonly queue: QueueFacts;
    /** When it came into the queue; of a message that SQS has moved, when it was sent first. ISO 8601. */
    readonly sent: string;
    readonly body: string;
    readonly message: Message;
}

/** Text attributes of a message; binary ones in base64. */
export function attributesOf({ MessageAttributes = {} }: Message): Record<string, string> {
    return Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { StringValue, BinaryValue }]) => [
            name,
            BinaryValue ? Buffer.from(BinaryValue).toString("base64") : (StringValue ?? ""),
        ]),
    );
}
