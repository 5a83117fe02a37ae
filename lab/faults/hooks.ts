import type { AwsRequest, InvocationResult } from "../types";

/** Where faults come in. A cloud without them asks nobody. */
export interface Faults {
    /** After how many milliseconds each copy of a delivery of this rule or topic is made: once, at once, where nothing is wrong. */
    deliveries(place: string): readonly number[];
    /** Makes a call, or lets it fail; a call whose function has crashed never ends. */
    call(request: AwsRequest, proceed: () => Promise<unknown>): Promise<unknown>;
    /** Whether a function may not run now. */
    throttles(functionArn: string): boolean;
    /** Runs a function at a time, or has its result lost. */
    run(functionArn: string, now: Date, proceed: (now: Date) => Promise<InvocationResult>): Promise<InvocationResult>;
}
