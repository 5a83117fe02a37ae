/** A policy or pattern as its resource hands it out: a program may give it as JSON text or parsed. */
export function jsonText(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}
