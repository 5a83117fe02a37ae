import { InvalidArgumentError } from "commander";
import { numberOf } from "../number";

// What options take, judged while the command line is read: a command, which takes seconds to load, is loaded for good ones only.

/** The number of a text of digits, from `least` to `most`. */
export function wholeNumber(least: number, most = 999_999_999): (text: string) => number {
    return (text) => {
        const value = Number(text);
        if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return value;
        throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    };
}

/** A number of at least `least`: `100000`, `100_000`, `1e5` or `0.5`. */
export function numberFrom(least: number): (text: string) => number {
    return (text) => {
        const value = numberOf(text);
        if (Number.isFinite(value) && value >= least) return value;
        throw new InvalidArgumentError(`Expected a number of at least ${least}.`);
    };
}

/** Of `--config key=value`: all that was given. The last one of a key counts. */
export function configValues(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const at = text.indexOf("=");
    if (at < 1) throw new InvalidArgumentError("Expected key=value, for example aws:region=eu-west-1.");
    return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** The name of a stack; an unset variable of a shell gives an empty one. */
export function stackName(text: string): string {
    if (text !== "") return text;
    throw new InvalidArgumentError("Expected the name of a stack.");
}

/** The id of an AWS account. */
export function accountId(text: string): string {
    if (/^\d{12}$/.test(text)) return text;
    throw new InvalidArgumentError("Expected 12 digits.");
}

/** The name of a Region, by its form. */
export function regionName(text: string): string {
    if (/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(text)) return text;
    throw new InvalidArgumentError("Expected the name of a Region, for example eu-west-1.");
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Schedules come due while time passes: a year of them would never end. */
const LONGEST_DAYS = 30;

/** Milliseconds of a duration such as `90s`, `15m`, `2h`, `1d` or `0`; 30 days at most. */
export function duration(text: string): number {
    const [, digits = "", unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
    const ms = text === "0" ? 0 : Number(digits) * (UNITS[unit] ?? Number.NaN);
    if (ms <= LONGEST_DAYS * UNITS["d"]!) return ms;
    throw new InvalidArgumentError(`Expected a duration up to ${LONGEST_DAYS} days, such as 90s, 15m, 2h, 1d or 0.`);
}
