import { compilePattern } from "./compile";
import { EventValidationError, InvalidEventError } from "./errors";
import { type ParsedEvent, parseEvent } from "./event";
import { matches } from "./match";

/** The fields that TestEventPattern wants in its event. Its reference lists `resources` too, which AWS does not insist on. */
const REQUIRED = ["id", "account", "source", "time", "region", "detail-type"];

/**
 * What the TestEventPattern API answers for a pattern and an event. Throws `InvalidEventPatternError` for the pattern, and
 * `EventValidationError` (ValidationException) for an event that is no JSON object or lacks id, account, source, time, region
 * or detail-type. Amazon EventBridge API reference, "TestEventPattern".
 */
export function testEventPattern(pattern: string, event: string): boolean {
    const parsed = readEvent(event);
    const missing = REQUIRED.filter((field) => !parsed?.has(field));
    if (!parsed || missing.length > 0) throw new EventValidationError("Parameter Event is not valid.");
    return matches(compilePattern(pattern), parsed);
}

function readEvent(text: string): ParsedEvent | undefined {
    try {
        return parseEvent(text);
    } catch (error) {
        if (error instanceof InvalidEventError) return undefined;
        throw error;
    }
}
