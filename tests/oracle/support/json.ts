/** JSON as text can say it: a key may occur twice, and a number keeps its digits. */
export type Json = string | boolean | null | NumberText | Json[] | Members;

export interface NumberText {
    readonly number: string;
}

/** An object; its members in order. */
export interface Members {
    readonly members: [key: string, value: Json][];
}

export function isNumber(value: Json): value is NumberText {
    return typeof value === "object" && value !== null && "number" in value;
}

export function isObject(value: Json): value is Members {
    return typeof value === "object" && value !== null && "members" in value;
}

export function object(...members: [key: string, value: Json][]): Members {
    return { members };
}

export function writeJson(value: Json): string {
    if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
    if (isNumber(value)) return value.number;
    if (isObject(value)) {
        return `{${value.members.map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member)}`).join(",")}}`;
    }
    return JSON.stringify(value);
}

/** The same in ASCII alone, so that a terminal shows every character. */
export function showJson(value: Json): string {
    return writeJson(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
