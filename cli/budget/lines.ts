import { type Charge, PRICES, type Price, type PriceName } from "./prices";
import type { Line } from "./types";

/** Billionths of a dollar: sums stay exact, and a single request is still more than nothing. */
const PRECISION = 1_000_000_000;

export function rounded(amount: number): number {
    return Math.round(amount * PRECISION) / PRECISION;
}

/** Charges as lines, one for each price, in the order of the price list. */
export function linesOf(charges: readonly Charge[]): readonly Line[] {
    const sums = new Map<PriceName, number>();
    for (const [name, quantity] of charges) sums.set(name, (sums.get(name) ?? 0) + quantity);
    const names = (Object.keys(PRICES) as PriceName[]).filter((name) => (sums.get(name) ?? 0) > 0);
    return names.map((name) => lineOf(name, rounded(sums.get(name)!)));
}

function lineOf(name: PriceName, quantity: number): Line {
    const { what, usd, per, unit, confirmed }: Price = PRICES[name];
    return { price: name, what, quantity, unit, amount: rounded((quantity / per) * usd), confirmed };
}

export function amountOf(lines: readonly { readonly amount: number }[]): number {
    return rounded(lines.reduce((sum, { amount }) => sum + amount, 0));
}

/** `12.30`; `< 0.01` for what is less than a cent, and not nothing. */
export function money(amount: number): string {
    return amount > 0 && amount < 0.01 ? "< 0.01" : amount.toFixed(2);
}
