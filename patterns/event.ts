import { InvalidEventError } from "./errors";
import { readEventTree } from "./eventTree";
import { FieldPath } from "./fieldPath";
import { readPlainObject } from "./json/plain";
import { JsonSyntaxError } from "./json/reader";
import type { Members } from "./value";

/** An event, read once; any number of rule sets may match it. */
export class ParsedEvent {
    constructor(
        /** @internal */
        readonly root: Members,
        /** The JSON that it was read from. */
        readonly text: string,
    ) {}

    /** @internal Whether its envelope has a member, whatever that is. */
    has(name: string): boolean {
        return Object.hasOwn(this.root, name);
    }

    /** The same event as if a member of its envelope were not there; `text` stays. */
    without(name: string): ParsedEvent {
        const { [name]: _, ...others } = this.root;
        return new ParsedEvent(others, this.text);
    }

    /** The first string at a dotted path outside arrays, for example `string("detail-type")`. */
    string(path: string): string | undefined {
        return new FieldPath(path).all(this.root).find((value) => typeof value === "string");
    }
}

/**
 * Reads an event from its JSON text. What follows the object is ignored. Keys that occur twice all count, as in EventBridge.
 * Throws `InvalidEventError` for what is no JSON object, or nested more than 1,000 levels deep.
 */
export function parseEvent(text: string): ParsedEvent {
    const plain = readPlainObject(text);
    if (plain) return new ParsedEvent(plain, text);
    try {
        return new ParsedEvent(readEventTree(text), text);
    } catch (error) {
        if (error instanceof JsonSyntaxError) throw new InvalidEventError(error.message);
        throw error;
    }
}
