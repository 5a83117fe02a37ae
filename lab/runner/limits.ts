import { LAMBDA_ENVIRONMENT } from "../fabric/limits";
import type { FunctionConfig } from "../types";

/** Names that Lambda keeps for itself. */
const RESERVED =
    /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_FUNCTION_.*|AWS_LAMBDA_INITIALIZATION_TYPE|AWS_LAMBDA_LOG_(GROUP|STREAM)_NAME|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AWS_LAMBDA_RUNTIME_API|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

/** What Lambda would refuse about a function, or undefined. */
export function functionProblem(config: Pick<FunctionConfig, "environment">): string | undefined {
    const entries = Object.entries(config.environment);
    const reserved = entries.map(([name]) => name).filter((name) => RESERVED.test(name));
    if (reserved.length > 0) {
        return `Lambda keeps these environment variables for itself: ${reserved.join(", ")}`;
    }
    const bytes = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
    return bytes > LAMBDA_ENVIRONMENT
        ? `the environment variables have ${bytes} bytes; Lambda takes at most ${LAMBDA_ENVIRONMENT}`
        : undefined;
}

/** Why the lab cannot run a function, or undefined. */
export function notRunnable(config: FunctionConfig): string | undefined {
    const { runtime, code, handler, name } = config;
    if (runtime === undefined) return `${name} is a container image; the lab runs functions from archives`;
    if (!/^nodejs(18|20|22|24)\.x$/.test(runtime)) {
        return `${name} needs the runtime ${runtime}; the lab runs nodejs18.x, nodejs20.x, nodejs22.x and nodejs24.x`;
    }
    if (!code) return `${name} has no code in the program (its code is in a bucket or elsewhere)`;
    if (handler === undefined) return `${name} has no handler`;
    return functionProblem(config);
}
