import * as ts from "typescript";
import type { HandlerProblem } from "./buildError";
import { readsEnvironment } from "./environmentReads";
import { type FreeUse, freeUses, isWritten } from "./freeVariables";
import { shownPath } from "./handlerFile";
import { type FunctionLocation, functionInspector } from "./inspect";
import { isBuiltinModule, moduleFile } from "./plainValues";
import { isFunctionWithBody, parseFunction } from "./syntax";

// biome-ignore lint/complexity/noBannedTypes: functions of any kind are captured
export type Callable = Function;

/** One function of a closure: its parsed text and the values of what it captures. */
export interface CapturingFunction {
    readonly subject: Callable;
    readonly node: ts.FunctionLikeDeclaration | undefined;
    readonly uses: readonly FreeUse[];
    readonly values: ReadonlyMap<string, unknown>;
    readonly location: FunctionLocation | undefined;
}

const INSIDE = "Move it inside the factory (callbackFactory), or export the handler from a handler file";

/** What JavaScript defines itself, and what every CommonJS module has. */
const OF_THE_MODULE = new Set(["require", "module", "__filename", "__dirname"]);

/** Names that Pulumi captures although there are globals of these names. */
const NEVER_GLOBAL = new Set(["crypto", "__awaiter", "__rest"]);

/** Reads a function: what it captures, and where it was written. */
export function readFunction(subject: Callable): CapturingFunction {
    const parsed = parseFunction(Function.prototype.toString.call(subject));
    const node = parsed !== undefined && isFunctionWithBody(parsed) ? parsed : undefined;
    const uses = node === undefined ? [] : freeUses(node);
    const inspector = functionInspector();
    const values = inspector.captured(subject as never, new Set(uses.map(({ name }) => name)));
    return { subject, node, uses, values, location: inspector.locationOf(subject as never) };
}

/**
 * What is wrong with how the functions of a closure use what they capture: serialising copies values, so a variable that is written, a
 * module that another file calls by the same name, or a file that is loaded at run time would silently be something else.
 */
export function wrongUses(functions: readonly CapturingFunction[]): HandlerProblem[] {
    return [...functions.flatMap(wrongUsesOf), ...collisions(functions)];
}

function wrongUsesOf(capturing: CapturingFunction, index: number): HandlerProblem[] {
    const { uses, values, location, node } = capturing;
    const who = index === 0 ? "" : `${placeOf(capturing)} `;
    const problems = new Map<string, HandlerProblem>();
    const add = (key: string, reason: string, remedy: string) =>
        problems.set(key, { reason: `${who}${reason}`, remedy });
    if (index === 0 && node !== undefined && !ts.isArrowFunction(node) && usesThis(node)) {
        add(
            "this",
            "uses `this`, which Lambda does not set",
            "Use a variable instead, or an arrow function inside the factory",
        );
    }
    for (const { name, node: use } of uses) {
        const value = values.get(name);
        const captured = values.has(name) && !OF_THE_MODULE.has(name);
        if (name === "arguments") add(name, "uses the `arguments` of a function around it", "Name the parameters");
        if (name === "eval") add(name, "uses eval, which sees what it captures", "Do without it");
        if (name === "require") checkRequire(use, add);
        if (!captured) continue;
        if (name in globalThis && !NEVER_GLOBAL.has(name) && value !== (globalThis as Record<string, unknown>)[name]) {
            add(name, `captures "${name}", which has the name of a global; the global would be used`, "Rename it");
        }
        if (isWritten(use)) {
            add(name, `changes the variable "${name}", which is made outside of it; it would change a copy`, INSIDE);
        }
        const file = moduleFile(value);
        const member = memberOf(use);
        if (file !== undefined && member !== undefined && isWritten(member)) {
            const shown = member.name.text;
            add(shown, `changes the variable "${shown}" of ${shownPath(file)}; it would change a copy`, INSIDE);
        }
        const [from, variable] = file === undefined ? [location?.file, name] : [file, member?.name.text];
        if (
            from !== undefined &&
            variable !== undefined &&
            readsEnvironment(from, variable) &&
            !isFunctionOf(value, file, variable)
        ) {
            add(
                variable,
                `captures "${variable}", which was read from process.env of the machine that deploys`,
                "Read it inside the callback (runtime.env), and set it with environment",
            );
        }
    }
    for (const specifier of dynamicImports(node)) {
        add(
            `import ${specifier}`,
            `loads ${specifier} at run time, which is not in the archive`,
            "Import it at the top of the file",
        );
    }
    return [...problems.values()];
}

