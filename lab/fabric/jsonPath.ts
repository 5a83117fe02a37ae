type Step = { readonly name: string } | { readonly index: number } | { readonly all: true };

/** A path of EventBridge's JSONPath subset, read once. */
export interface JsonPath {
    readonly text: string;
    readonly steps: readonly Step[];
}

const STEP = /\.(?<name>[\w-]+)|\.(?<star>\*)|\[(?<index>\d+)\]|\[(?<every>\*)\]|\['(?<quoted>[^']+)'\]/y;

/**
 * Reads a path: `$`, then names after dots (letters, digits, `_`, `-`), indexes and `*`. Undefined for anything else. Source:
 * EventBridge User Guide, "Amazon EventBridge input transformation".
 */
export function readJsonPath(text: string): JsonPath | undefined {
    if (!text.startsWith("$")) return undefined;
    const steps: Step[] = [];
    STEP.lastIndex = 1;
    while (STEP.lastIndex < text.length) {
        const groups = STEP.exec(text)?.groups;
        if (!groups) return undefined;
        const name = groups["name"] ?? groups["quoted"];
        if (name !== undefined) steps.push({ name });
        else if (groups["index"] !== undefined) steps.push({ index: Number(groups["index"]) });
        else steps.push({ all: true });
    }
    return { text, steps };
}

/** The value at a path; an array where the path has a `*`; undefined where there is nothing. */
export function valueAt(path: JsonPath, document: unknown): unknown {
    let found: unknown[] = [document];
    let several = false;
    for (const step of path.steps) {
        if ("all" in step) several = true;
        found = found.flatMap((value) => next(value, step));
    }
    return several ? found : found[0];
}

function next(value: unknown, step: Step): unknown[] {
    if (typeof value !== "object" || value === null) return [];
    if ("all" in step) return Object.values(value);
    if ("index" in step) return Array.isArray(value) && step.index < value.length ? [value[step.index]] : [];
    return !Array.isArray(value) && Object.hasOwn(value, step.name)
        ? [(value as Record<string, unknown>)[step.name]]
        : [];
}
