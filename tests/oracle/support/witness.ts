import { isNumber, isObject, type Json } from "./json";

/** A value that an alternative takes, or nearly: the variant changes what often does not matter, and sometimes what does. */
export function valueFor(alternative: Json, variant: number): Json | undefined {
    if (isObject(alternative)) {
        const [name, value] = alternative.members[0] ?? ["", null];
        return operatorValue(name, value, variant);
    }
    if (isNumber(alternative)) return variant % 4 === 0 ? otherForm(alternative.number, variant) : alternative;
    return alternative;
}

function operatorValue(name: string, value: Json, variant: number): Json | undefined {
    const filler = ["", "a", "ab", "\u00df", "x/y"][variant % 5]!;
    switch (name) {
        case "prefix":
            return text(value, variant) + filler;
        case "suffix":
            return filler + text(value, variant);
        case "equals-ignore-case":
        case "exactly":
            return text(value, variant);
        case "wildcard":
            return text(value, variant)
                .replace(/\\([*\\])|\*/g, (_, escaped?: string) => escaped ?? filler)
                .slice(0, variant % 7 === 0 ? -1 : undefined);
        case "anything-but":
            return excludedOrNot(value, variant);
        case "numeric":
            return bound(value, variant);
        case "cidr":
            return text(value, variant)
                .replace(/\/.*$/, "")
                .replace(/[01]$/, variant % 2 ? "$&" : "2");
        case "exists":
            return value === false ? (variant % 3 === 0 ? null : undefined) : [null, "", "x", false, []][variant % 5];
        default:
            return null;
    }
}

/** The text of an operator; where case is ignored, with some of it changed. */
function text(value: Json, variant: number): string {
    const [given, ignoringCase] = isObject(value) ? [value.members[0]?.[1], true] : [value, false];
    const plain = typeof given === "string" ? given : "";
    if (!ignoringCase && variant % 3 !== 0) return plain;
    return [plain, plain.toUpperCase(), plain.toLowerCase()][variant % 3]!;
}

function excludedOrNot(value: Json, variant: number): Json {
    const inner = isObject(value) ? (value.members[0]?.[1] ?? null) : value;
    const items = Array.isArray(inner) ? inner : [inner];
    const item = items[variant % Math.max(1, items.length)] ?? null;
    if (variant % 2 === 0) return [null, "other", { number: "7" }, [item, "other"], true][variant % 5]!;
    return typeof item === "string" ? item.replace(/^\*|\*$/, "") + (variant % 3 === 0 ? "a" : "") : item;
}

function bound(value: Json, variant: number): Json {
    const numbers = Array.isArray(value) ? value.filter(isNumber) : [];
    const number = numbers[variant % Math.max(1, numbers.length)];
    if (!number) return null;
    const near = Number(number.number) + [0, 1, -1, 0.5, 1e-6][variant % 5]!;
    return Number.isFinite(near) && variant % 5 > 0 ? { number: String(near) } : number;
}

/** The same number written in another way. */
function otherForm(number: string, variant: number): Json {
    if (!/^-?\d+$/.test(number)) return { number };
    return { number: [`${number}.0`, `${number}e0`, `${number}.0e0`, `${number}.00E+0`][(variant >> 2) % 4]! };
}
