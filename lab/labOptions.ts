import { inspect } from "node:util";
import type { StackOptions } from "./host/stackFiles";
import { LabError } from "./labError";

export interface LabOptions extends StackOptions {
    /** Where virtual time starts. Default: the present. */
    readonly now?: Date;
    /**
     * Whether the lab keeps what happened (`notices`, `calls`, `emails`, ...), what waits in queues, what a FIFO queue has taken
     * before, metrics and logs. Default true, for tests; `"messages"` keeps all but what happened; false keeps the memory small
     * however many events come.
     */
    readonly keep?: boolean | "messages";
    /** What the program prints, line by line. Default: nothing is shown. */
    readonly log?: (line: string) => void;
}

interface Expected {
    readonly what: string;
    readonly is: (value: unknown) => boolean;
}

const EXPECTED: Readonly<Record<keyof LabOptions, Expected>> = {
    stack: { what: "the name of a stack", is: isText },
    config: { what: 'an object whose values are text, as in { channel: "ops" }', is: isTexts },
    now: { what: "a Date that is a time", is: isTime },
    keep: { what: 'true, false or "messages"', is: (value) => typeof value === "boolean" || value === "messages" },
    log: { what: "a function of a line", is: (value) => typeof value === "function" },
};

/** Throws a `LabError` where a script in JavaScript, or one that is not checked, has given something else. Absent and undefined are the same. */
export function checkLabOptions(directory: unknown, options: unknown): void {
    if (!isText(directory))
        throw new LabError(`Lab.of: expected the folder of a Pulumi program, a text, not ${shown(directory)}.`);
    if (typeof options !== "object" || options === null)
        throw new LabError(`Lab.of: expected an object with options, not ${shown(options)}.`);
    for (const [name, value] of Object.entries(options)) {
        const expected = Object.hasOwn(EXPECTED, name) ? EXPECTED[name as keyof LabOptions] : undefined;
        if (!expected)
            throw new LabError(`Lab.of has no option ${shown(name)}; it has ${Object.keys(EXPECTED).join(", ")}.`);
        if (value !== undefined && !expected.is(value))
            throw new LabError(`Lab.of, option "${name}": expected ${expected.what}, not ${shown(value)}.`);
    }
}

/** Throws a `LabError` for what is no text, or an empty one. */
export function checkText(where: string, what: string, value: unknown): void {
    if (!isText(value)) throw new LabError(`${where}: expected ${what}, not ${shown(value)}.`);
}

/** A date may be none, and lies at most 8.64e15 ms from 1970. */
export function isTime(date: unknown): date is Date {
    return date instanceof Date && !Number.isNaN(date.getTime());
}

/** Tags, as well as config. */
export function isTexts(value: unknown): boolean {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    return Object.values(value).every((one) => typeof one === "string");
}

/** Any value, in a sentence. */
export function shown(value: unknown): string {
    return inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 100, maxArrayLength: 3 });
}

function isText(value: unknown): boolean {
    return typeof value === "string" && value !== "";
}
