import { oneLine, printable } from "./events/printable";

/**
 * Text from people or files as code in Markdown of GitHub's: nothing in it makes a link, a mention, markup or a table cell.
 * On one line, at most 120 characters.
 */
export function markdownCode(text: string): string {
    return `<code>${escaped(printable(text))}</code>`;
}

/** The same for sentences: no code, at most 1,000 characters. */
export function markdownSentence(text: string): string {
    const line = oneLine(text).trim();
    return escaped(line.length > 1000 ? `${line.slice(0, 1000)}...` : line);
}

/** A numeric reference is never read as markup: https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references */
function escaped(text: string): string {
    return text.replace(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`);
}
