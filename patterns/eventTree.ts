import { InvalidEventError } from "./errors";
import { type JsonSink, readJson } from "./json/reader";
import { comparableNumber } from "./number";
import { type Members, Several, type Value, WrittenNumber } from "./value";

/** An object or array that is being read, and what was so around it. */
interface Open {
    readonly value: Value[] | Record<string, Value>;
    readonly key: string;
    readonly hidden: boolean;
}

/** Reads an event with all that `JSON.parse` loses. Throws `InvalidEventError` and `JsonSyntaxError`. */
export function readEventTree(text: string): Members {
    const builder = new TreeBuilder();
    readJson(text, builder);
    return builder.root;
}

class TreeBuilder implements JsonSink {
    readonly root: Record<string, Value> = emptyObject();
    readonly #open: Open[] = [];
    #inside: Value[] | Record<string, Value> | undefined;
    #key = "";
    /** Values directly under an empty key are out of reach below the top level, as in EventBridge. */
    #hidden = false;

    objectStart(): void {
        this.#enter(this.#inside ? emptyObject() : this.root);
    }

    objectEnd(): void {
        this.#leave();
    }

    arrayStart(): void {
        if (!this.#inside) throw notAnObject();
        this.#enter([]);
    }

    arrayEnd(): void {
        this.#leave();
    }

    key(name: string): void {
        this.#key = name;
        this.#hidden = name === "" && this.#open.length > 1;
    }

    string(value: string): void {
        this.#scalar(value);
    }

    number(text: string): void {
        this.#scalar(comparableNumber(text) ?? new WrittenNumber(text));
    }

    literal(text: string): void {
        this.#scalar(JSON.parse(text) as boolean | null);
    }

    #scalar(value: Value): void {
        if (!this.#inside) throw notAnObject();
        if (!this.#hidden) this.#add(this.#inside, value);
    }

    #add(container: Value[] | Record<string, Value>, value: Value): void {
        if (Array.isArray(container)) container.push(value);
        else put(container, this.#key, value);
    }

    #enter(value: Value[] | Record<string, Value>): void {
        if (this.#inside) this.#add(this.#inside, value);
        this.#open.push({ value, key: this.#key, hidden: this.#hidden });
        this.#inside = value;
    }

    #leave(): void {
        const { key, hidden } = this.#open.pop()!;
        this.#inside = this.#open.at(-1)?.value;
        this.#key = key;
        this.#hidden = hidden;
    }
}

function put(members: Record<string, Value>, key: string, value: Value): void {
    const [name = "", ...inner] = key.split(".");
    let whole = value;
    for (const part of inner.reverse()) {
        const around = emptyObject();
        around[part] = whole;
        whole = around;
    }
    const before = members[name];
    if (before === undefined) members[name] = whole;
    else if (before instanceof Several) before.values.push(whole);
    else members[name] = new Several([before, whole]);
}

/** Without a prototype, so that `__proto__` is a name like any other. */
function emptyObject(): Record<string, Value> {
    return Object.create(null) as Record<string, Value>;
}

function notAnObject(): InvalidEventError {
    return new InvalidEventError("Event must be a JSON object");
}
