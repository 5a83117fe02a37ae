import { AwsError } from "../types";
import { isObject } from "./json";

/**
 * Why the first entry of PutEvents failed; undefined when all were taken. `InternalFailure` and `ThrottlingException` may be tried again, the
 * others not. Source: EventBridge API Reference, "PutEventsResultEntry".
 */
export function failedEntry(answer: unknown): AwsError | undefined {
    if (!isObject(answer) || !answer["FailedEntryCount"]) return undefined;
    // An answer that fixtures give may lack the entries.
    const entries = (answer["Entries"] ?? []) as { ErrorCode?: string; ErrorMessage?: string }[];
    const { ErrorCode = "InternalFailure", ErrorMessage = ErrorCode } = entries.find((entry) => entry.ErrorCode) ?? {};
    return new AwsError(ErrorCode, ErrorMessage, ErrorCode === "InternalFailure" ? 500 : 400);
}

/** Throws what `failedEntry` tells of an answer. */
export function refuseFailedEntries(answer: unknown): void {
    const error = failedEntry(answer);
    if (error) throw error;
}
