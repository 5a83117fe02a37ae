import type { Fixtures } from "./fixtures";

export interface AccountOptions {
    /** Default 123456789012. */
    readonly accountId?: string;
    /** The Region of resources that name none. Default us-east-1. */
    readonly region?: string;
    /** Tags that every AWS resource gets, from `aws:defaultTags`. */
    readonly defaultTags?: Readonly<Record<string, string>>;
    readonly fixtures?: Fixtures;
}

export const DEFAULT_ACCOUNT_ID = "123456789012";
export const DEFAULT_REGION = "us-east-1";
