import * as ts from "typescript";
import { isFunctionWithBody } from "./syntax";

/** A place where a piece of code uses a variable that it does not declare. */
export interface FreeUse {
    readonly name: string;
    readonly node: ts.Identifier;
    /** `{ name }`: written once for the property and the variable. */
    readonly shorthand: boolean;
}

type Names = ReadonlySet<string>;

/** Every use of a variable in a node that no scope inside the node declares, in the order of the text. */
export function freeUses(root: ts.Node): FreeUse[] {
    const uses: FreeUse[] = [];
    visit(root, []);
    return uses;

    function visit(node: ts.Node, scopes: readonly Names[]): void {
        if (ts.isIdentifier(node)) {
            if (isUse(node) && !scopes.some((scope) => scope.has(node.text))) {
                uses.push({ name: node.text, node, shorthand: ts.isShorthandPropertyAssignment(node.parent) });
            }
            return;
        }
        const own = namesDeclaredBy(node);
        const inner = own.size === 0 ? scopes : [...scopes, own];
        ts.forEachChild(node, (child) => visit(child, inner));
    }
}

/** Every name that is declared anywhere inside a node. */
export function declaredNames(root: ts.Node): Set<string> {
    const all = new Set<string>();
    const visit = (node: ts.Node): void => {
        for (const name of namesDeclaredBy(node)) all.add(name);
        ts.forEachChild(node, visit);
    };
    visit(root);
    return all;
}

/** The names that hold inside a node because of the node itself. */
function namesDeclaredBy(node: ts.Node): Set<string> {
    const names = new Set<string>();
    if (isFunctionWithBody(node)) {
        if (!ts.isArrowFunction(node)) names.add("arguments");
        if (ts.isFunctionExpression(node) && node.name) names.add(node.name.text);
        for (const parameter of node.parameters) addBinding(parameter.name, names);
        if (node.body) {
            collectVars(node.body, names);
            if (ts.isBlock(node.body)) collectLexical(node.body.statements, names);
        }
    } else if (ts.isClassExpression(node) || ts.isClassDeclaration(node)) {
        if (node.name) names.add(node.name.text);
    } else if (ts.isSourceFile(node)) {
        collectVars(node, names);
        collectLexical(node.statements, names);
    } else if (ts.isBlock(node) || ts.isCaseBlock(node)) {
        const statements = ts.isBlock(node)
            ? node.statements
            : node.clauses.flatMap((clause) => [...clause.statements]);
        collectLexical(statements, names);
    } else if (ts.isClassStaticBlockDeclaration(node)) {
        collectVars(node.body, names);
    } else if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
        if (node.initializer && ts.isVariableDeclarationList(node.initializer)) addList(node.initializer, names);
    } else if (ts.isCatchClause(node) && node.variableDeclaration) {
        addBinding(node.variableDeclaration.name, names);
    }
    return names;
}

/** `var` holds in the whole function, wherever it stands. */
function collectVars(root: ts.Node, names: Set<string>): void {
    const visit = (node: ts.Node): void => {
        if (isFunctionWithBody(node) || ts.isClassLike(node)) return;
        if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) addList(node, names);
        ts.forEachChild(node, visit);
    };
    ts.forEachChild(root, visit);
}

/** What `let`, `const`, `class` and `function` declare in a block. */
function collectLexical(statements: readonly ts.Statement[], names: Set<string>): void {
    for (const statement of statements) {
        if (ts.isVariableStatement(statement)) addList(statement.declarationList, names);
        else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) {
            names.add(statement.name.text);
        }
    }
}

function addList(list: ts.VariableDeclarationList, names: Set<string>): void {
    for (const { name } of list.declarations) addBinding(name, names);
}

/** The names of a declaration, which may take an object or an array apart. */
export function addBinding(name: ts.BindingName, names: Set<string>): void {
    if (ts.isIdentifier(name)) {
        names.add(name.text);
        return;
    }
    for (const element of name.elements) if (ts.isBindingElement(element)) addBinding(element.name, names);
}

function isUse(node: ts.Identifier): boolean {
    const { parent } = node;
    if (ts.isShorthandPropertyAssignment(parent))
        return parent.name === node || parent.objectAssignmentInitializer === node;
    if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) {
        return ts.isPropertyAccessExpression(parent) && parent.expression === node;
    }
    if (ts.isBindingElement(parent)) return parent.initializer === node;
    if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
    if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return parent.initializer === node;
    if (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) return parent.initializer === node;
    if (isFunctionWithBody(parent) || ts.isClassLike(parent)) return (parent as { name?: ts.Node }).name !== node;
    return true;
}

/** Whether the use changes the variable itself: an assignment, `++`, a destructuring target, the variable of a loop. */
export function isWritten(node: ts.Expression): boolean {
    const { parent } = node;
    if (ts.isBinaryExpression(parent)) {
        const { kind } = parent.operatorToken;
        const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
        if (!assigns || parent.left !== node) return false;
        return true;
    }
    if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
        return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
    }
    if (ts.isDeleteExpression(parent)) return true;
    if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return parent.initializer === node;
    if (ts.isParenthesizedExpression(parent)) return isWritten(parent);
    if (ts.isArrayLiteralExpression(parent) || ts.isSpreadElement(parent)) return isWritten(parent);
    if (ts.isShorthandPropertyAssignment(parent) || ts.isSpreadAssignment(parent)) return isWritten(parent.parent);
    if (ts.isPropertyAssignment(parent)) return parent.initializer === node && isWritten(parent.parent);
    return false;
}
