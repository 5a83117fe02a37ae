import { parseArn } from "./arns";
import { attributesMd5, type MessageAttributes, md5 } from "./messageAttributes";

/** A message as ReceiveMessage answers it. */
export interface ReceivedMessage {
    readonly MessageId: string;
    readonly ReceiptHandle: string;
    readonly Body: string;
    readonly Attributes?: Record<string, string>;
    readonly MessageAttributes?: MessageAttributes;
}

/** A message in a function's event. Source: Lambda Developer Guide, "Using Lambda with Amazon SQS". */
export function sqsRecord(message: ReceivedMessage, queueArn: string): Record<string, unknown> {
    const attributes = message.MessageAttributes ?? {};
    const digest = attributesMd5(attributes);
    return {
        messageId: message.MessageId,
        receiptHandle: message.ReceiptHandle,
        body: message.Body,
        attributes: message.Attributes ?? {},
        messageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
                name,
                {
                    ...(StringValue === undefined ? {} : { stringValue: StringValue }),
                    ...(BinaryValue === undefined ? {} : { binaryValue: Buffer.from(BinaryValue).toString("base64") }),
                    stringListValues: [],
                    binaryListValues: [],
                    dataType: DataType,
                },
            ]),
        ),
        md5OfBody: md5(message.Body),
        ...(digest === undefined ? {} : { md5OfMessageAttributes: digest }),
        eventSource: "aws:sqs",
        eventSourceARN: queueArn,
        awsRegion: parseArn(queueArn)!.region,
    };
}
