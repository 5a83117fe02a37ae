import { inspect } from "node:util";
import type { ArgumentProblems } from "./arguments";

/** A whole number from `least` to `most`, when it is given. */
export function checkInteger(
    problems: ArgumentProblems,
    property: string,
    value: number | undefined,
    least: number,
    most: number,
): void {
    if (value === undefined) return;
    if (!Number.isInteger(value) || value < least || value > most) {
        problems.add(
            property,
            `${value} is not a whole number from ${grouped(least)} to ${grouped(most)}`,
            "Give one, or leave it out",
        );
    }
}

/** Any value, in a sentence: a program without types may give anything. */
export function shown(value: unknown): string {
    return typeof value === "string"
        ? JSON.stringify(value)
        : inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
}

function grouped(value: number): string {
    return value.toLocaleString("en-US");
}
