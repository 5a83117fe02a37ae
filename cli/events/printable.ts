/** Text from a file, safe to print: short, on one line, without control characters. */
export function printable(value: unknown): string {
    const text = oneLine(String(value));
    return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}

/** The same, of any length. */
export function oneLine(text: string): string {
    return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
}
