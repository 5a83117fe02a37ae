/**
 * A second matcher for the tests: the rules of docs/event-patterns.md, B, taken literally. It tries every choice of a value for
 * every field, one field after another in the order of their paths, and remembers which element of which array was chosen.
 * Slow beyond use; it knows plain values, anything-but of one string, and exists.
 */
export interface ReferenceField {
    readonly path: string;
    readonly alternatives: readonly unknown[];
}

interface Value {
    readonly path: string;
    readonly value: unknown;
    /** Which element of which array it lies in, by the array's number. */
    readonly elements: ReadonlyMap<number, number>;
}

export function referenceMatches(fields: readonly ReferenceField[], event: object): boolean {
    const values = flatten(event);
    const sorted = [...fields].sort((a, b) => (a.path < b.path ? -1 : 1));
    const walk = (at: number, chosen: ReadonlyMap<number, number>): boolean => {
        const field = sorted[at];
        if (!field) return true;
        const open = values.filter(({ path, elements }) => path === field.path && agrees(chosen, elements));
        const absent = field.alternatives.some((alternative) => isExists(alternative, false));
        if (absent && open.length === 0 && walk(at + 1, chosen)) return true;
        return open.some(
            ({ value, elements }) =>
                field.alternatives.some((alternative) => admits(alternative, value)) &&
                walk(at + 1, new Map([...chosen, ...elements])),
        );
    };
    return walk(0, new Map());
}

function flatten(event: object): Value[] {
    const values: Value[] = [];
    let arrays = 0;
    const visit = (value: unknown, path: string, elements: ReadonlyMap<number, number>): void => {
        if (Array.isArray(value)) {
            const array = arrays++;
            value.forEach((item, index) => {
                const inside = typeof item === "object" && item !== null;
                visit(item, path, inside ? new Map([...elements, [array, index]]) : elements);
            });
        } else if (typeof value === "object" && value !== null) {
            for (const [key, item] of Object.entries(value))
                visit(item, path === "" ? key : `${path}.${key}`, elements);
        } else values.push({ path, value, elements });
    };
    visit(event, "", new Map());
    return values;
}

function agrees(chosen: ReadonlyMap<number, number>, elements: ReadonlyMap<number, number>): boolean {
    return [...elements].every(([array, index]) => (chosen.get(array) ?? index) === index);
}

function admits(alternative: unknown, value: unknown): boolean {
    if (typeof alternative !== "object" || alternative === null) return alternative === value;
    if ("anything-but" in alternative) return value !== alternative["anything-but"];
    return isExists(alternative, true);
}

function isExists(alternative: unknown, wanted: boolean): boolean {
    return (
        typeof alternative === "object" &&
        alternative !== null &&
        "exists" in alternative &&
        alternative.exists === wanted
    );
}
