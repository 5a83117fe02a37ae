import type { Scalar } from "./value";

const V4 = /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/;
const V6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;

/** Whether a string has the characters of an address; it may still not be one. */
export function looksLikeIp(text: string): boolean {
    return V4.test(text) || V6.test(text);
}

/**
 * The bytes of an IPv4 (4) or IPv6 (16) address, or undefined. Leading zeros are decimal, as in `010.0.0.1`. An IPv4-mapped
 * IPv6 address is its IPv4 address.
 */
export function ipBytes(text: string): number[] | undefined {
    if (V4.test(text)) return v4Bytes(text);
    if (V6.test(text)) return v6Bytes(text);
    return undefined;
}

/** An address as 8 or 32 hexadecimal digits, or undefined. */
export function ipHex(text: string): string | undefined {
    const bytes = ipBytes(text);
    return bytes && toHex(bytes);
}

let lastText = "";
let lastAddress: string | undefined;

/** The digits of the address that a value is, if it is one. The last one is remembered: many rules ask for the same. */
export function addressIn(value: Scalar): string | undefined {
    if (typeof value !== "string") return undefined;
    if (value !== lastText) {
        lastAddress = ipHex(value);
        lastText = value;
    }
    return lastAddress;
}

export function toHex(bytes: readonly number[]): string {
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function v4Bytes(text: string): number[] | undefined {
    // EventBridge's address parser gives up on longer texts, so 0000000001.0.0.1 stays a plain string.
    if (text.length > 15) return undefined;
    const bytes = text.split(".").map(Number);
    return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function v6Bytes(text: string): number[] | undefined {
    const halves = text.split("::");
    if (halves.length > 2) return undefined;
    const [head, tail] = halves.map(groups);
    if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
    const given = head.length + (tail?.length ?? 0);
    if (tail === undefined ? given !== 8 : given > 7) return undefined;
    const all = [...head, ...new Array<number>(8 - given).fill(0), ...(tail ?? [])];
    const bytes = all.flatMap((group) => [group >> 8, group & 0xff]);
    const mapped = all.slice(0, 5).every((group) => group === 0) && all[5] === 0xffff;
    return mapped ? bytes.slice(12) : bytes;
}

function groups(half: string): number[] | undefined {
    if (half === "") return [];
    const values = half.split(":").map((group) => Number.parseInt(group, 16));
    return values.every((value) => value <= 0xffff) ? values : undefined;
}

/**
 * Whether an address lies in a range, digit by digit as EventBridge walks it: between addresses of one family this is the
 * range; an address of the other family is compared by its leading digits, until it is strictly inside or runs out.
 */
export function inHexRange(hex: string, low: string, high: string): boolean {
    let onLow = true;
    let onHigh = true;
    for (let i = 0; i < low.length; i++) {
        const digit = hex[i];
        if (digit === undefined) return false;
        if (onLow && digit < low[i]!) return false;
        if (onHigh && digit > high[i]!) return false;
        onLow &&= digit === low[i];
        onHigh &&= digit === high[i];
        if (!onLow && !onHigh) return true;
    }
    return true;
}
