import { OptionsError } from "./errors";

/** A whole number within bounds, or the default; throws an error that names the option. */
export function wholeNumber(
    name: string,
    value: number | undefined,
    { fallback, min, max }: { readonly fallback: number; readonly min: number; readonly max: number },
): number {
    if (value === undefined) return fallback;
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new OptionsError(`${name} is ${value}; expected a whole number from ${min} to ${max}.`);
}
