/** A number as it stands in the text: beyond 2^53 its digits would not survive a double. */
export interface RawNumber {
    readonly rawJSON: string;
}

/** JSON text as a value; numbers keep their text. Throws a `SyntaxError`. */
export function parseKeepingDigits(text: string): unknown {
    return json.parse(text, (_key, value, { source }) => (typeof value === "number" ? json.rawJSON(source!) : value));
}

export function isRawNumber(value: unknown): value is RawNumber {
    return json.isRawJSON(value);
}

export function rawNumber(text: string): RawNumber {
    return json.rawJSON(text);
}

/** What Node.js 24 has and TypeScript 6 does not declare yet. */
const json = JSON as unknown as {
    parse(
        text: string,
        reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
    rawJSON(text: string): RawNumber;
    isRawJSON(value: unknown): boolean;
};
