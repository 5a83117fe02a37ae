import type { Statement } from "./documents";

/** Condition keys that say which account or organisation calls, or for which of its resources a service does. */
export const CALLER_KEYS = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    // What SNS called the source's account before there was a key for all services.
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
] as const;

/** Of these, what a service sends along with the calls that it makes for others. */
export const SOURCE_KEYS = [
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
] as const;

/** Operators that fail where the key is absent, so that a value is asked for. */
const ASKING = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i;

/**
 * Whether a statement holds for certain callers only: a condition asks for a value of one of these keys. `...IfExists`, `Null`, negations
 * and `ForAllValues` hold for callers without the key too; a value of stars, or an ARN of any account, holds for all.
 */
export function isNarrowed({ conditions }: Statement, keys: readonly string[]): boolean {
    return asks(conditions, (key, values) => keys.includes(key) && values.length > 0 && values.every(isNarrow));
}

/** Whether some condition asks for a value of a key, of which the values that it may have say more. */
export function asks(
    conditions: Statement["conditions"],
    isMeant: (key: string, values: readonly string[]) => boolean,
): boolean {
    return Object.entries(conditions).some(
        ([operator, values]) =>
            ASKING.test(operator) && Object.entries(values).some(([key, wanted]) => isMeant(key, wanted)),
    );
}

/** Whether a value that a condition asks for says more than stars, or than an ARN of any account. */
export function isNarrow(value: string): boolean {
    if (!value.startsWith("arn:")) return /[^*?]/.test(value) && !/\/0$/.test(value);
    const [, , , , account, ...resource] = value.split(":");
    // ARNs of S3 buckets hold no account: their names belong to one.
    return /[^*?]/.test(account || resource.join(""));
}
