const CUT = "…";

/** Control characters, separators that some viewers take for line ends, and marks that reverse the reading order. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff\ufffe\uffff]+/gu;

/** The text on one line: every run of control characters becomes one space. Text of events cannot make a line of its own. */
export function oneLine(text: string): string {
    return text.replace(UNPRINTABLE, " ").trim();
}

/** At most `limit` UTF-16 units; what was cut is marked, and no surrogate pair is split. */
export function cut(text: string, limit: number, mark = CUT): string {
    if (text.length <= limit) return text;
    let end = limit - mark.length;
    const last = text.charCodeAt(end - 1);
    if (last >= 0xd800 && last <= 0xdbff) end -= 1;
    return text.slice(0, end) + mark;
}
