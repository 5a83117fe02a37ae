import * as ts from "typescript";
import { declaredNames, freeUses } from "./freeVariables";
import { parseScript, unwrapped } from "./syntax";

/** The names of functions, found by their text: serialising loses the names of arrow functions. */
export type FunctionNames = ReadonlyMap<string, ReadonlySet<string>>;

interface Edit {
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

/** One `function __f() { return (function () { with ({ ... }) { return CODE; } }).apply(...).apply(this, arguments); }`. */
interface Section {
    readonly name: string;
    readonly scope: ts.ObjectLiteralExpression;
    readonly code: ts.Expression;
}

/**
 * Makes an ES module that exports `callback` of what `pulumi.runtime.serializeFunction` writes.
 *
 * Pulumi copies each function into a `with` block that holds what it captured: sloppy, slow (V8 does not optimise it), and with packages as
 * `require`, which cannot be shaken. Here every function stands by itself, and what it captured goes by the name of its copy; packages of which
 * only names are used become imports.
 *
 * @param importName Answers the name under which a package is imported, for the file that Pulumi names.
 * @throws An error when the text has another form than the one known.
 */
export function removeWith(text: string, names: FunctionNames, importName: (specifier: string) => string): string {
    const source = parseScript(text);
    if (source === undefined) throw new Error("The serialised text is not JavaScript");
    const sections: Section[] = [];
    const imports: { readonly name: string; readonly specifier: string }[] = [];
    const environment: ts.Statement[] = [];
    let root = "";
    for (const statement of source.statements) {
        const section = ts.isFunctionDeclaration(statement) ? sectionOf(statement) : undefined;
        const imported = requireOf(statement);
        const exported = exportOf(statement);
        if (section !== undefined) sections.push(section);
        else if (imported !== undefined) imports.push(imported);
        else if (exported !== undefined) root = exported;
        else environment.push(statement);
    }
    if (root === "") throw new Error("The serialised text exports nothing");

    refuseLostNames(text, names);
    const renamed = topLevelNames(sections, imports, environment, names);
    const top = (name: string) => renamed.get(name) ?? name;
    const shakeable = shakeableImports(imports, sections, environment);
    const constants: string[] = [];
    const functions = sections.map((section) => {
        const target = top(section.name);
        const code = withoutScope(section, top, (captured, value) => {
            const constant = `${target}$${captured}`;
            constants.push(`const ${constant} = ${value};`);
            return constant;
        });
        return [`const ${target} = ${code};`, ...nameOf(section, target, names)].join("\n");
    });
    return [
        ...imports.map(({ name, specifier }) =>
            shakeable.has(name)
                ? `import * as ${top(name)} from ${JSON.stringify(importName(specifier))};`
                : `const ${top(name)} = require(${JSON.stringify(importName(specifier))});`,
        ),
        ...functions,
        ...environment.map((statement) => rewritten(statement, statement, new Map(), top)),
        ...constants,
        `const callback = ${top(root)};`,
    ].join("\n");
}

/** What captured values that are no variables of the text are written as: a constant of their own, after everything else. */
type MakeConstant = (captured: string, value: string) => string;

function withoutScope({ scope, code }: Section, top: (name: string) => string, constant: MakeConstant): string {
    const captured = new Map<string, string>();
    for (const property of scope.properties) {
        if (!ts.isPropertyAssignment(property)) throw new Error("The serialised text has a scope of another form");
        const name = property.name.getText();
        const value = property.initializer;
        if (name === "this" || name === "arguments") continue;
        captured.set(
            name,
            ts.isIdentifier(value) && value.text !== "undefined" ? top(value.text) : constant(name, value.getText()),
        );
    }
    return rewritten(code, code, captured, top);
}

/** The text of a node with other names for the variables that it does not declare. */
function rewritten(
    node: ts.Node,
    root: ts.Node,
    captured: ReadonlyMap<string, string>,
    top: (name: string) => string,
): string {
    const source = node.getSourceFile();
    const edits: Edit[] = [];
    for (const { name, node: use, shorthand } of freeUses(root)) {
        const to = captured.get(name) ?? top(name);
        if (to !== name)
            edits.push({ start: use.getStart(source), end: use.getEnd(), text: shorthand ? `${name}: ${to}` : to });
    }
    // A variable of the environment is declared by its own statement.
    if (ts.isVariableStatement(node)) {
        for (const { name } of node.declarationList.declarations) {
            const to = top(name.getText());
            edits.push({ start: name.getStart(source), end: name.getEnd(), text: to });
            for (const { start, end } of usesIn(node, name.getText(), source)) edits.push({ start, end, text: to });
        }
    }
    let text = source.text.slice(0, node.getEnd());
    for (const { start, end, text: to } of edits.sort((a, b) => b.start - a.start))
        text = text.slice(0, start) + to + text.slice(end);
    return text.slice(node.getStart(source));
}

/** Uses of a variable inside the statement that declares it: none in the texts that Pulumi writes, but for itself. */
function usesIn(
    statement: ts.VariableStatement,
    name: string,
    source: ts.SourceFile,
): { start: number; end: number }[] {
    return statement.declarationList.declarations.flatMap(({ initializer }) =>
        initializer === undefined
            ? []
            : freeUses(initializer)
                  .filter((use) => use.name === name)
                  .map(({ node }) => ({ start: node.getStart(source), end: node.getEnd() })),
    );
}

/** A name for everything at the top of the module that no function's own variable hides; functions by the name that they had. */
function topLevelNames(
    sections: readonly Section[],
    imports: readonly { readonly name: string }[],
    environment: readonly ts.Statement[],
    names: FunctionNames,
): Map<string, string> {
    const declared = environment.flatMap((statement) =>
        ts.isVariableStatement(statement)
            ? statement.declarationList.declarations.map(({ name }) => name.getText())
            : [],
    );
    const taken = new Set(["callback", "handler", "wrapEvents", "wrapRaw", "require", "module", "exports"]);
    for (const { code, scope } of sections) {
        for (const name of declaredNames(code)) taken.add(name);
        const captured = new Set(scope.properties.map((property) => property.name?.getText()));
        // Globals, and packages that every function finds by their own names.
        for (const { name } of freeUses(code)) if (!captured.has(name)) taken.add(name);
    }
    for (const { name } of imports) taken.delete(name);
    for (const { code } of sections) for (const name of declaredNames(code)) taken.add(name);
    const renamed = new Map<string, string>();
    const take = (name: string, wanted: string): void => {
        let free = wanted;
        for (let index = 2; taken.has(free); index++) free = `${wanted}_${index}`;
        taken.add(free);
        renamed.set(name, free);
    };
    for (const { name } of imports) take(name, name);
    for (const { name, code } of sections) take(name, identifierFor(onlyName(code, names)) ?? name);
    for (const name of declared) take(name, name);
    return renamed;
}

function identifierFor(name: string | undefined): string | undefined {
    return name !== undefined &&
        /^[A-Za-z_$][\w$]*$/.test(name) &&
        !(name in globalThis) &&
        parseScript(`let ${name};`) !== undefined &&
        !RESERVED.has(name)
        ? name
        : undefined;
}

/** Words that strict code keeps, and that a sloppy script may use as names. */
const RESERVED = new Set([
    "let",
    "static",
    "yield",
    "await",
    "implements",
    "interface",
    "package",
    "private",
    "protected",
    "public",
    "eval",
    "arguments",
]);

function onlyName(code: ts.Expression, names: FunctionNames): string | undefined {
    const found = names.get(textKey(code.getText()));
    return found?.size === 1 ? [...found][0] : undefined;
}

/** What is the same in a function's own text and in what Pulumi makes of it: an arrow function's text, or all from the parameters on. */
export function textKey(text: string): string {
    const isArrow = (expression: ts.Node | undefined) => expression !== undefined && ts.isArrowFunction(expression);
    const [statement] = parseScript(`(${text})`)?.statements ?? [];
    const arrow =
        statement !== undefined && ts.isExpressionStatement(statement) && isArrow(unwrapped(statement.expression));
    return arrow ? text : text.slice(text.indexOf("("));
}

/** A function's `name` property, where the variable that it is in does not give it. */
function nameOf({ code }: Section, target: string, names: FunctionNames): string[] {
    const name = onlyName(code, names);
    return name === undefined || name === target
        ? []
        : [`Object.defineProperty(${target}, "name", { value: ${JSON.stringify(name)}, configurable: true });`];
}

/** Two functions of one text cannot be told apart; that matters where a name is read. */
function refuseLostNames(text: string, names: FunctionNames): void {
    if (!/\.name\b/.test(text)) return;
    const lost = [...names.values()].find((found) => found.size > 1);
    if (lost === undefined) return;
    throw new Error(`the functions ${[...lost].join(" and ")} have the same text, and names of functions are read`);
}

/** Imports of which nothing but `name.something` is used: the others are needed as a whole. */
function shakeableImports(
    imports: readonly { readonly name: string }[],
    sections: readonly Section[],
    environment: readonly ts.Statement[],
): Set<string> {
    const shakeable = new Set(imports.map(({ name }) => name));
    const roots: ts.Node[] = [...sections.flatMap(({ code, scope }) => [code, scope]), ...environment];
    for (const root of roots) {
        for (const { name, node } of freeUses(root)) {
            const { parent } = node;
            const member = ts.isPropertyAccessExpression(parent) && parent.expression === node;
            if (!member) shakeable.delete(name);
        }
    }
    return shakeable;
}

function sectionOf(declaration: ts.FunctionDeclaration): Section | undefined {
    const [statement] = declaration.body?.statements ?? [];
    if (statement === undefined || !ts.isReturnStatement(statement) || statement.expression === undefined)
        return undefined;
    let block: ts.WithStatement | undefined;
    const find = (node: ts.Node): void => {
        if (block !== undefined) return;
        if (ts.isWithStatement(node)) block = node;
        else ts.forEachChild(node, find);
    };
    find(statement.expression);
    if (block === undefined || !ts.isObjectLiteralExpression(block.expression) || !ts.isBlock(block.statement))
        return undefined;
    const [inner] = block.statement.statements;
    if (inner === undefined || !ts.isReturnStatement(inner) || inner.expression === undefined) return undefined;
    return { name: declaration.name?.text ?? "", scope: block.expression, code: inner.expression };
}

function requireOf(statement: ts.Statement): { name: string; specifier: string } | undefined {
    if (!ts.isVariableStatement(statement)) return undefined;
    const [declaration] = statement.declarationList.declarations;
    const call = declaration?.initializer;
    if (
        declaration === undefined ||
        call === undefined ||
        !ts.isCallExpression(call) ||
        call.expression.getText() !== "require"
    )
        return undefined;
    const [specifier] = call.arguments;
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return undefined;
    return { name: declaration.name.getText(), specifier: specifier.text };
}

function exportOf(statement: ts.Statement): string | undefined {
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return undefined;
    const { left, right } = statement.expression;
    return left.getText() === "exports.handler" && ts.isIdentifier(right) ? right.text : undefined;
}
