import * as pulumi from "@pulumi/pulumi";

/** One wrong argument of a component: which property, what is wrong with it, and what to do. */
export interface ArgumentProblem {
    /** The property's path as the user wrote it: `timeoutSeconds`, `permissions[1].actions`. */
    readonly propertyPath: string;
    /** Where the value was written, when that is known: `handlers/states.ts:12`. */
    readonly place?: string;
    readonly reason: string;
    readonly remedy: string;
}

/** All wrong arguments of one component, in one message. Pulumi prints it without a stack. */
export class ArgumentsError extends pulumi.RunError {
    override readonly name = "ArgumentsError";

    constructor(
        readonly component: string,
        readonly componentName: string,
        readonly errors: readonly ArgumentProblem[],
    ) {
        super(
            [
                `${component} "${componentName}": ${errors.length === 1 ? "an argument is" : `${errors.length} arguments are`} wrong.`,
                ...errors.map(
                    ({ propertyPath, place, reason, remedy }) =>
                        `  ${propertyPath}${place === undefined ? "" : ` (${place})`}: ${sentence(reason)} ${sentence(remedy)}`,
                ),
            ].join("\n"),
        );
        keepMessage(this);
    }
}

/**
 * Collects what is wrong with a component's arguments, so that all of it is said at once.
 *
 * @example
 * const problems = new ArgumentProblems("Reaction", name);
 * if (args.batchSize > 10_000) problems.add("batchSize", `is ${args.batchSize}, SQS batches hold 10,000`, "Make it smaller");
 * problems.throwIfAny();
 */
export class ArgumentProblems {
    readonly #found: ArgumentProblem[] = [];

    /** `type` is the component's class, `name` the name that the user gave it. */
    constructor(
        readonly type: string,
        readonly name: string,
    ) {}

    /** `message` says what is wrong (with the value and the limit), `remedy` what to do, `place` where it was written. */
    add(property: string, message: string, remedy: string, place?: string): void {
        const where = place === undefined ? {} : { place };
        this.#found.push({ propertyPath: property, reason: message, remedy, ...where });
    }

    /** Throws one `ArgumentsError` with everything that was added; nothing when nothing was. */
    throwIfAny(): void {
        if (this.#found.length > 0) throw new ArgumentsError(this.type, this.name, this.#found);
    }
}

/**
 * Pulumi writes the name of a resource's input before the message of an error that comes late, out of a promise: a name that stands in no program of
 * the user's.
 */
function keepMessage(error: Error): void {
    const { message } = error;
    Object.defineProperty(error, "message", { get: () => message, set: () => undefined, configurable: true });
}

function sentence(text: string): string {
    return /[.!?]$/.test(text) ? text : `${text}.`;
}
