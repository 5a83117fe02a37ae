import type { FunctionConfig, Session } from "../types";

interface EnvironmentRequest {
    readonly config: FunctionConfig;
    readonly directory: string;
    readonly session: Session;
    readonly endpointUrl: string;
    /** `host:port/path` of the Runtime API. */
    readonly runtimeApi: string;
}

/** The environment of a function's process: its own variables and what Lambda sets; nothing of the lab's process. */
export function functionEnvironment({
    config,
    directory,
    session,
    endpointUrl,
    runtimeApi,
}: EnvironmentRequest): NodeJS.ProcessEnv {
    return {
        ...config.environment,
        LANG: "en_US.UTF-8",
        TZ: ":UTC",
        PATH: "/usr/local/bin:/usr/bin:/bin",
        LAMBDA_TASK_ROOT: directory,
        _HANDLER: config.handler,
        AWS_REGION: config.region,
        AWS_DEFAULT_REGION: config.region,
        AWS_EXECUTION_ENV: `AWS_Lambda_${config.runtime}`,
        AWS_LAMBDA_FUNCTION_NAME: config.name,
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
        AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
        AWS_LAMBDA_LOG_GROUP_NAME: config.logGroupName,
        AWS_LAMBDA_LOG_STREAM_NAME: "event-ops-lab",
        AWS_LAMBDA_RUNTIME_API: runtimeApi,
        AWS_ACCESS_KEY_ID: session.accessKeyId,
        AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
        AWS_SESSION_TOKEN: session.sessionToken,
        AWS_ENDPOINT_URL: endpointUrl,
    };
}
