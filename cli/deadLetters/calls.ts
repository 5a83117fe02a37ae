import { InvokeCommand } from "@aws-sdk/client-lambda";
import { PublishCommand } from "@aws-sdk/client-sns";
import { type Message, type MessageAttributeValue, SendMessageCommand } from "@aws-sdk/client-sqs";
import { parseArn } from "event-ops-lab/delivery";
import type { AwsAccount } from "../aws/awsAccount";
import { printable } from "../events/printable";

/** A call that sends something again. Its input is what the SDK's command takes. */
export type Call = { readonly region: string; readonly text: string } & (
    | { readonly operation: "sqs:SendMessage"; readonly input: ConstructorParameters<typeof SendMessageCommand>[0] }
    | { readonly operation: "lambda:Invoke"; readonly input: ConstructorParameters<typeof InvokeCommand>[0] }
    | { readonly operation: "sns:Publish"; readonly input: ConstructorParameters<typeof PublishCommand>[0] }
);

export interface Attributes {
    readonly [name: string]: MessageAttributeValue;
}

export interface QueueOptions {
    readonly attributes?: Attributes;
    /** Where the dead letter has no group. */
    readonly groupId?: string;
    /** For a FIFO queue, where there is none of these: it takes nothing without a group. */
    readonly fifoGroupId?: string;
}

/** Sends a text to a queue. `of` is the dead letter: the order of a FIFO queue and the trace go on with it. */
export function toQueue(
    arn: string,
    text: string,
    of: Message,
    { attributes = {}, groupId, fifoGroupId }: QueueOptions = {},
): Call | string {
    const { region, account, resource } = parseArn(arn)!;
    const host = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    const trace = of.Attributes?.AWSTraceHeader;
    const isFifo = arn.endsWith(".fifo");
    const group = of.Attributes?.MessageGroupId ?? groupId ?? (isFifo ? fifoGroupId : undefined);
    if (isFifo && group === undefined) return `${arn} is a FIFO queue, and the message has no group`;
    const input = {
        QueueUrl: `https://sqs.${region}.${host}/${account}/${resource}`,
        MessageBody: text,
        ...(Object.keys(attributes).length === 0 ? {} : { MessageAttributes: { ...attributes } }),
        ...(group === undefined ? {} : { MessageGroupId: group }),
        // Not the one that it had: within five minutes SQS would take the message, and drop it.
        ...(isFifo ? { MessageDeduplicationId: `redrive-${of.MessageId}` } : {}),
        ...(trace === undefined
            ? {}
            : { MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: trace } } }),
    };
    return { operation: "sqs:SendMessage", region, input, text };
}

/** Invokes a function as events do: it has its own retries and destinations for what fails again. */
export function toFunction(arn: string, text: string): Call {
    // The version that every function has needs no permission of its own when it is not named.
    const FunctionName = arn.replace(/:\$LATEST$/, "");
    const input = { FunctionName, InvocationType: "Event" as const, Payload: Buffer.from(text) };
    return { operation: "lambda:Invoke", region: parseArn(arn)!.region, input, text };
}

export function toTopic(arn: string, text: string): Call {
    return { operation: "sns:Publish", region: parseArn(arn)!.region, input: { TopicArn: arn, Message: text }, text };
}

/** Makes the call. Throws what the SDK throws. */
export async function make(account: AwsAccount, call: Call): Promise<void> {
    switch (call.operation) {
        case "sqs:SendMessage":
            await account.sqs(call.region).send(new SendMessageCommand(call.input));
            return;
        case "lambda:Invoke":
            await account.lambda(call.region).send(new InvokeCommand(call.input));
            return;
        case "sns:Publish":
            await account.sns(call.region).send(new PublishCommand(call.input));
            return;
    }
}

/** The call in a line. The text that it sends is named by its size: `show` has all of it. */
export function callLine({ operation, region, input, text }: Call): string {
    const shown = Object.entries(input).map(([name, value]) => `${name}=${shownValue(name, value, text)}`);
    return `${operation} in ${region}: ${shown.join(" ")}`;
}

const TEXTS: ReadonlySet<string> = new Set(["MessageBody", "Payload", "Message"]);

function shownValue(name: string, value: unknown, text: string): string {
    if (TEXTS.has(name)) return `<${Buffer.byteLength(text).toLocaleString("en-US")} bytes>`;
    if (typeof value === "string") return printable(value);
    return `<${Object.keys(value as object)
        .map(printable)
        .join(", ")}>`;
}
