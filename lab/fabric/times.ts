/** A time to the second, as EventBridge writes it. */
export function timeText(time: Date): string {
    return `${time.toISOString().slice(0, 19)}Z`;
}

/** The time that a call names; SDKs send seconds, programs dates. Undefined where it names none, or none that is a time. */
export function timeOf(time: unknown): Date | undefined {
    if (time === undefined || time === null) return undefined;
    const date = typeof time === "number" ? new Date(1000 * time) : new Date(time as string | Date);
    return Number.isNaN(date.getTime()) ? undefined : date;
}
