import { existsSync, readFileSync } from "node:fs";
import * as ts from "typescript";
import { addBinding } from "./freeVariables";
import { isFunctionWithBody } from "./syntax";

const known = new Map<string, ReadonlySet<string>>();

/** Whether a variable of a file is made from `process.env` when the file is loaded. Read from the file's text. */
export function readsEnvironment(file: string, variable: string): boolean {
    let names = known.get(file);
    if (names === undefined) {
        names =
            existsSync(file) && !file.includes("node_modules")
                ? variablesFromEnvironment(readFileSync(file, "utf8"))
                : new Set();
        known.set(file, names);
    }
    return names.has(variable);
}

/** The variables of a text whose initial values come from `process.env`, in this line. */
export function variablesFromEnvironment(text: string): Set<string> {
    const names = new Set<string>();
    if (!text.includes("env")) return names;
    const visit = (node: ts.Node): void => {
        if (ts.isVariableDeclaration(node) && node.initializer && mentionsEnvironment(node.initializer))
            addBinding(node.name, names);
        // exports.x = process.env.X: what TypeScript makes of an exported variable.
        if (
            ts.isBinaryExpression(node) &&
            node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
            ts.isPropertyAccessExpression(node.left) &&
            node.left.expression.getText() === "exports" &&
            mentionsEnvironment(node.right)
        ) {
            names.add(node.left.name.text);
        }
        ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile("module.ts", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS));
    return names;
}

function mentionsEnvironment(node: ts.Node): boolean {
    if (isFunctionWithBody(node)) return false;
    if (
        ts.isPropertyAccessExpression(node) &&
        node.name.text === "env" &&
        /^(?:node_)?process(?:_\d+)?(?:\.default)?$/.test(node.expression.getText())
    ) {
        return true;
    }
    return ts.forEachChild(node, (child) => mentionsEnvironment(child) || undefined) ?? false;
}
