import { createHash } from "node:crypto";
import { AwsError } from "../types";

/** An attribute of an SQS or SNS message, as the SDKs have it. */
export interface MessageAttribute {
    readonly DataType: string;
    readonly StringValue?: string;
    readonly BinaryValue?: Uint8Array;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export function md5(data: string | Uint8Array): string {
    return createHash("md5").update(data).digest("hex");
}

export function textAttributes(values: Readonly<Record<string, string>>): MessageAttributes {
    return Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
    );
}

/**
 * Bytes of a message as SQS and SNS count them: body, names, types and values of attributes. Source: SQS Developer Guide,
 * "Amazon SQS message quotas".
 */
export function messageBytes(body: string, attributes: MessageAttributes): number {
    let bytes = Buffer.byteLength(body);
    for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
        bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType);
        bytes += BinaryValue?.length ?? Buffer.byteLength(StringValue ?? "");
    }
    return bytes;
}

/**
 * Refuses attributes that SQS and SNS refuse: no value, no type, a number that is none. Source: SQS Developer Guide, "Amazon
 * SQS message metadata".
 */
export function checkAttributes(attributes: MessageAttributes): void {
    for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
        const refuse = (why: string): never => {
            throw new AwsError("InvalidParameterValue", `The message attribute '${name}' ${why}.`);
        };
        if (!/^[\w.-]{1,256}$/.test(name)) refuse("has a name that is not 1 to 256 of A-Z, a-z, 0-9, _, - and .");
        const type = (DataType ?? "").split(".")[0];
        if (type !== "String" && type !== "Number" && type !== "Binary") {
            refuse(
                `has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String`,
            );
        }
        if (type === "Binary" ? !BinaryValue?.length : !StringValue) {
            refuse(`must contain a non-empty message attribute value of the type ${type}`);
        }
        if (type === "Number" && !Number.isFinite(Number(StringValue))) refuse("must hold a number");
    }
}

/**
 * The MD5 of attributes that SQS answers with and SDKs check: of each attribute in the order of names its name, type, kind and
 * value, each with its length before it. Source: SQS Developer Guide, "Calculating the MD5 message digest for message attributes".
 */
export function attributesMd5(attributes: MessageAttributes): string | undefined {
    const names = Object.keys(attributes).sort();
    if (names.length === 0) return undefined;
    const hash = createHash("md5");
    const add = (bytes: Uint8Array) => {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytes.length);
        hash.update(length).update(bytes);
    };
    for (const name of names) {
        const { DataType, StringValue, BinaryValue } = attributes[name]!;
        add(Buffer.from(name));
        add(Buffer.from(DataType));
        hash.update(Uint8Array.of(BinaryValue ? 2 : 1));
        add(BinaryValue ?? Buffer.from(StringValue ?? ""));
    }
    return hash.digest("hex");
}
