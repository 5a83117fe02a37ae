import { LabError } from "../labError";

/** A key that `Pulumi.yaml` declares under `config:`. */
export interface Declaration {
    /** `string`, `boolean`, `integer`, `array` or `object`; absent where only a value is given. */
    readonly type?: string;
    readonly items?: Declaration;
    readonly default?: unknown;
    readonly value?: unknown;
    readonly secret?: boolean;
}

const TYPES = ["string", "boolean", "integer", "number", "array", "object"];

/** Reads one entry of `config:` in `Pulumi.yaml`: a mapping with a type, or the value itself. */
export function declarationOf(key: string, entry: unknown, where: string): Declaration {
    const declared =
        isMapping(entry) &&
        ["type", "default", "value", "description", "secret", "items"].some((word) => word in entry);
    if (!declared) return { value: entry };
    const { type, items } = entry;
    if (type !== undefined && !TYPES.includes(String(type))) {
        throw new LabError(
            `${where}: config key "${key}" has the type "${String(type)}"; expected one of ${TYPES.join(", ")}`,
        );
    }
    return {
        ...(typeof type === "string" ? { type } : {}),
        ...(items === undefined ? {} : { items: declarationOf(`${key}[]`, items, where) }),
        ...("default" in entry ? { default: entry["default"] } : {}),
        ...("value" in entry ? { value: entry["value"] } : {}),
        secret: entry["secret"] === true,
    };
}

/** What is wrong with a value of a declared type, or undefined. Texts count as what they spell, as `pulumi config set` stores them. */
export function wrongType(value: unknown, declaration: Declaration, path: string): string | undefined {
    const wrong = (expected: string) => `"${path}" must be ${expected}, but is ${JSON.stringify(value)}`;
    switch (declaration.type) {
        case "string":
            return typeof value === "object" ? wrong("a string") : undefined;
        case "boolean":
            return /^(true|false)$/.test(String(value)) ? undefined : wrong("a boolean (true or false)");
        case "integer":
            return /^[+-]?\d+$/.test(scalarText(value)) ? undefined : wrong("an integer");
        case "number":
            return scalarText(value) !== "" && Number.isFinite(Number(value)) ? undefined : wrong("a number");
        case "object":
            return isMapping(value) ? undefined : wrong("an object");
        case "array": {
            if (!Array.isArray(value)) return wrong("an array");
            const { items } = declaration;
            if (!items) return undefined;
            return value.map((item, index) => wrongType(item, items, `${path}[${index}]`)).find((text) => text);
        }
        default:
            return undefined;
    }
}

/** The text that a program's `pulumi.Config` reads: structured values as JSON. */
export function configText(value: unknown): string {
    return typeof value === "object" && value !== null ? JSON.stringify(value) : scalarText(value);
}

/** Whether a value of a stack's file is encrypted, or holds something that is. */
export function hasSecure(value: unknown): boolean {
    if (Array.isArray(value)) return value.some(hasSecure);
    if (!isMapping(value)) return false;
    const keys = Object.keys(value);
    return (
        (keys.length === 1 && keys[0] === "secure" && typeof value["secure"] === "string") ||
        Object.values(value).some(hasSecure)
    );
}

export function isMapping(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function scalarText(value: unknown): string {
    return typeof value === "string" ? value : value === null || value === undefined ? "" : String(value);
}
