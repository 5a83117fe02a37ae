import * as inspector from "node:inspector";
import { SourceMap } from "node:module";

/** Where a function was written: its file, and the line from 1; no line where that of the file is not known. */
export interface FunctionLocation {
    readonly file: string;
    readonly line?: number;
}

type Callable = (...args: never[]) => unknown;

/** Counted from 0. */
interface Position {
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber?: number;
}

/** What V8 says of a script: where it was loaded from, and the map that its compiler left in it. */
interface Script {
    readonly url: string;
    readonly sourceMapURL?: string;
}

interface Internals {
    readonly scopesId?: string;
    readonly location?: Position;
}

/** What V8 knows of functions and JavaScript does not show: the scopes they close over, and where they were written. */
class FunctionInspector {
    readonly #session = new inspector.Session();
    readonly #scripts = new Map<string, Script>();
    readonly #known = new WeakMap<Callable, Internals>();
    /** The way in and out of the inspector: it can reach what hangs on `globalThis`. */
    readonly #desk: { subject?: unknown; found?: unknown } = {};
    readonly #deskKey = `__eventOpsInspector${process.pid}`;

    constructor() {
        this.#session.connect();
        this.#session.on("Debugger.scriptParsed", ({ params }) => this.#scripts.set(params.scriptId, params));
        // Without breakpoints; it announces every script, those loaded before included.
        this.#session.post("Debugger.enable");
    }

    /** The values of the named variables as the function sees them; a name that no scope holds is absent. */
    captured(subject: Callable, names: Iterable<string>): Map<string, unknown> {
        const { scopesId } = this.#internals(subject);
        const values = new Map<string, unknown>();
        if (scopesId === undefined) return values;
        const scopes = this.#valueOf(scopesId) as ArrayLike<{ object?: object }>;
        for (const name of names) {
            for (let index = 0; index < scopes.length; index++) {
                const scope = scopes[index]?.object;
                if (scope === undefined || scope === globalThis || !(name in scope)) continue;
                values.set(name, (scope as Record<string, unknown>)[name]);
                break;
            }
        }
        return values;
    }

    locationOf(subject: Callable): FunctionLocation | undefined {
        const { location } = this.#internals(subject);
        if (location === undefined) return undefined;
        const script = this.#scripts.get(location.scriptId) ?? { url: "" };
        const { url } = script;
        const file = url.startsWith("file://") ? decodeURIComponent(new URL(url).pathname) : url;
        if (file === "") return undefined;
        const line = lineOf(file, script, location);
        return { file, ...(line === undefined ? {} : { line }) };
    }

    #internals(subject: Callable): Internals {
        const known = this.#known.get(subject);
        if (known !== undefined) return known;
        const objectId = this.#idOf(subject);
        const { internalProperties = [] } = this.#post<inspector.Runtime.GetPropertiesReturnType>(
            "Runtime.getProperties",
            {
                objectId,
                ownProperties: true,
            },
        );
        const internal = (name: string) => internalProperties.find((property) => property.name === name)?.value;
        const found = { scopesId: internal("[[Scopes]]")?.objectId, location: internal("[[FunctionLocation]]")?.value };
        this.#known.set(subject, found);
        return found;
    }

    #idOf(subject: unknown): string {
        this.#desk.subject = subject;
        Object.defineProperty(globalThis, this.#deskKey, { value: this.#desk, configurable: true });
        try {
            const { result } = this.#post<inspector.Runtime.EvaluateReturnType>("Runtime.evaluate", {
                expression: `globalThis.${this.#deskKey}.subject`,
            });
            return result.objectId ?? "";
        } finally {
            delete this.#desk.subject;
            Reflect.deleteProperty(globalThis, this.#deskKey);
        }
    }

    #valueOf(objectId: string): unknown {
        Object.defineProperty(globalThis, this.#deskKey, { value: this.#desk, configurable: true });
        try {
            this.#post("Runtime.callFunctionOn", {
                objectId,
                functionDeclaration: `function () { globalThis.${this.#deskKey}.found = this; }`,
            });
            return this.#desk.found;
        } finally {
            delete this.#desk.found;
            Reflect.deleteProperty(globalThis, this.#deskKey);
        }
    }

    /** A session of one's own thread answers before `post` returns. */
    #post<Result>(method: string, params: object): Result {
        let answer: { result?: Result; error?: Error | null } = {};
        this.#session.post(method, params, (error, result) => {
            answer = { error, result: result as Result };
        });
        if (answer.error) throw new Error(`The inspector did not answer ${method}: ${answer.error.message}`);
        if (answer.result === undefined) throw new Error(`The inspector did not answer ${method}`);
        return answer.result;
    }
}

const INLINE_MAP = /^data:application\/json;(?:charset=utf-8;)?base64,/;

/** TypeScript that is compiled while it is loaded has its map in it; what has none is JavaScript as it was loaded, or of unknown lines. */
function lineOf(file: string, { sourceMapURL = "" }: Script, { lineNumber, columnNumber = 0 }: Position) {
    if (!INLINE_MAP.test(sourceMapURL)) return /\.[cm]?tsx?$/.test(file) ? undefined : lineNumber + 1;
    try {
        const json = Buffer.from(sourceMapURL.replace(INLINE_MAP, ""), "base64").toString();
        const entry = new SourceMap(JSON.parse(json)).findEntry(lineNumber, columnNumber);
        return "originalLine" in entry ? entry.originalLine + 1 : undefined;
    } catch {
        return undefined;
    }
}

let shared: FunctionInspector | undefined;

/** One session for the process: it stays open, because it collects the names of the scripts. */
export function functionInspector(): FunctionInspector {
    shared ??= new FunctionInspector();
    return shared;
}
