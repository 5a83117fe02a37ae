import { isObject, parseJson } from "./json";

/**
 * Which messages of a batch failed, from what the function returned with ReportBatchItemFailures: none for an empty answer, no list
 * or an empty one; all when answer or list have another shape, or an entry names nothing or an unknown message. Source: Lambda Developer Guide, "Handling
 * errors for an SQS event source in Lambda".
 */
export function failedItems(payload: string, messageIds: readonly string[]): ReadonlySet<string> {
    const all = new Set(messageIds);
    const none: ReadonlySet<string> = new Set();
    if (payload === "") return none;
    const answer = parseJson(payload);
    // A function that returns nothing, or a text that is empty, has no failures to report.
    if (answer === null || answer === "") return none;
    if (!isObject(answer)) return all;
    const failures = answer["batchItemFailures"];
    if (failures === undefined || failures === null) return none;
    if (!Array.isArray(failures)) return all;
    const failed = new Set<string>();
    for (const failure of failures as readonly unknown[]) {
        const id = isObject(failure) ? failure["itemIdentifier"] : undefined;
        if (typeof id !== "string" || !all.has(id)) return all;
        failed.add(id);
    }
    return failed;
}
