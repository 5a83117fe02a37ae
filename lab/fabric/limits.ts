/** Limits of AWS that the fabric keeps, in bytes unless said otherwise. */

/** A message of SQS, body and attributes (1 MiB since August 2025). Source: SQS Developer Guide, "Amazon SQS message quotas". */
export const SQS_MESSAGE = 1_048_576;
/** A message of SNS, body and attributes. Source: SNS API Reference, "Publish". */
export const SNS_MESSAGE = 262_144;
/**
 * The entries of a PutEvents request together. Sources: EventBridge User Guide, "Calculating PutEvents event entry size"; AWS Compute Blog,
 * "More room to build: serverless services now support payloads up to 1 MB" (January 2026).
 */
export const PUT_EVENTS = 1_048_576;
/** Payload and response of a synchronous invocation. Source: Lambda Developer Guide, "Lambda quotas". */
export const LAMBDA_SYNC_PAYLOAD = 6 * 1_048_576;
/** Payload of an asynchronous invocation. Source: Lambda Developer Guide, "Lambda quotas". */
export const LAMBDA_ASYNC_PAYLOAD = 1_048_576;
/** Environment variables of a function together. Source: Lambda Developer Guide, "Lambda quotas". */
export const LAMBDA_ENVIRONMENT = 4_096;
/** Number of targets of a rule. Source: EventBridge User Guide, "Amazon EventBridge quotas". */
export const TARGETS_PER_RULE = 5;
/** Number of rules of a bus: 300, in two Regions 100. Source: EventBridge User Guide, "Amazon EventBridge quotas". */
export const rulesPerBus = (region: string): number => (/^(af|eu)-south-1$/.test(region) ? 100 : 300);
/** Why EventBridge and Scheduler take no retry policy like this; undefined where they do. Source: their API References, "RetryPolicy". */
export function retryProblem(attempts: number, ageSeconds: number): string | undefined {
    if (attempts < 0 || attempts > 185) return "maximumRetryAttempts goes from 0 to 185";
    return ageSeconds < 60 || ageSeconds > 86_400 ? "maximumEventAgeInSeconds goes from 60 to 86400" : undefined;
}
/** Lambda leaves this much of the account's concurrency to functions that reserve none. Source: Lambda Developer Guide, "Configuring reserved concurrency". */
export const UNRESERVED_CONCURRENCY = 100;
/** A PutLogEvents request: events, and bytes with 26 for each event. Source: CloudWatch Logs API Reference, "PutLogEvents". */
export const PUT_LOG_EVENTS = { events: 10_000, bytes: 1_048_576, bytesPerEvent: 26 } as const;
/** Receiving, sending and deleting in batches: entries. */
export const BATCH_ENTRIES = 10;
