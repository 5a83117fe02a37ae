/** The event lacks what every event has; it is retried and then dead-lettered, so that a person sees it. */
export class MalformedEventError extends Error {
    override readonly name = "MalformedEventError";
}

/** A message of a kind or version that this handler does not know. */
export class UnknownMessageError extends Error {
    override readonly name = "UnknownMessageError";
}

/** Options or environment that cannot work; the message says what was expected. */
export class OptionsError extends Error {
    override readonly name = "OptionsError";
}
