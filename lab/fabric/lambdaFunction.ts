import type { FunctionConfig } from "../types";

/** A function of the account: what the runner needs, and how it is invoked. */
export interface LambdaFunction {
    config: FunctionConfig;
    /** Invocations at once; 0 means that nothing runs. */
    reservedConcurrency?: number | undefined;
    /** Whether it may run in a loop with queues and topics. Default: Lambda ends the loop. */
    allowsLoops?: boolean;
    /** For events that were given up: the event alone, without what went wrong. */
    deadLetterTargetArn?: string | undefined;
    /** Retries and destinations of asynchronous invocations; set after the function was made. */
    asyncConfig: AsyncConfig;
}

export interface AsyncConfig {
    /** 0 to 2, default 2. */
    readonly maximumRetryAttempts: number;
    /** Seconds, 60 to 21,600, default 21,600. */
    readonly maximumEventAgeSeconds: number;
    readonly onFailure?: string;
    readonly onSuccess?: string;
}

export const DEFAULT_ASYNC: AsyncConfig = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };

/** What every answer about a function holds. */
export function summaryOf({ config }: LambdaFunction) {
    return {
        FunctionName: config.name,
        FunctionArn: config.arn,
        Role: config.roleArn,
        Timeout: config.timeoutSeconds,
        MemorySize: config.memoryMb,
        ...(config.runtime === undefined ? {} : { Runtime: config.runtime }),
        ...(config.handler === undefined ? {} : { Handler: config.handler }),
    };
}
