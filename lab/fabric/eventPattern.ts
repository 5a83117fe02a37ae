import { type CompiledPattern, compilePattern, InvalidEventPatternError, serviceErrorText } from "event-ops/patterns";
import { AwsError } from "../types";

// Source: EventBridge User Guide, "Amazon EventBridge quotas".
const PATTERN_CHARACTERS = 2_048;

/** Throws what EventBridge answers to a pattern that is invalid or too long. */
export function compile(pattern: string): CompiledPattern {
    if (pattern.length > PATTERN_CHARACTERS) {
        throw new AwsError(
            "LimitExceededException",
            `The event pattern has ${pattern.length} characters, at most ${PATTERN_CHARACTERS} without a raised quota.`,
        );
    }
    try {
        return compilePattern(pattern);
    } catch (error) {
        if (!(error instanceof InvalidEventPatternError)) throw error;
        throw new AwsError("InvalidEventPatternException", serviceErrorText(error));
    }
}
