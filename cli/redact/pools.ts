const EXTENSION =
    /\.(?:json|jsonl|csv|tsv|txt|log|gz|zip|tar|tgz|parquet|avro|orc|xml|ya?ml|html|css|js|ts|py|jar|war|pdf|png|jpe?g|gif|svg|mp[34]|sql|bak|md|fifo)$/;

/**
 * Replacements, consistent within a run: the same original always gets the same one, and different originals of a kind never share
 * one. They are numbered in the order in which originals come, so that redacting what was redacted changes nothing.
 */
export class Pools {
    readonly #pools = new Map<string, Map<string, string>>();

    /** The replacement of an original. `make` forms the n-th of its pool, from 1. */
    of(pool: string, original: string, make: (n: number) => string): string {
        const known = this.#pools.get(pool) ?? new Map<string, string>();
        this.#pools.set(pool, known);
        const replacement = known.get(original) ?? make(known.size + 1);
        known.set(original, replacement);
        return replacement;
    }

    account(id: string): string {
        return this.of("account", id, (n) => String(111_122_220_000 + n));
    }

    /** Keeps the extension of a file, by which rules match. */
    name(name: string): string {
        const extension = EXTENSION.exec(name)?.[0] ?? "";
        return this.of("name", name, (n) => `redacted-${n}${extension}`);
    }

    /** Digits and letters of ids that are hexadecimal, in their length: `i-0123456789abcdef0`, `0123456789abcdef`. */
    hex(prefix: string, hex: string): string {
        const lower = hex.toLowerCase();
        return prefix + this.of(`hex ${prefix} ${hex.length}`, lower, (n) => fixed(n.toString(16), hex.length, "0"));
    }

    uuid(uuid: string): string {
        return this.of(
            "uuid",
            uuid.toLowerCase(),
            (n) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`,
        );
    }

    /** Ids such as AKIA..., in their length: four letters say what they are of. */
    uniqueId(id: string): string {
        const prefix = id.slice(0, 4);
        const rest = id.slice(4);
        return this.of(`unique ${prefix} ${rest.length}`, rest, (n) => prefix + fixed(base32(n), rest.length, "A"));
    }

    /** Source: RFC 5737 (documentation); RFC 2544 (benchmarks) for what goes beyond its 762 addresses. */
    ipv4(address: string): string {
        return this.of("ipv4", address, (n) => {
            const block = Math.floor((n - 1) / 254);
            const host = ((n - 1) % 254) + 1;
            const net = ["192.0.2", "198.51.100", "203.0.113"][block];
            if (net !== undefined) return `${net}.${host}`;
            const more = n - 762;
            if (more > 131_071) throw new Error("There are more different IPv4 addresses than can be invented.");
            return `198.${18 + (more >> 16)}.${(more >> 8) & 255}.${more & 255}`;
        });
    }

    /** Source: RFC 3849. */
    ipv6(address: string): string {
        const canonical = new URL(`http://[${address}]`).hostname;
        return this.of("ipv6", canonical, (n) => new URL(`http://[2001:db8::${groups(n)}]`).hostname.slice(1, -1));
    }

    /** Source: RFC 7042, 2.1.1 (documentation); locally administered ones beyond its 256. */
    mac(address: string): string {
        return this.of("mac", address.toLowerCase(), (n) => {
            const hex = (n <= 256 ? n - 1 : n).toString(16).padStart(6, "0");
            const end = hex.match(/../g)!;
            return n <= 256 ? `00:00:5e:00:53:${end[2]}` : `02:00:00:${end.join(":")}`;
        });
    }

    /** Two people of one domain stay so. */
    email(address: string): string {
        const host = this.host(address.slice(address.lastIndexOf("@") + 1));
        return this.of("email", address, (n) => `person-${n}@${host}`);
    }

    host(host: string): string {
        return this.of("host", host.toLowerCase(), (n) => `host-${n}.example.com`);
    }

    secret(value: string): string {
        return this.of("secret", value, (n) => `REDACTED-SECRET-${n}`);
    }

    /** A number that is a secret. */
    secretNumber(value: string): string {
        return this.of("secret number", value, String);
    }

    /** Digits at the end of an id that AWS made, in their length. */
    digits(digits: string): string {
        return this.of(`digits ${digits.length}`, digits, (n) => fixed(String(n), digits.length, "0"));
    }
}

/** Whether CloudTrail or redact itself took the value away: nothing is left to hide. */
export function isMasked(text: string): boolean {
    return /^(\*+|HIDDEN_DUE_TO_SECURITY_REASONS|<?sensitiveDataRemoved>?|\[?REDACTED\]?|)$/i.test(text);
}

/** Base 32 as in AWS's unique ids. Source: RFC 4648, section 6. */
function base32(n: number): string {
    const digit = (value: number) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[value]!;
    return n < 32 ? digit(n) : base32(Math.floor(n / 32)) + digit(n % 32);
}

function fixed(digits: string, length: number, zero: string): string {
    if (digits.length > length) throw new Error(`There are more different ids of ${length} characters than exist.`);
    return digits.padStart(length, zero);
}

function groups(n: number): string {
    return n < 0x10000 ? n.toString(16) : `${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}`;
}
