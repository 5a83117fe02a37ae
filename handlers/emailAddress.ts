import { oneLine } from "./runtime/text";

/** SES takes 50 recipients a message. Source: "Service quotas in Amazon SES". */
export const MOST_RECIPIENTS = 50;

export function isAddress(text: unknown): boolean {
    return typeof text === "string" && /^[^\s@<>,;:"()[\]\\]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+$/.test(text);
}

/** `ops@example.com` or `Operations <ops@example.com>`, on one line: a sender becomes a header. */
export function isSender(text: unknown): boolean {
    return typeof text === "string" && oneLine(text) === text && isAddress(addressOf(text));
}

/** The address of a sender: `ops@example.com` of `Operations <ops@example.com>`. */
export function addressOf(sender: string): string {
    return /^[^<>]*<([^<>]+)>$/.exec(sender)?.[1] ?? sender;
}
