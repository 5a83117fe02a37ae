import {
    type CompiledPattern,
    compilePattern,
    InvalidEventPatternError,
    PATTERN_LIMITS,
    serviceErrorText,
} from "event-ops/patterns";
import { AwsError } from "../types";

/** Throws what EventBridge answers to a pattern that is invalid or too long. */
export function compile(pattern: string): CompiledPattern {
    if (pattern.length > PATTERN_LIMITS.patternLength) {
        throw new AwsError(
            "LimitExceededException",
            `The event pattern has ${pattern.length} characters, at most ${PATTERN_LIMITS.patternLength} without a raised quota.`,
        );
    }
    try {
        return compilePattern(pattern);
    } catch (error) {
        if (!(error instanceof InvalidEventPatternError)) throw error;
        throw new AwsError("InvalidEventPatternException", serviceErrorText(error));
    }
}
