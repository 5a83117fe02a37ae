import type { Cloud } from "../cloud";
import { AwsError, type InvocationResult, type Trace } from "../types";
import { roleCaller } from "./arns";
import type { Ids } from "./ids";
import type { LambdaFunction } from "./lambdaFunction";
import { PUT_LOG_EVENTS } from "./limits";

const SERVICE = "cloudwatch-logs";

/**
 * Writes what functions log, with the functions' own roles: a stream for each function, made at its first invocation. A function
 * whose role may not write runs all the same, and its log is lost, as in AWS.
 */
export class FunctionLogs {
    /** By function and log group. */
    readonly #streams = new Map<string, string>();

    constructor(
        private readonly cloud: Cloud,
        private readonly ids: Ids,
    ) {}

    async write(fn: LambdaFunction, requestId: string, result: InvocationResult, trace: Trace): Promise<void> {
        const { logGroupName, arn } = fn.config;
        const stream = this.#streams.get(`${arn} ${logGroupName}`) ?? (await this.#open(fn, trace));
        if (stream === undefined) return;
        const timestamp = this.cloud.clock.now().getTime();
        const lines = [
            `START RequestId: ${requestId} Version: $LATEST`,
            ...result.logs,
            ...outcome(result, requestId),
            `END RequestId: ${requestId}`,
        ];
        for (const messages of batches(lines)) {
            const logEvents = messages.map((message) => ({ timestamp, message }));
            const put = await this.#call(fn, trace, "PutLogEvents", { logGroupName, logStreamName: stream, logEvents });
            // The group was deleted and made anew: the next invocation opens a stream in that one.
            if (put === "ResourceNotFoundException") this.#streams.delete(`${arn} ${logGroupName}`);
        }
    }

    async #open(fn: LambdaFunction, trace: Trace): Promise<string | undefined> {
        const { logGroupName, arn } = fn.config;
        const day = this.cloud.clock.now().toISOString().slice(0, 10).replaceAll("-", "/");
        const logStreamName = `${day}/[$LATEST]${this.ids.uuid("stream").replaceAll("-", "")}`;
        const names = { logGroupName, logStreamName };
        let made = await this.#call(fn, trace, "CreateLogStream", names);
        if (made === "ResourceNotFoundException") {
            await this.#call(fn, trace, "CreateLogGroup", { logGroupName });
            made = await this.#call(fn, trace, "CreateLogStream", names);
        }
        if (made !== "ok") return undefined;
        this.#streams.set(`${arn} ${logGroupName}`, logStreamName);
        return logStreamName;
    }

    async #call({ config }: LambdaFunction, trace: Trace, operation: string, input: Record<string, unknown>) {
        const caller = roleCaller(config.roleArn, config.name);
        try {
            await this.cloud.call({ service: SERVICE, operation, input, region: config.region, caller, trace });
            return "ok";
        } catch (error) {
            if (!(error instanceof AwsError)) throw error;
            return error.code;
        }
    }
}

/** What fits into one call, of lines whose first one fits. */
function* batches(lines: readonly string[]): Iterable<readonly string[]> {
    let batch: string[] = [];
    let bytes = 0;
    for (const line of lines) {
        const more = Buffer.byteLength(line) + PUT_LOG_EVENTS.bytesPerEvent;
        if (batch.length === PUT_LOG_EVENTS.events || bytes + more > PUT_LOG_EVENTS.bytes) {
            yield batch;
            batch = [];
            bytes = 0;
        }
        batch.push(line);
        bytes += more;
    }
    yield batch;
}

function outcome(result: InvocationResult, requestId: string): string[] {
    if (result.ok) return [];
    if (result.reason === "timeout") return [`${requestId} ${result.errorMessage}`];
    return [`${result.errorType}: ${result.errorMessage}`];
}
