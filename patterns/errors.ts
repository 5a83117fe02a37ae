/**
 * An event pattern that EventBridge refuses. The message is the service's own text without its wrapper
 * (`serviceErrorText` adds that).
 */
export class InvalidEventPatternError extends Error {
    override readonly name = "InvalidEventPatternError";

    constructor(
        message: string,
        /** Dotted path of the offending field; empty for the pattern as a whole. */
        readonly path = "",
        /** What to do about it, where the service's text does not say. */
        readonly hint?: string,
    ) {
        super(message);
    }
}

/** Text that is not an event: no JSON object, or nested too deeply. */
export class InvalidEventError extends Error {
    override readonly name = "InvalidEventError";
}

/** What TestEventPattern answers with when its event lacks a field of the envelope. */
export class EventValidationError extends Error {
    override readonly name = "ValidationException";
}

/** The text that PutRule and TestEventPattern answer with, `InvalidEventPatternException` being its code. */
export function serviceErrorText(error: InvalidEventPatternError): string {
    return `Event pattern is not valid. Reason: ${error.message}`;
}
