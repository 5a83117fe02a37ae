/** One place of a pattern: a UTF-16 code unit, or one of the two wildcards. */
const ANY = -1;
const ONE = -2;

export type Glob = readonly number[];

/** What a policy variable stands for: its value, nothing in this request, or something that the lab cannot know. */
export type KeyValue = readonly string[] | "absent" | "unknown";

export type Lookup = (key: string) => KeyValue;

/** A pattern with its variables filled in; `absent` and `unknown` name the variable that has no value. */
export type Filled = { readonly glob: Glob } | { readonly absent: string } | { readonly unknown: string };

// Marks a colon that came out of a variable: it must not part an ARN.
const LITERAL = 0x10000;

const plain = new Map<string, Glob>();

/** The pattern's `*` (any text, also none) and `?` (one character); nothing else is special. */
export function glob(pattern: string): Glob {
    let found = plain.get(pattern);
    if (!found) {
        found = tokens(pattern, true);
        plain.set(pattern, found);
    }
    return found;
}

/** Text without wildcards. */
export function literal(text: string): Glob {
    return tokens(text, false);
}

function tokens(text: string, wildcards: boolean): number[] {
    return Array.from({ length: text.length }, (_, at) => {
        const unit = text.charCodeAt(at);
        if (wildcards && unit === 42) return ANY;
        if (wildcards && unit === 63) return ONE;
        return unit;
    });
}

/**
 * Fills in policy variables: `${aws:PrincipalArn}`, `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`, `${$}` for the
 * characters themselves. Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
export function fill(pattern: string, lookup: Lookup, wildcards = true): Filled {
    if (!pattern.includes("${")) return { glob: wildcards ? glob(pattern) : literal(pattern) };
    const result: number[] = [];
    let at = 0;
    for (const match of pattern.matchAll(/\$\{([^}]*)\}/g)) {
        result.push(...tokens(pattern.slice(at, match.index), wildcards));
        at = match.index + match[0].length;
        const inside = match[1]!.trim();
        if (inside === "*" || inside === "?" || inside === "$") {
            result.push(inside.charCodeAt(0));
            continue;
        }
        const [, key, fallback] = /^([^,]*?)\s*(?:,\s*'([^']*)')?$/.exec(inside) ?? [];
        const value = lookup(key ?? inside);
        if (value === "unknown") return { unknown: key ?? inside };
        if (value !== "absent" && value.length === 1)
            result.push(...tokens(value[0]!, false).map((unit) => unit + LITERAL));
        else if (fallback !== undefined) result.push(...tokens(fallback, false).map((unit) => unit + LITERAL));
        else return { absent: key ?? inside };
    }
    result.push(...tokens(pattern.slice(at), wildcards));
    return { glob: result };
}

/** Whether the whole text matches. Linear in practice: only the last `*` is ever gone back to. */
export function matches(pattern: Glob, text: string): boolean {
    const same = (token: number, unit: number) => token === ONE || (token & 0xffff) === unit;
    let inPattern = 0;
    let inText = 0;
    let star = -1;
    let resume = 0;
    while (inText < text.length) {
        const token = pattern[inPattern];
        if (token === ANY) {
            star = inPattern++;
            resume = inText;
        } else if (token !== undefined && same(token, text.charCodeAt(inText))) {
            inPattern++;
            inText++;
        } else if (star >= 0) {
            inPattern = star + 1;
            inText = ++resume;
        } else {
            return false;
        }
    }
    while (pattern[inPattern] === ANY) inPattern++;
    return inPattern === pattern.length;
}

/**
 * Whether an ARN matches part by part: a wildcard reaches to the end of its part only, except in the sixth, which may hold
 * colons. Source: IAM User Guide, "IAM JSON policy elements: Resource" and "Condition operators" (ArnLike).
 */
export function arnMatches(pattern: Glob, arn: string): boolean {
    if (pattern.length === 1 && pattern[0] === ANY) return true;
    const patternParts = splitGlob(pattern);
    const arnParts = splitArn(arn);
    return (
        patternParts.length === arnParts.length && patternParts.every((part, index) => matches(part, arnParts[index]!))
    );
}

/** The six parts of an ARN; fewer when it is not one. */
export function splitArn(arn: string): readonly string[] {
    const parts = arn.split(":");
    return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

const split = new WeakMap<Glob, readonly Glob[]>();

function splitGlob(pattern: Glob): readonly Glob[] {
    const known = split.get(pattern);
    if (known) return known;
    const parts: number[][] = [[]];
    for (const token of pattern) {
        if (token === 58 && parts.length < 6) parts.push([]);
        else parts.at(-1)!.push(token);
    }
    split.set(pattern, parts);
    return parts;
}
