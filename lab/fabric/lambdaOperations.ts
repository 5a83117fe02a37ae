import { AwsError, type CallContext, type ServiceImplementation } from "../types";
import { withQualifier } from "./functionName";
import { responsePayload, succeeded } from "./invocationResult";
import { textOf } from "./json";
import type { Lambda } from "./lambda";
import { type LambdaFunction, summaryOf } from "./lambdaFunction";
import { LAMBDA_ASYNC_PAYLOAD, LAMBDA_SYNC_PAYLOAD } from "./limits";

/** Lambda's own calls of the Lambda API. Source: Lambda API Reference. */
export function lambdaOperations(lambda: Lambda): ServiceImplementation {
    /** The function of an input that may hold a `Qualifier`, too. */
    const asked = ({ FunctionName, Qualifier }: Record<string, unknown>, region: string): LambdaFunction =>
        lambda.named(withQualifier(String(FunctionName), Qualifier), region);
    return {
        Invoke: (input, context) => invoke(lambda, asked(input, context.region), input, context),
        GetFunction: (input, { region }) => ({ Configuration: described(asked(input, region)), Tags: {} }),
        GetFunctionConfiguration: (input, { region }) => described(asked(input, region)),
    };
}

async function invoke(lambda: Lambda, fn: LambdaFunction, input: Record<string, unknown>, { trace }: CallContext) {
    const type = input["InvocationType"];
    const payload = textOf(input["Payload"]) || "{}";
    const limit = type === "Event" ? LAMBDA_ASYNC_PAYLOAD : LAMBDA_SYNC_PAYLOAD;
    if (Buffer.byteLength(payload) > limit) {
        throw new AwsError(
            "RequestTooLargeException",
            `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
            413,
        );
    }
    checkJson(payload);
    if (type === "DryRun") return { StatusCode: 204 };
    if (type === "Event") {
        lambda.enqueue(fn, payload, trace);
        return { StatusCode: 202, Payload: Buffer.alloc(0) };
    }
    const requestId = lambda.ids.uuid("request");
    const result = await lambda.run(fn, { payload, requestId, trace, attempt: 1 });
    return {
        StatusCode: 200,
        ExecutedVersion: "$LATEST",
        Payload: Buffer.from(responsePayload(result)),
        ...(succeeded(result) ? {} : { FunctionError: "Unhandled" }),
    };
}

function checkJson(payload: string): void {
    try {
        JSON.parse(payload);
    } catch (error) {
        throw new AwsError(
            "InvalidRequestContentException",
            `Could not parse request body into json: ${(error as Error).message}`,
        );
    }
}

function described(fn: LambdaFunction) {
    return { ...summaryOf(fn), State: "Active" };
}
