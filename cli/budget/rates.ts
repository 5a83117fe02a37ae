import { readFileSync } from "node:fs";
import { fileProblem } from "../fileProblem";
import { numberOf } from "../number";
import { UserError } from "../userError";

/** Rates from `--rate name=events` and a JSON file; what is given on the command line counts. Throws a `UserError`. */
export function readRates(given: readonly string[], file?: string): Readonly<Record<string, number>> {
    const rates = new Map(file === undefined ? [] : fromFile(file));
    const named = new Set<string>();
    for (const text of given) {
        const at = text.lastIndexOf("=");
        if (at < 1)
            throw new UserError(`--rate ${text}: expected name=events a month, for example --rate orders=100000`);
        const name = text.slice(0, at);
        if (named.has(name)) throw new UserError(`--rate ${name}: given twice; leave one away`);
        named.add(name);
        rates.set(name, readRate(`--rate ${name}`, text.slice(at + 1)));
    }
    return Object.fromEntries(rates);
}

/** Where the rate of a name was given: on the command line, or in the file. */
export function givenIn(given: readonly string[], file?: string): (name: string) => string {
    const named = new Set(given.map((text) => text.slice(0, text.lastIndexOf("="))));
    return (name) => (file === undefined || named.has(name) ? `--rate ${name}` : `--rates ${file}, "${name}"`);
}

function fromFile(file: string): readonly (readonly [string, number])[] {
    const expected = `expected a JSON object of names and events a month, for example {"orders": 100000}`;
    const found = parsed(file, expected);
    if (typeof found !== "object" || found === null || Array.isArray(found))
        throw new UserError(`--rates ${file}: ${expected}`);
    return Object.entries(found).map(([name, value]) => {
        if (typeof value !== "number") throw new UserError(`--rates ${file}, "${name}": ${expected}`);
        return [name, readRate(`--rates ${file}, "${name}"`, String(value))] as const;
    });
}

function parsed(file: string, expected: string): unknown {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        throw new UserError(`--rates ${file}: cannot be read: ${fileProblem(error)}`);
    }
    try {
        return JSON.parse(text);
    } catch {
        throw new UserError(`--rates ${file}: no JSON; ${expected}`);
    }
}

function readRate(what: string, text: string): number {
    const value = numberOf(text);
    if (!Number.isFinite(value)) throw new UserError(`${what}: "${text}" is no number of at least 0`);
    return value;
}
