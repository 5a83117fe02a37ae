import { UserError } from "./userError";

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Schedules come due while time passes: a year of them would never end. */
const LONGEST_DAYS = 30;

/** Milliseconds of a duration such as `90s`, `15m`, `2h`, `1d` or `0`; 30 days at most. Throws a `UserError` that begins with `what`. */
export function readDuration(what: string, text: string): number {
    const [, digits = "", unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
    const ms = text === "0" ? 0 : Number(digits) * (UNITS[unit] ?? Number.NaN);
    if (ms <= LONGEST_DAYS * UNITS["d"]!) return ms;
    throw new UserError(
        `${what} ${text}: expected a duration up to ${LONGEST_DAYS} days, such as 90s, 15m, 2h, 1d or 0`,
    );
}
