import type { FunctionConfig } from "../types";

/** Why the lab cannot run a function, or undefined. */
export function notRunnable(config: FunctionConfig): string | undefined {
    const { runtime, code, handler, name } = config;
    if (runtime === undefined) return `${name} is a container image; the lab runs functions from archives`;
    if (!/^nodejs(18|20|22|24)\.x$/.test(runtime)) {
        return `${name} needs the runtime ${runtime}; the lab runs nodejs18.x, nodejs20.x, nodejs22.x and nodejs24.x`;
    }
    if (!code) return `${name} has no code in the program (its code is in a bucket or elsewhere)`;
    if (handler === undefined) return `${name} has no handler`;
    return undefined;
}
