import type { PriceName } from "./prices";

/** What is assumed of the events and functions where nothing is known. */
export interface Assumptions {
    /** How long a function runs for one call, in milliseconds. Default 200. */
    readonly durationMs: number;
    /** How large a message is at every hop, in KiB. Default 4. Billed in pieces of 64 KiB. */
    readonly messageKib: number;
    /** What a function logs for one call, in KiB. Default 1. */
    readonly logKib: number;
    /** How many messages a poll takes together, up to the batch size of the mapping. Default 1. */
    readonly batch: number;
    /** To how many addresses a mail goes: each counts as one e-mail. Default 1. */
    readonly recipients: number;
}

export const ASSUMPTIONS: Assumptions = { durationMs: 200, messageKib: 4, logKib: 1, batch: 1, recipients: 1 };

export interface BudgetOptions {
    /** Events a month, by the name of a rule, a schedule or the component around it. Default: none, so at rest only. */
    readonly rates?: Readonly<Record<string, number>>;
    /** How messages name the rate of a name. Default: `--rate NAME`. */
    readonly givenBy?: (name: string) => string;
    readonly assumptions?: Partial<Assumptions>;
}

/** One price times its units. */
export interface Line {
    /** What costs; the name of a price in the JSON. */
    readonly price: PriceName;
    readonly what: string;
    /** Units a month, for example requests. */
    readonly quantity: number;
    readonly unit: string;
    /** US dollars a month. */
    readonly amount: number;
    /** False where the list price could not be confirmed. */
    readonly confirmed: boolean;
}

/** What a reaction, or another part of the stack, costs a month. */
export interface Part {
    /** The name of the component or of the rule; `null` for what several of them share and no component holds. */
    readonly name: string | null;
    /** The rules and schedules in it, by their names in the program. */
    readonly rules: readonly string[];
    readonly atRest: readonly Line[];
    readonly restAmount: number;
    /** Events a month that were given for it. Absent: none. */
    readonly rate?: number;
    readonly atRate: readonly Line[];
    readonly rateAmount: number;
    readonly amount: number;
}

/** How near the stack is to a quota of AWS: the resource that uses most of it. */
export interface QuotaUse {
    readonly quota: string;
    readonly used: number;
    readonly limit: number;
    /** `used / limit`. */
    readonly share: number;
    /** The resource that it is about; absent where all of an account count together. */
    readonly resource?: string;
    readonly adjustable: boolean;
    readonly source: string;
    readonly confirmed: boolean;
}

/** What a stack costs a month, and how near it is to the quotas. Plain data: it can be stored, and compared with another. */
export interface Budget {
    readonly region: string;
    readonly currency: "USD";
    /** The Region of the list prices, and the day on which they were looked up. */
    readonly prices: { readonly region: string; readonly read: string };
    readonly atRest: number;
    readonly atRates: number;
    readonly total: number;
    /** The dearest first. */
    readonly parts: readonly Part[];
    /** Names that a rate can be given for. */
    readonly reactions: readonly string[];
    /** Resource types whose price is not known, with how many of them there are: not in any amount. */
    readonly unpriced: Readonly<Record<string, number>>;
    /** Resource types that cost by use alone, in a way that rates do not say: not in any amount. */
    readonly byUse: Readonly<Record<string, number>>;
    /** What the rates do not cover, in sentences. */
    readonly notes: readonly string[];
    readonly assumptions: Assumptions;
    /** Worst first. */
    readonly quotas: readonly QuotaUse[];
}
