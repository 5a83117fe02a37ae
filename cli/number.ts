/** A number that is not negative, digits grouped by `_` or not; `NaN` for what is none. */
export function numberOf(text: string): number {
    return /^[\d_]*\.?\d+(e\d+)?$/i.test(text) ? Number(text.replace(/_/g, "")) : Number.NaN;
}