/** A function that reads process.env when it is called is right: only values are copied. */
function isFunctionOf(value: unknown, file: string | undefined, variable: string): boolean {
    const captured = file === undefined ? value : (value as Record<string, unknown>)[variable];
    return typeof captured === "function";
}

/** `x.name`, where the use is `x`; through `x.default.name` too. */
export function memberOf(
    use: ts.Identifier,
): (ts.PropertyAccessExpression & { readonly name: ts.MemberName }) | undefined {
    return ts.isPropertyAccessExpression(use.parent) && use.parent.expression === use ? use.parent : undefined;
}

function checkRequire(use: ts.Identifier, add: (key: string, reason: string, remedy: string) => void): void {
    const call = ts.isCallExpression(use.parent) && use.parent.expression === use ? use.parent : undefined;
    const [specifier] = call?.arguments ?? [];
    if (specifier !== undefined && ts.isStringLiteralLike(specifier) && !/^[./]/.test(specifier.text)) return;
    const shown = specifier === undefined ? "require" : `require(${specifier.getText()})`;
    add(
        shown,
        `uses ${shown}, which finds no file in the archive`,
        "Import it at the top of the file, or export the handler from a handler file",
    );
}

/** `import()` of a file, or of something that is known at run time only. */
function dynamicImports(node: ts.Node | undefined): string[] {
    const found: string[] = [];
    const visit = (child: ts.Node): void => {
        if (ts.isCallExpression(child) && child.expression.kind === ts.SyntaxKind.ImportKeyword) {
            const [specifier] = child.arguments;
            const fixed = specifier !== undefined && ts.isStringLiteralLike(specifier) && !/^[./]/.test(specifier.text);
            if (!fixed) found.push(`import(${specifier?.getText() ?? ""})`);
        }
        ts.forEachChild(child, visit);
    };
    if (node !== undefined) visit(node);
    return found;
}

function usesThis(node: ts.FunctionLikeDeclaration): boolean {
    let found = false;
    const visit = (child: ts.Node): void => {
        if (isFunctionWithBody(child) && !ts.isArrowFunction(child)) return;
        if (ts.isClassLike(child)) return;
        if (child.kind === ts.SyntaxKind.ThisKeyword) found = true;
        ts.forEachChild(child, visit);
    };
    if (node.body !== undefined) ts.forEachChild(node.body, visit);
    return found;
}

/** Packages are written once, under the name that the first function calls them by. */
function collisions(functions: readonly CapturingFunction[]): HandlerProblem[] {
    const packages = new Map<string, { module: unknown; by: CapturingFunction }>();
    const problems = new Map<string, HandlerProblem>();
    for (const by of functions) {
        for (const [name, value] of by.values) {
            const module = importedPackage(value);
            if (module !== undefined && !packages.has(name)) packages.set(name, { module, by });
        }
    }
    for (const capturing of functions) {
        for (const { name } of capturing.uses) {
            const known = packages.get(name);
            if (known === undefined) continue;
            const value = capturing.values.get(name);
            const module = capturing.values.has(name) ? importedPackage(value) : value;
            // A value of another kind is written beside the code that captures it, and hides the package there.
            if (module === known.module || (capturing.values.has(name) && module === undefined)) continue;
            problems.set(name, {
                reason: `calls two different things "${name}", in ${placeOf(known.by)} and in ${placeOf(capturing)}; both would be the first`,
                remedy: "Import one of them under another name, or export the handler from a handler file",
            });
        }
    }
    return [...problems.values()];
}

/** The package or `node:` module that a captured value stands for; undefined for files of the program and all other values. */
function importedPackage(value: unknown): unknown {
    if (typeof value !== "object" && typeof value !== "function") return undefined;
    const target = unwrapStar(value);
    const file = moduleFile(target);
    if (file !== undefined) return file.includes("node_modules") ? target : undefined;
    return isBuiltinModule(target) ? target : undefined;
}

/** `import * as x` of a CommonJS module is an object around it, whose `default` is the module. */
function unwrapStar(value: unknown): unknown {
    if (typeof value !== "object" || value === null || !("default" in value)) return value;
    const inner = value.default;
    return moduleFile(inner) !== undefined || isBuiltinModule(inner) ? inner : value;
}

/** `parse (lib/arn.ts)`: a function as a message calls it. */
export function placeOf({ subject, location }: CapturingFunction): string {
    return [subject.name || "a function", location === undefined ? "" : `(${shownLocation(location)})`]
        .join(" ")
        .trimEnd();
}

/** `lib/arn.ts:12`. */
export function shownLocation({ file, line }: FunctionLocation): string {
    return line === undefined ? shownPath(file) : `${shownPath(file)}:${line}`;
}
