/** A JSON value as it stands in the text, or why there is none. `index` counts the elements of an array from 1. */
export type Piece =
    | { readonly text: string; readonly line: number; readonly index?: number }
    | { readonly problem: string; readonly line: number; readonly index?: number };

/** An event has at most 1 MiB; nothing that is much longer needs to be kept. */
export const MAX_VALUE_CHARACTERS = 16 * 1024 * 1024;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/**
 * Cuts JSON text into values while it arrives: the values one after another, the elements of an array, and the elements of
 * `Records` of an object (a CloudTrail log file). Holds one value at a time, as it was written: numbers keep their digits.
 * It finds where values begin and end; whether they are valid is for `JSON.parse`.
 */
export class JsonSplitter {
    /** The depth at which values are cut: 0 at the top, 1 in an array, 2 in `Records`. */
    #base = 0;
    #depth = 0;
    #index = 0;
    #line = 1;
    #inString = false;
    #escaped = false;
    /** The value that is being read: the parts of it in earlier chunks. */
    #parts: string[] | undefined;
    #size = 0;
    #startLine = 1;
    /** Inside an object whose `Records` have been read: what is left of it does not count. */
    #afterRecords = false;
    /** The latest string at depth 1 of an object at the top, and whether it was a key. */
    #string: string | undefined;
    #key: string | undefined;

    *push(chunk: string): Generator<Piece> {
        let start = 0;
        let stringStart = 0;
        for (let at = 0; at < chunk.length; at++) {
            const unit = chunk.charCodeAt(at);
            if (unit === 10) this.#line++;
            if (this.#inString) {
                if (this.#escaped) this.#escaped = false;
                else if (unit === BACKSLASH) this.#escaped = true;
                else if (unit === QUOTE) {
                    this.#inString = false;
                    // A key that two chunks share is put together again from its two halves.
                    if (this.#atTopKeys) this.#string = (this.#string ?? "") + chunk.slice(stringStart, at + 1);
                }
                continue;
            }
            if (this.#parts === undefined && !this.#afterRecords) {
                if (unit <= 32 || unit === COMMA) continue;
                if (this.#depth === this.#base && this.#closes(unit)) continue;
                if (this.#base === 0 && unit === OPEN_ARRAY) {
                    this.#enter(1);
                    continue;
                }
                this.#parts = [];
                this.#size = 0;
                this.#startLine = this.#line;
                start = at;
            }
            if (unit === QUOTE) {
                this.#inString = true;
                stringStart = at;
                this.#string = undefined;
            } else if (unit === COLON) {
                if (this.#atTopKeys) this.#key = this.#string;
            } else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) {
                if (this.#atTopKeys && unit === OPEN_ARRAY && this.#key === '"Records"') {
                    this.#parts = undefined;
                    this.#enter(2);
                    continue;
                }
                this.#depth++;
            } else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) {
                if (this.#depth > this.#base) this.#depth--;
                else if (this.#parts) {
                    // A scalar ends with the array that it stands in.
                    yield this.#cut(chunk.slice(start, at));
                    this.#closes(unit);
                    continue;
                }
                if (this.#depth === 0) this.#key = undefined;
                if (this.#afterRecords) this.#afterRecords = this.#depth > 0;
                else if (this.#depth === this.#base) yield this.#cut(chunk.slice(start, at + 1));
            } else if (this.#depth === this.#base && (unit <= 32 || unit === COMMA) && this.#parts) {
                yield this.#cut(chunk.slice(start, at));
            }
        }
        if (this.#inString && this.#atTopKeys) this.#string = (this.#string ?? "") + chunk.slice(stringStart);
        if (this.#parts) this.#keep(chunk.slice(start));
    }

    /** The last value, when the text ends with it or inside it. */
    *end(): Generator<Piece> {
        const inside = this.#depth > this.#base || this.#inString;
        if (this.#parts && !inside) yield this.#cut("");
        else if (this.#parts || this.#depth > 0) {
            const line = this.#parts ? this.#startLine : this.#line;
            this.#parts = undefined;
            yield {
                problem: "the text ends inside a value",
                line,
                ...(this.#base > 0 ? { index: this.#index + 1 } : {}),
            };
        }
    }

    /** Whether it is between the elements of an array. */
    get inArray(): boolean {
        return this.#base > 0;
    }

    get #atTopKeys(): boolean {
        return this.#base === 0 && this.#depth === 1 && !this.#afterRecords;
    }

    #enter(base: number): void {
        this.#base = base;
        this.#depth = base;
        this.#index = 0;
    }

    /** Leaves the array whose elements are being cut. */
    #closes(unit: number): boolean {
        if (unit !== CLOSE_ARRAY || this.#base === 0) return false;
        this.#depth = this.#base - 1;
        this.#afterRecords = this.#base === 2;
        this.#base = 0;
        this.#key = undefined;
        return true;
    }

    #keep(part: string): void {
        this.#size += part.length;
        if (this.#size <= MAX_VALUE_CHARACTERS) this.#parts!.push(part);
    }

    #cut(last: string): Piece {
        this.#keep(last);
        const text = this.#parts!.join("");
        this.#parts = undefined;
        const at = { line: this.#startLine, ...(this.#base > 0 ? { index: ++this.#index } : {}) };
        if (this.#size > MAX_VALUE_CHARACTERS) {
            return {
                problem: `the value has ${this.#size} characters, and an event at most ${MAX_VALUE_CHARACTERS}`,
                ...at,
            };
        }
        return { text, ...at };
    }
}
