/** What one UTF-16 unit of a text matches when case is ignored: its lower-case and its upper-case form. */
type Unit = readonly [lower: string, upper: string];

export type Folded = readonly Unit[];

/**
 * Case as EventBridge ignores it: of each UTF-16 unit of the pattern the lower-case and the upper-case form count, not more.
 * So `straße` matches `STRASSE` and `straße`, but `STRASSE` does not match `straße`. Letters outside the Basic Multilingual
 * Plane are lost: each of their two units is taken for a question mark.
 */
export function compileFold(text: string): Folded {
    return text.split("").map((unit) => {
        const code = unit.charCodeAt(0);
        if (code >= 0xd800 && code <= 0xdfff) return ["?", "?"] as const;
        return [unit.toLowerCase(), unit.toUpperCase()] as const;
    });
}

/** Where the units end in `value` when read from the start, or -1. No unit's form is the start of its other form. */
function readForward(units: Folded, value: string): number {
    let at = 0;
    for (const [lower, upper] of units) {
        if (value.startsWith(lower, at)) at += lower.length;
        else if (value.startsWith(upper, at)) at += upper.length;
        else return -1;
    }
    return at;
}

function readBackward(units: Folded, value: string): number {
    let end = value.length;
    for (let i = units.length - 1; i >= 0; i--) {
        const [lower, upper] = units[i]!;
        if (value.endsWith(lower, end)) end -= lower.length;
        else if (value.endsWith(upper, end)) end -= upper.length;
        else return -1;
    }
    return end;
}

export function foldEquals(units: Folded, value: string): boolean {
    return readForward(units, value) === value.length;
}

export function foldPrefix(units: Folded, value: string): boolean {
    // EventBridge keeps strings in their quotes: a last unit may be the closing one.
    return (
        readForward(units, value) >= 0 || (quoteAt(units, units.length - 1) && foldEquals(units.slice(0, -1), value))
    );
}

export function foldSuffix(units: Folded, value: string): boolean {
    return readBackward(units, value) >= 0 || (quoteAt(units, 0) && foldEquals(units.slice(1), value));
}

function quoteAt(units: Folded, at: number): boolean {
    return units[at]?.[0] === '"';
}
