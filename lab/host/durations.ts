import { durationOf, FIXTURES_FILE, type Fixtures } from "../account/fixtures";
import { LabError } from "../labError";

/** A function, as far as durations are concerned. */
export interface Timed {
    /** In the program, and in AWS. */
    readonly names: readonly string[];
    readonly timeoutSeconds: number;
}

/**
 * Holds the durations of the fixtures against the functions of a stack. Throws a `LabError` where one is longer than the timeout;
 * returns a warning for each name that no function has: it may be one of another stack.
 */
export function checkDurations(fixtures: Fixtures, functions: readonly Timed[]): readonly string[] {
    const tooLong = functions.flatMap(({ names, timeoutSeconds }) => {
        const named = names.find((name) => Object.hasOwn(fixtures.durations, name));
        const seconds = durationOf(fixtures, names);
        if (named === undefined || seconds <= timeoutSeconds) return [];
        return [`  durations.${named}: ${seconds} s is more than the ${timeoutSeconds} s of the function's timeout`];
    });
    if (tooLong.length > 0)
        throw new LabError(`${FIXTURES_FILE}: invocations would be ended before their time:\n${tooLong.join("\n")}`);
    const known = functions.map(({ names }) => names[0]).join(", ");
    return Object.keys(fixtures.durations)
        .filter((name) => name !== "*" && !functions.some(({ names }) => names.includes(name)))
        .map(
            (name) => `${FIXTURES_FILE}: durations.${name}: no function of the stack has this name. They are: ${known}`,
        );
}
