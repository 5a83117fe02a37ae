/** The three columns of a resource event. */
export interface Columns {
    readonly source: string;
    readonly resource: string;
    readonly state: string;
}

export const CSV_HEADER = "source,resource,state";

/** One row by RFC 4180, without a line end. */
export function csvRow({ source, resource, state }: Columns): string {
    return [source, resource, state].map(field).join(",");
}

/** A whole CSV document: the header, then a row for each, lines ended by CRLF. */
export function toCsv(rows: readonly Columns[]): string {
    return [CSV_HEADER, ...rows.map(csvRow)].map((line) => `${line}\r\n`).join("");
}

/**
 * Quoted when RFC 4180 asks for it. A field that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, tab or return)
 * gets an apostrophe in front: no source, ARN or state of AWS begins so, only text that someone chose.
 */
function field(value: string): string {
    const neutral = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(neutral) ? `"${neutral.replaceAll('"', '""')}"` : neutral;
}
