import { JsonSplitter, MAX_VALUE_CHARACTERS, type Piece } from "./jsonSplitter";
import { type Line, linesOf } from "./lines";

/** How much is looked at to tell whether each line is a value of its own. */
const PEEK_CHARACTERS = 4 * 1024 * 1024;
const PEEK_LINES = 10;

/**
 * The JSON values of a text: one a line, or one after another, or in an array or in `Records`. Where each line is a value, a line
 * that is broken is one problem and the next line goes on. Holds one value at a time.
 * `byLine` says that each line is a value; without it the first lines tell.
 */
export async function* valuesOf(chunks: AsyncIterable<string>, byLine = false): AsyncGenerator<Piece> {
    const iterator = chunks[Symbol.asyncIterator]();
    let head = "";
    let ended = false;
    while (!byLine && !ended && head.length < PEEK_CHARACTERS && firstLines(head).length < PEEK_LINES) {
        const { value, done } = await iterator.next();
        if (done) ended = true;
        else head += value;
    }
    const all = rest(head, iterator);
    if (byLine || isLines(firstLines(head, ended))) yield* values(linesOf(all));
    else yield* document(all);
}

async function* rest(head: string, iterator: AsyncIterator<string>): AsyncGenerator<string> {
    yield head;
    for (;;) {
        const { value, done } = await iterator.next();
        if (done) return;
        yield value;
    }
}

/** The first lines that are not blank, complete ones only unless the text has ended. */
function firstLines(head: string, ended = false): readonly string[] {
    const found: string[] = [];
    let at = 0;
    while (found.length < PEEK_LINES && at < head.length) {
        let end = head.indexOf("\n", at);
        if (end < 0) {
            if (!ended) break;
            end = head.length;
        }
        const line = head.slice(at, end).trimEnd();
        if (line.trim() !== "") found.push(line);
        at = end + 1;
    }
    return found;
}

/**
 * Whether each line is a value: the first one is, or it is broken and a later one is an object by itself. A document over several
 * lines has such lines only inside an array that its first line opens.
 */
function isLines([first, ...others]: readonly string[]): boolean {
    if (first === undefined || others.length === 0) return false;
    if (isJson(first)) return true;
    const splitter = new JsonSplitter();
    for (const _ of splitter.push(first));
    return !splitter.inArray && others.some((line) => line.startsWith("{") && isJson(line));
}

function isJson(text: string): boolean {
    try {
        JSON.parse(text);
        return true;
    } catch {
        return false;
    }
}

async function* document(chunks: AsyncIterable<string>): AsyncGenerator<Piece> {
    const splitter = new JsonSplitter();
    const isNew = ofRun();
    for await (const chunk of chunks) for (const piece of splitter.push(chunk)) if (isNew(piece)) yield piece;
    for (const piece of splitter.end()) if (isNew(piece)) yield piece;
}

/** Text that is no JSON comes word by word, and not a word of it is an event: the first one speaks for all up to the next object. */
function ofRun(): (piece: Piece) => boolean {
    let inRun = false;
    return (piece) => {
        const isWord = "text" in piece && piece.index === undefined && !piece.text.startsWith("{");
        const isNew = !(isWord && inRun);
        inRun = isWord;
        return isNew;
    };
}

async function* values(all: AsyncIterable<Line>): AsyncGenerator<Piece> {
    for await (const { number, text } of all) {
        if (text === undefined) {
            yield {
                problem: `the line has more than ${MAX_VALUE_CHARACTERS} characters, and an event fewer`,
                line: number,
            };
        } else if (text.trim() !== "") {
            yield* inLine(text.trim(), number);
        }
    }
}

function* inLine(text: string, line: number): Generator<Piece> {
    // Only an array and a log file have more than one value; anything else is read, and judged, where it is used.
    if (text.startsWith("{") && !text.includes('"Records"')) {
        yield { text, line };
        return;
    }
    // What is wrong with a broken line is said by whoever reads the value.
    const splitter = new JsonSplitter();
    const pieces = isJson(text) ? [...splitter.push(text)] : [];
    if (pieces.some(({ index }) => index !== undefined)) for (const piece of pieces) yield { ...piece, line };
    else yield { text, line };
}
