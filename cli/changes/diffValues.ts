import { isDeepStrictEqual } from "node:util";

/** One property that differs: its path, and what it is on either side. A side that does not have it is absent. */
export interface PropertyChange {
    /** For example `tags.owner`, `policy.Statement[0].Action`, `["a key"].x`; an index is that of the present, of the base where only the base has it. */
    readonly path: string;
    readonly before?: unknown;
    readonly after?: unknown;
}

/** A value that is compared, and never shown. */
export class Masked {
    constructor(readonly digest: string) {}

    toJSON(): string {
        return "[secret]";
    }
}

/** Longer arrays are compared by position: aligning them takes time by the square. */
const ALIGNED_ITEMS = 500;

/** The leaves in which two values differ. Texts that hold JSON objects or arrays on both sides are compared as what they hold. */
export function diffValues(before: unknown, after: unknown, path = ""): readonly PropertyChange[] {
    if (isDeepStrictEqual(before, after)) return [];
    if (Array.isArray(before) && Array.isArray(after)) return diffArrays(before, after, path);
    if (isMap(before) && isMap(after)) {
        const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
        return keys.flatMap((key) => diffEntry(before, after, key, path));
    }
    if (typeof before === "string" && typeof after === "string") {
        const [held, holds] = [parsed(before), parsed(after)];
        const inside = held && holds ? diffValues(held, holds, path) : [];
        // The same JSON written in another way is a change of the text all the same: it is deployed.
        if (inside.length > 0) return inside;
    }
    return [{ path, before, after }];
}

function diffEntry(before: Values, after: Values, key: string, path: string): readonly PropertyChange[] {
    const inner = joined(path, key);
    if (before[key] === undefined) return after[key] === undefined ? [] : [{ path: inner, after: after[key] }];
    if (after[key] === undefined) return [{ path: inner, before: before[key] }];
    return diffValues(before[key], after[key], inner);
}

function diffArrays(before: readonly unknown[], after: readonly unknown[], path: string): readonly PropertyChange[] {
    return gaps(before, after).flatMap(({ from, to, start, end }) => {
        const paired = Math.min(to - from, end - start);
        const changes: PropertyChange[] = [];
        for (let i = 0; i < paired; i++)
            changes.push(...diffValues(before[from + i], after[start + i], `${path}[${start + i}]`));
        for (let i = from + paired; i < to; i++) changes.push({ path: `${path}[${i}]`, before: before[i] });
        for (let i = start + paired; i < end; i++) changes.push({ path: `${path}[${i}]`, after: after[i] });
        return changes;
    });
}

interface Gap {
    readonly from: number;
    readonly to: number;
    readonly start: number;
    readonly end: number;
}

/** What lies between the items that both arrays have, in the same order: `before[from..to)` became `after[start..end)`. */
function gaps(before: readonly unknown[], after: readonly unknown[]): readonly Gap[] {
    const found: Gap[] = [];
    let [from, start] = [0, 0];
    const close = (to: number, end: number) => {
        if (to > from || end > start) found.push({ from, to, start, end });
    };
    for (const [i, j] of common(before, after)) {
        close(i, j);
        [from, start] = [i + 1, j + 1];
    }
    close(before.length, after.length);
    return found;
}

/** The longest common subsequence, as pairs of indexes. */
function common(before: readonly unknown[], after: readonly unknown[]): readonly (readonly [number, number])[] {
    if (Math.max(before.length, after.length) > ALIGNED_ITEMS) return [];
    const [a, b] = [before, after].map((items) => items.map((item) => canonical(item))) as [string[], string[]];
    const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i--) {
        for (let j = b.length - 1; j >= 0; j--) {
            lengths[i]![j] =
                a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
        }
    }
    const pairs: [number, number][] = [];
    for (let i = 0, j = 0; i < a.length && j < b.length; ) {
        if (a[i] === b[j]) pairs.push([i++, j++]);
        else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i++;
        else j++;
    }
    return pairs;
}

type Values = Readonly<Record<string, unknown>>;

function canonical(value: unknown): string {
    return JSON.stringify(value, (_key, item: unknown) =>
        isMap(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
    );
}

/** The object or array that a text holds. Numbers that a double does not hold keep their digits, as text. */
function parsed(text: string): object | undefined {
    if (!/^\s*[[{]/.test(text)) return undefined;
    try {
        return (JSON as JsonWithSource).parse(text, (_key, value, { source }) =>
            typeof value === "number" && String(value) !== source ? source : value,
        ) as object;
    } catch {
        return undefined;
    }
}

/** What Node.js 24 has and TypeScript 6 does not declare yet. */
type JsonWithSource = Omit<JSON, "parse"> & {
    parse(
        text: string,
        reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
};

function isMap(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Masked);
}

function joined(path: string, key: string): string {
    if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
    return path === "" ? key : `${path}.${key}`;
}
