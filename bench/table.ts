/** What a benchmark measured, ready to print. */
export interface BenchTable {
    readonly title: string;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly (string | number)[])[];
    /** What is said below it: the aim, and what reaches it. */
    readonly note?: string;
}

/** An aim, and which rows reach it. `measured` says of the others what they are at; `why` they are not there. */
export function aimText(
    aim: string,
    rows: readonly { readonly name: string; readonly measured: string; readonly reached: boolean }[],
    why = "",
): string {
    const not = rows.filter(({ reached }) => !reached).map(({ name, measured }) => `${name} (${measured})`);
    const count = `reached in ${rows.length - not.length} of ${rows.length}`;
    return `Aim: ${aim}: ${count}${not.length === 0 ? "." : `; not: ${not.join(", ")}. ${why}`.trimEnd()}`;
}

/** The value below which `share` (0 to 1) of the measurements lie. */
export function percentile(values: readonly number[], share: number): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
