// Amazon SQS quotas: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html

/** 14 days: the longest that SQS keeps a message. */
export const MAX_RETENTION_SECONDS = 1_209_600;

/** 4 days: shorter than a dead-letter queue's, because a message's age does not start anew when it is moved there. */
export const DEFAULT_RETENTION_SECONDS = 345_600;

/** 1 MiB: what EventBridge delivers at most, and what SQS takes at most. The provider's own default is 256 KiB. */
export const MAX_MESSAGE_BYTES = 1_048_576;

/** 12 hours: the longest that SQS hides a received message. */
export const MAX_VISIBILITY_SECONDS = 43_200;
