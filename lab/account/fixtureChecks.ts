type Report = (path: string, expected: string) => void;

/** Says whether a value has the shape, and reports each place where it has not. */
export type Check<T> = (value: unknown, path: string, report: Report) => value is T;

type Mapping = Record<string, unknown>;

function isMapping(value: unknown): value is Mapping {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function map(value: unknown, path: string, report: Report): value is Mapping {
    if (isMapping(value)) return true;
    report(path, `expected a mapping, found ${described(value)}`);
    return false;
}

function string(value: unknown, path: string, report: Report): value is string {
    if (typeof value === "string") return true;
    report(path, `expected a text, found ${described(value)}`);
    return false;
}

function mapOf<T>(item: Check<T>): Check<Record<string, T>> {
    return (value, path, report): value is Record<string, T> =>
        map(value, path, report) &&
        Object.entries(value)
            .map(([key, entry]) => item(entry, `${path}.${key}`, report))
            .every(Boolean);
}

function listOf<T>(item: Check<T>): Check<T[]> {
    return (value, path, report): value is T[] => {
        if (!Array.isArray(value)) {
            report(path, `expected a list, found ${described(value)}`);
            return false;
        }
        return value.map((entry, index) => item(entry, `${path}[${index}]`, report)).every(Boolean);
    };
}

/** A mapping with these keys and no others; a key that ends in `?` may be missing. */
function shape<T>(keys: Record<string, Check<unknown>>): Check<T> {
    return (value, path, report): value is T => {
        if (!map(value, path, report)) return false;
        let right = true;
        for (const [key, check] of Object.entries(keys)) {
            const name = key.replace("?", "");
            if (value[name] === undefined) {
                if (name !== key) continue;
                report(path, `"${name}" is missing`);
                right = false;
            } else if (!check(value[name], `${path}.${name}`, report)) right = false;
        }
        for (const name of Object.keys(value)) {
            if (name in keys || `${name}?` in keys) continue;
            const known = Object.keys(keys).map((key) => key.replace("?", ""));
            report(`${path}.${name}`, `unknown; expected one of ${known.join(", ")}`);
            right = false;
        }
        return right;
    };
}

function number(value: unknown, path: string, report: Report): value is number {
    if (typeof value === "number") return true;
    report(path, `expected a number, found ${described(value)}`);
    return false;
}

/** As long as an invocation may take. */
function seconds(value: unknown, path: string, report: Report): value is number {
    if (typeof value === "number" && value >= 0 && value <= 900) return true;
    report(path, `expected 0 to 900 seconds, found ${typeof value === "number" ? value : described(value)}`);
    return false;
}

const answerShape = shape<unknown>({
    service: string,
    operation: string,
    "when?": map,
    "output?": map,
    "error?": shape({ code: string, "message?": string, "status?": number }),
});

function answer<T>(value: unknown, path: string, report: Report): value is T {
    if (!answerShape(value, path, report)) return false;
    const { output, error } = value as Mapping;
    if ((output === undefined) !== (error === undefined)) return true;
    report(path, `expected either "output" or "error"`);
    return false;
}

const conditional = listOf(shape({ "when?": map, result: map }));

function invoke(value: unknown, path: string, report: Report): value is unknown {
    return Array.isArray(value) ? conditional(value, path, report) : map(value, path, report);
}

function described(value: unknown): string {
    if (Array.isArray(value)) return "a list";
    if (value === null) return "nothing";
    if (typeof value === "object") return "a mapping";
    return `the ${typeof value} ${JSON.stringify(value)}`;
}

export const checks = { map, string, mapOf, listOf, answer, invoke, seconds };
