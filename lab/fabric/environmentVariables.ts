import { LAMBDA_ENVIRONMENT } from "./limits";

/** Names that Lambda keeps for itself. Source: Lambda Developer Guide, "Defined runtime environment variables". */
const RESERVED =
    /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_FUNCTION_(NAME|MEMORY_SIZE|VERSION)|AWS_LAMBDA_INITIALIZATION_TYPE|AWS_LAMBDA_LOG_(GROUP|STREAM)_NAME|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AWS_LAMBDA_RUNTIME_API|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

/** Why Lambda takes no function with these environment variables; undefined where it does. */
export function environmentProblem(variables: Readonly<Record<string, string>>): string | undefined {
    const unable =
        "Lambda was unable to configure your environment variables because the environment variables you have provided";
    const reserved = Object.keys(variables).filter((name) => RESERVED.test(name));
    if (reserved.length > 0) {
        return `${unable} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`;
    }
    const bytes = Buffer.byteLength(JSON.stringify(variables));
    return bytes > LAMBDA_ENVIRONMENT ? `${unable} exceeded the 4KB limit: ${bytes} bytes.` : undefined;
}
