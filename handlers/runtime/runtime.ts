import { OptionsError } from "../errors";
import { createLog } from "./log";
import type { HandlerRuntime, Logger } from "./types";

/** What every factory is given, made once for each execution environment. */
export function createRuntime(log: Logger = createLog(), env: HandlerRuntime["env"] = process.env): HandlerRuntime {
    return {
        log,
        env,
        required(name) {
            const value = env[name];
            if (value) return value;
            throw new OptionsError(
                `The environment variable ${name} is not set. Set it in the function's "environment".`,
            );
        },
    };
}
