import { AwsError, type ServiceImplementation } from "../../types";
import { CONCURRENT_EXECUTIONS } from "../concurrency";
import type { Lambda } from "../lambda";
import { DEFAULT_ASYNC, type LambdaFunction, summaryOf } from "../lambdaFunction";

const GIB = 1024 ** 3;

/** What Lambda tells of its functions. Source: Lambda API Reference. */
export function functionLists(lambda: Lambda): ServiceImplementation {
    return {
        ListFunctions: (_, { region }) => ({ Functions: inRegion(lambda, region).map(described) }),
        ListFunctionEventInvokeConfigs(input, { region }) {
            const fn = lambda.named(input["FunctionName"], region);
            return { FunctionEventInvokeConfigs: fn.asyncConfig === DEFAULT_ASYNC ? [] : [invokeConfig(fn)] };
        },
        GetFunctionEventInvokeConfig(input, { region }) {
            const fn = lambda.named(input["FunctionName"], region);
            if (fn.asyncConfig !== DEFAULT_ASYNC) return invokeConfig(fn);
            const why = `The function ${fn.config.arn}:$LATEST doesn't have an EventInvokeConfig`;
            throw new AwsError("ResourceNotFoundException", why, 404);
        },
        GetFunctionConcurrency(input, { region }) {
            const { reservedConcurrency } = lambda.named(input["FunctionName"], region);
            return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
        },
    };
}

/** What Lambda tells of the account: the default quota, less what functions reserve. */
export function accountSettings(lambda: Lambda): ServiceImplementation {
    return {
        GetAccountSettings(_, { region }) {
            const functions = inRegion(lambda, region);
            const reserved = functions.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
            const bytes = functions.map(({ config }) =>
                (config.code?.files ?? []).reduce((sum, one) => sum + one.bytes, 0),
            );
            return {
                AccountLimit: {
                    ConcurrentExecutions: CONCURRENT_EXECUTIONS,
                    UnreservedConcurrentExecutions: CONCURRENT_EXECUTIONS - reserved,
                    TotalCodeSize: 75 * GIB,
                },
                AccountUsage: { FunctionCount: functions.length, TotalCodeSize: bytes.reduce((a, b) => a + b, 0) },
            };
        },
    };
}

function inRegion(lambda: Lambda, region: string): readonly LambdaFunction[] {
    return lambda.all().filter(({ config }) => config.region === region);
}

function described(fn: LambdaFunction) {
    const { deadLetterTargetArn } = fn;
    return {
        ...summaryOf(fn),
        Version: "$LATEST",
        ...(deadLetterTargetArn === undefined ? {} : { DeadLetterConfig: { TargetArn: deadLetterTargetArn } }),
    };
}

function invokeConfig({ config, asyncConfig }: LambdaFunction) {
    const { maximumRetryAttempts, maximumEventAgeSeconds, onFailure, onSuccess } = asyncConfig;
    return {
        FunctionArn: `${config.arn}:$LATEST`,
        MaximumRetryAttempts: maximumRetryAttempts,
        MaximumEventAgeInSeconds: maximumEventAgeSeconds,
        DestinationConfig: {
            ...(onSuccess === undefined ? {} : { OnSuccess: { Destination: onSuccess } }),
            ...(onFailure === undefined ? {} : { OnFailure: { Destination: onFailure } }),
        },
    };
}
