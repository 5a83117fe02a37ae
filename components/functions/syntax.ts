import * as ts from "typescript";

/** A function as its text was written, parsed; `undefined` when V8's text is not JavaScript (native functions). */
export function parseFunction(text: string): ts.FunctionLikeDeclaration | ts.ClassExpression | undefined {
    // A method's text stands alone only inside an object.
    for (const [before, after] of [
        ["(", ")"],
        ["({", "})"],
    ]) {
        const source = parseScript(`${before}${text}${after}`);
        if (source === undefined) continue;
        const found = firstFunction(source);
        if (found !== undefined) return found;
    }
    return undefined;
}

/** A script, or undefined where the text is none. */
export function parseScript(text: string): ts.SourceFile | undefined {
    const source = ts.createSourceFile("callback.js", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
    const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly unknown[] };
    return parseDiagnostics.length === 0 ? source : undefined;
}

function firstFunction(source: ts.SourceFile): ts.FunctionLikeDeclaration | ts.ClassExpression | undefined {
    let found: ts.FunctionLikeDeclaration | ts.ClassExpression | undefined;
    const visit = (node: ts.Node): void => {
        if (found !== undefined) return;
        if (isFunctionWithBody(node) || ts.isClassExpression(node)) found = node;
        else ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
}

/** Any form of function that has a body of its own. */
export function isFunctionWithBody(node: ts.Node): node is ts.FunctionLikeDeclaration {
    return (
        ts.isArrowFunction(node) ||
        ts.isFunctionExpression(node) ||
        ts.isFunctionDeclaration(node) ||
        ts.isMethodDeclaration(node) ||
        ts.isGetAccessorDeclaration(node) ||
        ts.isSetAccessorDeclaration(node) ||
        ts.isConstructorDeclaration(node)
    );
}

/** Without the parentheses around it. */
export function unwrapped(node: ts.Expression): ts.Expression {
    return ts.isParenthesizedExpression(node) ? unwrapped(node.expression) : node;
}
