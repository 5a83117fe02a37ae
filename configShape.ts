/** What was found wrong: the path of the value, what was expected of it, and what is there, as JSON text. */
export interface ConfigProblem {
    readonly path: string;
    readonly expected: string;
    readonly found?: string;
}

/** A problem as a person reads it. */
export function problemText({ path, expected, found }: ConfigProblem): string {
    return found === undefined ? `${path}: ${expected}` : `${path}: ${expected}, but it is ${found}`;
}

/** A problem of an encrypted value: it does not say what is there. */
export function withoutValue({ path, expected, found }: ConfigProblem): ConfigProblem {
    return {
        path,
        expected: found === undefined ? expected : `${expected}; what it is now is encrypted, and not shown`,
    };
}

/** Checks a value at a path, reports what is wrong, and returns it typed; undefined when it is wrong. */
export type Shape<T> = (value: unknown, path: string, problems: ConfigProblem[]) => T | undefined;

/** A text, `expected` in words, for instance "a Region"; `pattern` when not any text will do. */
export function text(expected: string, pattern?: RegExp): Shape<string> {
    return (value, path, problems) => {
        if (typeof value === "string" && value !== "" && (pattern?.test(value) ?? true)) return value;
        return wrong(problems, path, expected, value);
    };
}

/** A text that may be empty, which counts as not given. */
export function optionalText(expected: string, pattern?: RegExp): Shape<string | undefined> {
    const shape = text(expected, pattern);
    return (value, path, problems) => (value === "" ? undefined : shape(value, path, problems));
}

export const boolean: Shape<boolean> = (value, path, problems) =>
    typeof value === "boolean" ? value : wrong(problems, path, "true or false", value);

export function integer(least: number, most: number): Shape<number> {
    return (value, path, problems) =>
        Number.isInteger(value) && (value as number) >= least && (value as number) <= most
            ? (value as number)
            : wrong(problems, path, `a whole number from ${least} to ${most}`, value);
}

export function oneOf<T extends string | number>(...allowed: readonly T[]): Shape<T> {
    return (value, path, problems) =>
        allowed.includes(value as T) ? (value as T) : wrong(problems, path, `one of ${allowed.join(", ")}`, value);
}

export function list<T>(item: Shape<T>): Shape<T[]> {
    return (value, path, problems) => {
        if (!Array.isArray(value)) return wrong(problems, path, "a list", value);
        const items = value.map((entry, index) => item(entry, `${path}[${index}]`, problems));
        return items.includes(undefined) ? undefined : (items as T[]);
    };
}

/** An object whose keys are the user's own. */
export function mapOf<T>(item: Shape<T>): Shape<Record<string, T>> {
    return (value, path, problems) => {
        if (!isObject(value)) return wrong(problems, path, "an object", value);
        const entries = Object.entries(value).map(
            ([key, entry]) => [key, item(entry, `${path}.${key}`, problems)] as const,
        );
        return entries.some(([, entry]) => entry === undefined)
            ? undefined
            : (Object.fromEntries(entries) as Record<string, T>);
    };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Known<F extends Fields> = { readonly [K in keyof F]: Exclude<ReturnType<F[K]>, undefined> };

/** An object with these fields and no others. */
export function object<R extends Fields, O extends Fields>(
    required: R,
    optional: O,
): Shape<Known<R> & Partial<Known<O>>> {
    const fields: Fields = { ...required, ...optional };
    return (value, path, problems) => {
        if (!isObject(value)) return wrong(problems, path, `an object with ${Object.keys(fields).join(", ")}`, value);
        const before = problems.length;
        for (const key of Object.keys(value)) {
            if (!Object.hasOwn(fields, key)) {
                problems.push({
                    path: `${path}.${key}`,
                    expected: `is unknown; expected ${Object.keys(fields).join(", ")}`,
                });
            }
        }
        const result: Record<string, unknown> = {};
        for (const [key, shape] of Object.entries(fields)) {
            if (Object.hasOwn(value, key)) result[key] = shape(value[key], `${path}.${key}`, problems);
            else if (Object.hasOwn(required, key)) problems.push({ path: `${path}.${key}`, expected: "is missing" });
        }
        return problems.length > before ? undefined : (result as Known<R> & Partial<Known<O>>);
    };
}

/** An empty object counts as not given. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
    return (value, path, problems) =>
        isObject(value) && Object.keys(value).length === 0 ? undefined : shape(value, path, problems);
}

/** The key that a misspelt one was probably meant to be. */
export function nearest(key: string, known: readonly string[]): string | undefined {
    const ranked = known.map((other) => ({ other, far: distance(key.toLowerCase(), other.toLowerCase()) }));
    const [best] = ranked.sort((a, b) => a.far - b.far);
    return best && best.far <= Math.max(2, key.length / 3) ? best.other : undefined;
}

function distance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
        }
        row = next;
    }
    return row[b.length]!;
}

function wrong(problems: ConfigProblem[], path: string, expected: string, value: unknown): undefined {
    problems.push({ path, expected: `expected ${expected}`, found: shown(value) });
    return undefined;
}

/** A value as JSON text; of URLs the host alone, for the rest may be a key. */
function shown(value: unknown): string {
    const json = (JSON.stringify(value) ?? "nothing").replace(
        /(https?:\/\/)(?:[^\s"/@]*@)?([^\s"/?#]+)([/?#][^\s"]+)?/g,
        (_, scheme: string, host: string, rest?: string) => `${scheme}${host}${rest === undefined ? "" : "/..."}`,
    );
    return json.length > 80 ? `${json.slice(0, 77)}...` : json;
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
