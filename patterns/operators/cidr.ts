import { addressIn, inHexRange, ipBytes, looksLikeIp, toHex } from "../ip";
import type { JsonNode } from "../json/node";
import type { Fail, Matcher } from "./operator";

/** Matches IP addresses in a network. */
export interface CidrOperator {
    readonly cidr: string;
}

/**
 * Matches strings that are IP addresses in a network, for example `cidr("10.0.0.0/8")`. EventBridge takes IPv4 masks from 0 to
 * 31 and IPv6 masks from 0 to 127; a single address is matched by its plain string.
 * Amazon EventBridge user guide, "Comparison operators for use in event patterns".
 */
export function cidr(network: string): CidrOperator {
    return { cidr: network };
}

export function compileCidr(value: JsonNode, fail: Fail): Matcher {
    // The engine speaks of "prefix" here too.
    if (value.type !== "string") return fail("prefix match pattern must be a string", "cidr takes one string");
    const { low, high } = networkRange(value.value, fail);
    return {
        operator: "cidr",
        matches(value) {
            const ip = addressIn(value);
            return ip !== undefined && inHexRange(ip, low, high);
        },
    };
}

function networkRange(network: string, fail: Fail): { low: string; high: string } {
    const parts = network.split("/");
    while (parts.at(-1) === "") parts.pop();
    const [address, mask] = parts;
    if (parts.length !== 2 || address === undefined || mask === undefined) {
        return fail("Malformed CIDR, one '/' required");
    }
    const bits = /^[+-]?[0-9]+$/.test(mask) ? Number(mask) : Number.NaN;
    if (!(Math.abs(bits) <= 0x7fffffff)) return fail("Malformed CIDR, mask bits must be an integer");
    if (bits < 0) return fail("Malformed CIDR, mask bits must not be negative");
    if (!looksLikeIp(address)) return fail(`Nonstandard IP address: ${address}`);
    const bytes = ipBytes(address) ?? fail(`Invalid IP address: ${address}`);
    const size = bytes.length * 8;
    if (bits >= size) {
        const hint = "for one address, write it as a plain string";
        return fail(`${size === 32 ? "IPv4" : "IPv6"} mask bits must be < ${size}`, hint);
    }
    const hostMask = bytes.map((_, at) => 0xff >> Math.min(8, Math.max(0, bits - at * 8)));
    return {
        low: toHex(bytes.map((byte, at) => byte & ~hostMask[at]! & 0xff)),
        high: toHex(bytes.map((byte, at) => byte | hostMask[at]!)),
    };
}
