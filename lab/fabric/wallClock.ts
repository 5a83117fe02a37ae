/** The clock on the wall of a time zone. Times are in milliseconds since 1970. */
export class WallClock {
    readonly #format: Intl.DateTimeFormat;

    constructor(timezone: string) {
        this.#format = new Intl.DateTimeFormat("en-US", {
            timeZone: timezone,
            hourCycle: "h23",
            year: "numeric",
            month: "numeric",
            day: "numeric",
            hour: "numeric",
            minute: "numeric",
            second: "numeric",
        });
    }

    /** Whether the wall showed the same date and time before, since the clock was put back between the two. */
    isSecondTime(time: number): boolean {
        // No zone puts its clock back by more than this.
        const before = this.#offset(time - 3 * 3_600_000);
        const putBack = before - this.#offset(time);
        return putBack > 0 && this.#offset(time - putBack) === before;
    }

    #offset(time: number): number {
        const parts = Object.fromEntries(
            this.#format.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
        );
        const { year, month, day, hour, minute, second } = parts as Record<string, number>;
        return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) - Math.floor(time / 1000) * 1000;
    }
}
