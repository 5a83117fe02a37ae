const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/;

/** A decimal as its digits, without zeros at either end, times a power of ten. */
function normalise(text: string): string {
    const [, sign, whole = "", fraction = "", exponent = "0"] = DECIMAL.exec(text)!;
    const digits = whole + fraction;
    let from = 0;
    let to = digits.length;
    while (from < to && digits[from] === "0") from++;
    while (to > from && digits[to - 1] === "0") to--;
    if (from === to) return "0";
    const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - to);
    return `${sign}${digits.slice(from, to)}e${power}`;
}

const LONGEST_NUMBER = 1000;

/**
 * The number that a JSON number text stands for, or undefined for one that a double cannot hold: `9007199254740993`, `1e400`
 * or more digits than a double tells apart. EventBridge compares the former by value and the latter by their text alone.
 */
export function comparableNumber(text: string): number | undefined {
    const number = Number(text);
    if (text.length <= 15 && !/[eE]/.test(text)) return number;
    if (!Number.isFinite(number) || text.length > LONGEST_NUMBER) return undefined;
    // As the shortest form is mostly written.
    if (text === String(number)) return number;
    if (normalise(text) !== normalise(String(number))) return undefined;
    return number;
}
