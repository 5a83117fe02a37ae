import { createRuntime } from "./runtime";
import type { HandlerRuntime, LambdaContext, RawHandler } from "./types";

/** For `receives: "raw"`: the handler gets Lambda's own event and context unchanged, and Lambda gets what it returns. */
export function wrapRaw(
    make: (runtime: HandlerRuntime) => RawHandler,
    runtime: HandlerRuntime = createRuntime(),
): (lambdaEvent: unknown, lambdaContext: LambdaContext) => Promise<unknown> {
    const handler = make(runtime);
    return async (lambdaEvent, lambdaContext) => handler(lambdaEvent, lambdaContext);
}
