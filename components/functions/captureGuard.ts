import type { HandlerProblem } from "./buildError";
import { type Callable, type CapturingFunction, memberOf, placeOf, readFunction, wrongUses } from "./closure";
import { moduleFile, refreshModules, type Unfit, unfit } from "./plainValues";

/** How many problems of one handler are told. */
const SHOWN = 5;

/** How deep below a variable a value is looked for, to name it. */
const DEPTH = 8;

/**
 * Watches what is captured while a callback is serialised. Pulumi shows every value, but not what it is called: names are found afterwards in
 * the scopes of the functions.
 */
export class CaptureGuard {
    readonly #root: Callable;
    readonly #functions: Callable[];
    readonly #unfit = new Map<unknown, Unfit>();
    #last: unknown;
    #read: CapturingFunction[] | undefined;

    constructor(root: Callable) {
        refreshModules();
        this.#root = root;
        this.#functions = [root];
    }

    /** Pulumi's hook: called for each captured value but the callback itself. */
    admits(value: unknown): boolean {
        if (typeof value === "object" || typeof value === "function") this.#last = value;
        const problem = unfit(value);
        if (problem !== undefined) {
            this.#unfit.set(value, problem);
            return false;
        }
        if (typeof value === "function") this.#functions.push(value);
        return true;
    }

    functions(): readonly Callable[] {
        return this.#functions;
    }

    /** The files that the functions were written in. */
    files(): string[] {
        return [
            ...new Set(
                this.#readFunctions().flatMap(({ location }) => (location === undefined ? [] : [location.file])),
            ),
        ];
    }

    /** Everything that would not be carried over rightly, by name. */
    problems(): HandlerProblem[] {
        const values = [...this.#unfit].map(([value, { what, remedy }]) => ({
            reason: `captures ${this.#describe(value, what)}`,
            remedy,
        }));
        return shortened([...values, ...wrongUses(this.#readFunctions())]);
    }

    /** What Pulumi gave up at. */
    unserialisable(error: unknown): HandlerProblem {
        const said = (error instanceof Error ? error.message : String(error)).split("\nFunction code:")[0] ?? "";
        const reason =
            said
                .split("\n")
                .findLast((line) => line.trim() !== "")
                ?.trim() ?? "it cannot be serialised";
        const name = this.#nameOf(this.#last);
        const what = typeof this.#last === "function" ? "a function" : "a value";
        return {
            reason: `captures ${name === undefined ? what : `"${name.shown}"${name.where}`}, which cannot be carried over: ${reason}`,
            remedy: "Make it inside the factory (callbackFactory), or export the handler from a handler file",
        };
    }

    #describe(value: unknown, what: string): string {
        const name = this.#nameOf(value);
        return name === undefined ? what : `"${name.shown}"${name.where}, ${what}`;
    }

    /** The variable that holds a value, as the program calls it, and the function that captures it; by the shortest way. */
    #nameOf(wanted: unknown): { shown: string; where: string } | undefined {
        let best: { shown: string; where: string; steps: number } | undefined;
        for (const capturing of this.#readFunctions()) {
            for (const [name, value] of capturing.values) {
                const path = pathTo(value, wanted, membersUsed(capturing, name, value));
                if (path === undefined || path.length >= (best?.steps ?? Number.POSITIVE_INFINITY)) continue;
                // `arn_1.table` is TypeScript's name for the imported `table`.
                const steps = moduleFile(value) !== undefined && path.length > 0 ? path : [name, ...path];
                const where = capturing.subject === this.#root ? "" : ` in ${placeOf(capturing)}`;
                best = { shown: steps.join("."), where, steps: path.length };
            }
        }
        return best;
    }

    #readFunctions(): readonly CapturingFunction[] {
        this.#read ??= this.#functions.map(readFunction);
        return this.#read;
    }
}

/** A module that is captured as a whole may hold hundreds of things that cannot be carried over. */
function shortened(problems: readonly HandlerProblem[]): HandlerProblem[] {
    const rest = problems.length - SHOWN;
    if (rest <= 0) return [...problems];
    const remedy =
        "A module that is used as a whole (import * as x, or an index that exports everything) is captured as a whole: import the names";
    return [
        ...problems.slice(0, SHOWN),
        { reason: `captures ${rest} more things that cannot be carried over`, remedy },
    ];
}

/** The names of a module that a function uses, where it uses nothing but names of it. */
function membersUsed({ uses }: CapturingFunction, name: string, value: unknown): Set<string> | undefined {
    if (moduleFile(value) === undefined) return undefined;
    const members = uses.filter((use) => use.name === name).map(({ node }) => memberOf(node)?.name.text);
    return members.every((member) => member !== undefined) ? new Set(members) : undefined;
}

/** The properties that lead from a value to another, by the shortest way. */
function pathTo(from: unknown, wanted: unknown, first: ReadonlySet<string> | undefined): string[] | undefined {
    let level: { value: unknown; path: string[] }[] = [{ value: from, path: [] }];
    const seen = new Set<unknown>();
    for (let depth = 0; depth <= DEPTH && level.length > 0; depth++) {
        const next: typeof level = [];
        for (const { value, path } of level) {
            if (value === wanted) return path;
            if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value))
                continue;
            seen.add(value);
            if (typeof wanted === "symbol" && Object.getOwnPropertySymbols(value).includes(wanted)) return path;
            // A package's inside has no names that the program gave.
            if (moduleFile(value)?.includes("node_modules")) continue;
            for (const [key, { value: below }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
                if (depth > 0 || first === undefined || first.has(key))
                    next.push({ value: below, path: [...path, key] });
            }
        }
        level = next;
    }
    return undefined;
}
