import type { Lab } from "event-ops-lab";
import { flowOf } from "./atRates";
import { atRest } from "./atRest";
import { amountOf, linesOf, rounded } from "./lines";
import { ownersOf } from "./owners";
import { type Charge, PRICES_READ, PRICES_REGION } from "./prices";
import { quotaUses } from "./quotas";
import { type Entry, entriesOf, ratesOf, reactionNames } from "./reactions";
import { type StackView, stackView } from "./stackView";
import { ASSUMPTIONS, type Assumptions, type Budget, type BudgetOptions, type Part } from "./types";

/**
 * What the evaluated stack costs a month at list prices, at rest and at the rates that are given, and how near it is to the quotas.
 * Throws a `UserError` for a rate of a name that the stack does not have.
 */
export function budgetOf(lab: Lab, options: BudgetOptions = {}): Budget {
    return budgetOfView(stackView(lab), options);
}

/** `budgetOf` for resources that no lab holds. */
export function budgetOfView(view: StackView, options: BudgetOptions = {}): Budget {
    const assumptions = { ...ASSUMPTIONS, ...options.assumptions };
    const entries = entriesOf(view);
    const rates = ratesOf(entries, options.rates ?? {}, options.givenBy);
    const rest = atRest(view);
    const owner = ownersOf(view, entries);
    const charges = [...rest.charges].map(([resource, charge]) => ({ part: owner(resource), charge }));
    const flows = entries.flatMap((entry) => flowOfEntry(view, entry, rates.get(entry.resource), assumptions));
    const parts = partsOf(entries, charges, flows);
    const sum = (key: "restAmount" | "rateAmount") => amountOf(parts.map((part) => ({ amount: part[key] })));
    return {
        region: view.region,
        currency: "USD",
        prices: { region: PRICES_REGION, read: PRICES_READ },
        atRest: sum("restAmount"),
        atRates: sum("rateAmount"),
        total: rounded(sum("restAmount") + sum("rateAmount")),
        parts,
        reactions: reactionNames(entries),
        unpriced: rest.unpriced,
        byUse: rest.byUse,
        notes: [...new Set(flows.flatMap(({ notes }) => [...notes]))],
        assumptions,
        quotas: quotaUses(view),
    };
}

interface PartFlow {
    readonly part: string;
    readonly rate: number;
    readonly charges: readonly Charge[];
    readonly notes: ReadonlySet<string>;
}

function flowOfEntry(
    view: StackView,
    entry: Entry,
    rate: number | undefined,
    assumptions: Assumptions,
): readonly PartFlow[] {
    if (rate === undefined) return [];
    const { charges, notes } = flowOf(view, entry.resource, rate, assumptions);
    return [{ part: entry.part, rate, charges, notes }];
}

function partsOf(
    entries: readonly Entry[],
    rest: readonly { readonly part: string | null; readonly charge: readonly Charge[] }[],
    flows: readonly PartFlow[],
): readonly Part[] {
    const names = new Set<string | null>([...entries, ...rest].map(({ part }) => part));
    const parts = [...names].map((name): Part => {
        const own = flows.filter(({ part }) => part === name);
        const atRestLines = linesOf(rest.filter(({ part }) => part === name).flatMap(({ charge }) => charge));
        const atRateLines = linesOf(own.flatMap(({ charges }) => charges));
        const [restAmount, rateAmount] = [amountOf(atRestLines), amountOf(atRateLines)];
        return {
            name,
            rules: entries.filter(({ part }) => part === name).map(({ resource }) => resource.name),
            atRest: atRestLines,
            restAmount,
            ...(own.length > 0 ? { rate: own.reduce((total, { rate }) => total + rate, 0) } : {}),
            atRate: atRateLines,
            rateAmount,
            amount: rounded(restAmount + rateAmount),
        };
    });
    return parts.sort((a, b) => b.amount - a.amount || order(a.name, b.name));
}

/** By name; what is shared comes last. */
function order(a: string | null, b: string | null): number {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return a < b ? -1 : 1;
}
