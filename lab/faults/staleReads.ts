import { stableHex } from "../account/names";
import type { AwsRequest } from "../types";

/** Whether an operation only reads, as its name has it: the ones that can answer what was true a while ago. */
export function isRead(operation: string): boolean {
    return /^(Get|List|Describe|Query|Scan|BatchGet|Head|Search|Lookup)/.test(operation);
}

/** What each read of a function answered last. */
export class StaleReads {
    readonly #answers = new Map<string, unknown>();

    /** Makes a call, or gives the last answer of the same one where `isStale` says so and there is one. */
    async through(request: AwsRequest, proceed: () => Promise<unknown>, isStale: () => boolean): Promise<unknown> {
        const { service, operation, region, input, by } = request;
        if (by !== "handler" || !isRead(operation)) return proceed();
        const key = stableHex(JSON.stringify([service, operation, region, input]), 16);
        if (this.#answers.has(key) && isStale()) return this.#answers.get(key);
        const answer = await proceed();
        this.#answers.set(key, answer);
        return answer;
    }
}
