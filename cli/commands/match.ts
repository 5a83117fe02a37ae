import type { Readable, Writable } from "node:stream";
import { compilePattern, InvalidEventPatternError, matches } from "event-ops/patterns";
import { kindOf } from "event-ops-lab/delivery";
import { readText } from "../events/files";
import { MAX_VALUE_CHARACTERS } from "../events/jsonSplitter";
import { type Line, linesOf } from "../events/lines";
import { UserError } from "../userError";

/** One line of the answer. */
export interface MatchAnswer {
    readonly name: unknown;
    readonly result: "match" | "no-match" | "invalid";
    readonly reason?: string;
}

/** Answers each line of `input` with a line on `output`; returns the exit code: 2 when a line was no question. */
export async function matchLines(input: Readable, output: Writable): Promise<number> {
    let exitCode = 0;
    for await (const { number, text } of linesOfText(input)) {
        if (text?.trim() === "") continue;
        const answer = text === undefined ? tooLong(number) : answerTo(text, number);
        if (typeof answer === "string") {
            exitCode = 2;
            console.error(answer);
        } else output.write(`${JSON.stringify(answer)}\n`);
    }
    return exitCode;
}

/** Throws a `UserError` from where on it is no text. */
async function* linesOfText(input: Readable): AsyncGenerator<Line> {
    let last = 0;
    try {
        for await (const line of linesOf(readText("-", input))) {
            last = line.number;
            yield line;
        }
    } catch (error) {
        throw new UserError(`standard input, after line ${last}: ${(error as Error).message}`);
    }
}

function tooLong(number: number): string {
    return `line ${number}: more than ${MAX_VALUE_CHARACTERS} characters; expected a pattern and an event, which have fewer`;
}

const EXPECTED = `expected an object {"name", "pattern", "event"}`;

/** The answer, or why the line is no question. */
function answerTo(line: string, number: number): MatchAnswer | string {
    let question: Record<string, unknown>;
    try {
        question = parseKeepingDigits(line);
    } catch (error) {
        return `line ${number}: not JSON: ${(error as Error).message}`;
    }
    if (typeof question !== "object" || question === null || Array.isArray(question))
        return `line ${number}: it is ${kindOf(question)}; ${EXPECTED}`;
    const missing = ["pattern", "event"].filter((key) => question[key] === undefined);
    if (missing.length > 0) {
        const named = missing.map((key) => `"${key}"`).join(" and ");
        return `line ${number}: ${named} ${missing.length === 1 ? "is" : "are"} missing; ${EXPECTED}`;
    }
    const { name, pattern, event } = question;
    try {
        const compiled = compilePattern(textOf(pattern));
        return { name, result: matches(compiled, textOf(event)) ? "match" : "no-match" };
    } catch (error) {
        if (error instanceof InvalidEventPatternError) return { name, result: "invalid", reason: error.message };
        return { name, result: "invalid", reason: `event: ${(error as Error).message}` };
    }
}

/** The JSON text of a pattern or event: a string holds it already. */
function textOf(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}

/** A number beyond 2^53 is compared by its text: it must not go through a double. */
function parseKeepingDigits(text: string): Record<string, unknown> {
    return (JSON as JsonWithSource).parse(text, (_key, value, { source }) =>
        typeof value === "number" ? (JSON as JsonWithSource).rawJSON(source!) : value,
    ) as Record<string, unknown>;
}

/** What Node.js 24 has and TypeScript 6 does not declare yet. */
type JsonWithSource = Omit<JSON, "parse"> & {
    parse(
        text: string,
        reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
    rawJSON(text: string): unknown;
};
