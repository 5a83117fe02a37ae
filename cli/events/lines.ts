import { MAX_VALUE_CHARACTERS } from "./jsonSplitter";

/** A line of a text, counted from 1. */
export interface Line {
    readonly number: number;
    /** Undefined when it was too long to keep. */
    readonly text: string | undefined;
}

/**
 * The lines of a text, each as soon as it has ended. Only a line feed ends one: for `node:readline` U+2028 does, too, which JSON may hold
 * as it stands. A carriage return before it stays, and is white space in JSON.
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<Line> {
    let number = 1;
    let parts: string[] = [];
    let size = 0;
    const keep = (part: string) => {
        size += part.length;
        if (size <= MAX_VALUE_CHARACTERS) parts.push(part);
        else parts = [];
    };
    const cut = (): Line => {
        const line = { number: number++, text: size > MAX_VALUE_CHARACTERS ? undefined : parts.join("") };
        parts = [];
        size = 0;
        return line;
    };
    for await (const chunk of chunks) {
        let at = 0;
        for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", at)) {
            keep(chunk.slice(at, end));
            yield cut();
            at = end + 1;
        }
        keep(chunk.slice(at));
    }
    if (size > 0) yield cut();
}
