import { stringify } from "yaml";
import { AwsError, type AwsRequest } from "../types";
import { contains, FIXTURES_FILE, type Fixtures } from "./fixtures";

/** The error code of a call that neither a live service nor the fixtures answer. */
export const NO_ANSWER = "EventOpsLabHasNoAnswer";

/**
 * Answers a call from `answers:` of the fixtures. Throws `AwsError`: the one that the fixtures name, or, when nothing fits,
 * one with a status that SDK clients do not retry and a message that shows what to add.
 */
export function answerFrom(fixtures: Fixtures, request: AwsRequest): unknown {
    const { service, operation, input } = request;
    const found = fixtures.answers.find(
        (answer) => answer.service === service && answer.operation === operation && contains(input, answer.when ?? {}),
    );
    if (!found) throw new AwsError(NO_ANSWER, missing(request), 400);
    if (found.error) {
        const { code, message = `${code} (from ${FIXTURES_FILE})`, status = 400 } = found.error;
        throw new AwsError(code, message, status);
    }
    return structuredClone(found.output);
}

function missing({ service, operation, input }: AwsRequest): string {
    const example = stringify({ answers: [{ service, operation, when: plain(input), output: {} }] }).trimEnd();
    return `The lab does not run ${service}, and ${FIXTURES_FILE} has no answer to ${operation}. Add to it:\n${example}`;
}

/** The part of an input that can be written in YAML. */
function plain(input: Record<string, unknown>): unknown {
    return JSON.parse(JSON.stringify(input));
}
