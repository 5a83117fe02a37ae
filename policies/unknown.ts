import * as sdk from "@pulumi/policy";

/** A value that is not known before an update was read. */
export interface UnknownValue extends Error {
    /** The path of the property. */
    readonly props: readonly string[];
}

// The SDK exports both, but leaves them out of its types.
const { UnknownValueError, unknownCheckingProxy } = sdk as unknown as {
    readonly UnknownValueError: new (mark: string, path: readonly string[]) => UnknownValue;
    readonly unknownCheckingProxy: <T extends object>(values: T) => T;
};

/** The engine's mark of a text that is not known. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Inputs as the SDK hands them to a policy: reading a value that is not known throws. */
export const checked = unknownCheckingProxy;

export function isUnknownValue(error: unknown): error is UnknownValue {
    return error instanceof UnknownValueError;
}

/** The SDK says "can't run ... during preview" and then this text: neither a pass nor a violation. */
export function unknownValue(message: string): Error {
    const error = new UnknownValueError(UNKNOWN_TEXT, []);
    error.message = message;
    return error;
}

/** What `read` returns; undefined where it comes upon a value that is not known. */
export function whereKnown<T>(read: () => T): T | undefined {
    try {
        return read();
    } catch (error) {
        if (isUnknownValue(error)) return undefined;
        throw error;
    }
}

/** The value behind what `checked` made of it: promises in it can be waited for, and values that are not known are marks. */
export function unproxied(value: unknown): unknown {
    // The name of the property by which the SDK itself does this; it does not export it.
    const target = (value as { readonly __getSpecialProxyTarget?: unknown } | null | undefined)
        ?.__getSpecialProxyTarget;
    return target === undefined ? value : target;
}
