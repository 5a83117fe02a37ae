/** A text as a regular expression that matches it and nothing else. Node.js 24 has `RegExp.escape`, TypeScript 6 declares it in ES2025 alone. */
export function escaped(text: string): string {
    return (RegExp as unknown as { escape(text: string): string }).escape(text);
}
