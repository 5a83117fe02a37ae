import { InvalidEventError } from "./errors";
import { ipHex, looksLikeIp } from "./ip";
import { type JsonSink, JsonSyntaxError, readJson } from "./json/reader";
import { comparableNumber } from "./number";

/** One array of an event. */
export class ArrayNode {
    constructor(readonly parent: Element) {}
}

/** An object or array that is an element of an array; `array` is undefined for the event itself. */
export class Element {
    constructor(readonly array: ArrayNode | undefined) {}
}

export type LeafType = "string" | "number" | "literal";

/** A scalar of an event, and the array element that it lies in. */
export class Leaf {
    #number: number | undefined | null = null;
    #ip: string | undefined | null = null;

    constructor(
        readonly type: LeafType,
        /** The string's value, the number as it was written, or `true`, `false`, `null`. */
        readonly text: string,
        readonly element: Element,
    ) {}

    /** The number's value; undefined for other types and for numbers that a double cannot hold. */
    get number(): number | undefined {
        if (this.#number === null) this.#number = this.type === "number" ? comparableNumber(this.text) : undefined;
        return this.#number;
    }

    /** The digits of the address that the string is, if it is one. */
    get ip(): string | undefined {
        if (this.#ip === null) {
            this.#ip = this.type === "string" && looksLikeIp(this.text) ? ipHex(this.text) : undefined;
        }
        return this.#ip;
    }
}

/** The values at one dotted path, whatever arrays lie on the way. */
export class PathNode {
    /** A Map, so that `__proto__` and `constructor` are names like any other. */
    readonly #children = new Map<string, PathNode>();
    readonly leaves: Leaf[] = [];
    /** False as soon as a value lies inside an array element. */
    flat = true;

    child(name: string): PathNode | undefined {
        return this.#children.get(name);
    }

    /** The same without one child. */
    without(name: string): PathNode {
        const copy = new PathNode();
        for (const [key, child] of this.#children) if (key !== name) copy.#children.set(key, child);
        copy.leaves.push(...this.leaves);
        copy.flat = this.flat;
        return copy;
    }

    grow(name: string): PathNode {
        let child = this.#children.get(name);
        if (!child) {
            child = new PathNode();
            this.#children.set(name, child);
        }
        return child;
    }

    add(leaf: Leaf): void {
        this.leaves.push(leaf);
        if (leaf.element.array) this.flat = false;
    }
}

/** An event, read and flattened once; any number of rule sets may match it. */
export class ParsedEvent {
    constructor(
        /** @internal */
        readonly root: PathNode,
        /** @internal */
        readonly top: Element,
        /** The JSON that it was read from. */
        readonly text: string,
    ) {}

    /** @internal The values at a path that was split at its dots. */
    at(parts: readonly string[]): PathNode | undefined {
        let node: PathNode | undefined = this.root;
        for (const part of parts) {
            node = node.child(part);
            if (!node) return undefined;
        }
        return node;
    }

    /** The same event as if a member of its envelope were not there; `text` stays. */
    without(name: string): ParsedEvent {
        return new ParsedEvent(this.root.without(name), this.top, this.text);
    }

    /** The first string at a dotted path outside arrays, for example `string("detail-type")`. */
    string(path: string): string | undefined {
        return this.at(path.split("."))?.leaves.find((leaf) => leaf.type === "string")?.text;
    }
}

interface Frame {
    readonly array: ArrayNode | undefined;
    readonly path: PathNode;
    readonly element: Element;
    readonly hidden: boolean;
}

/**
 * Reads an event from its JSON text. What follows the object is ignored. Keys that occur twice all count, as in EventBridge.
 * Throws `InvalidEventError` for what is no JSON object, or nested more than 1,000 levels deep.
 */
export function parseEvent(text: string): ParsedEvent {
    const builder = new EventBuilder();
    try {
        readJson(text, builder);
    } catch (error) {
        if (error instanceof JsonSyntaxError) throw new InvalidEventError(error.message);
        throw error;
    }
    return new ParsedEvent(builder.root, builder.top, text);
}

class EventBuilder implements JsonSink {
    readonly root = new PathNode();
    readonly top = new Element(undefined);
    readonly #stack: Frame[] = [];
    #path = this.root;
    #element = this.top;
    #array: ArrayNode | undefined;
    /** Values directly under an empty key are out of reach below the top level, as in EventBridge. */
    #hidden = false;

    objectStart(): void {
        this.#enter();
        this.#array = undefined;
    }

    objectEnd(): void {
        this.#leave();
    }

    arrayStart(): void {
        if (this.#stack.length === 0) throw new InvalidEventError("Event must be a JSON object");
        this.#enter();
        this.#array = new ArrayNode(this.#element);
    }

    arrayEnd(): void {
        this.#leave();
    }

    key(name: string): void {
        // Called between objectStart and its value: the frame below holds the object's own path.
        const base = this.#stack.at(-1)!;
        this.#path = base.path;
        if (name.includes(".")) for (const part of name.split(".")) this.#path = this.#path.grow(part);
        else this.#path = this.#path.grow(name);
        this.#hidden = name === "" && this.#stack.length > 1;
    }

    string(value: string): void {
        this.#leaf("string", value);
    }

    number(text: string): void {
        this.#leaf("number", text);
    }

    literal(text: string): void {
        this.#leaf("literal", text);
    }

    #leaf(type: LeafType, text: string): void {
        if (this.#stack.length === 0) throw new InvalidEventError("Event must be a JSON object");
        if (!this.#hidden) this.#path.add(new Leaf(type, text, this.#element));
    }

    #enter(): void {
        const frame = { array: this.#array, path: this.#path, element: this.#element, hidden: this.#hidden };
        this.#stack.push(frame);
        if (this.#array) this.#element = new Element(this.#array);
    }

    #leave(): void {
        const frame = this.#stack.pop()!;
        this.#array = frame.array;
        this.#path = frame.path;
        this.#element = frame.element;
        this.#hidden = frame.hidden;
    }
}
