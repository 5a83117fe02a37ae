/** Every measurement is made so often before it counts. */
export const WARMUPS = 3;
export const PASSES = 5;

export function mean(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How far the values lie apart, beside their mean. */
export function spread(values: readonly number[]): string {
    return `${Math.round((100 * (Math.max(...values) - Math.min(...values))) / mean(values))} %`;
}
