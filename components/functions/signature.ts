import * as ts from "typescript";
import { HandlerError } from "./buildError";
import { isFunctionWithBody, parseFunction, unwrapped } from "./syntax";

/** How many calls lie between what was given and the handler itself. */
const DEPTH = { callback: 0, factory: 1, "factory-of-options": 2 } as const;

/**
 * Refuses handlers with a third parameter: Node.js 24 in Lambda no longer passes a callback (AWS Lambda developer guide, Node.js handlers),
 * so the function would end without an answer.
 *
 * Looks through factories as far as they return a function where they are written.
 */
export function refuseCallbackParameter(given: { toString(): string }, call: keyof typeof DEPTH): void {
    const parsed = parseFunction(String(given));
    let functions = parsed !== undefined && isFunctionWithBody(parsed) ? [parsed] : [];
    for (let depth = 0; depth < DEPTH[call]; depth++) functions = functions.flatMap(returnedFunctions);
    const wrong = functions.find(({ parameters }) => parameters.length >= 3);
    if (wrong === undefined) return;
    throw new HandlerError([
        {
            reason: `takes a callback, its third parameter "${wrong.parameters[2]?.name.getText()}"; Node.js 24 in Lambda passes none`,
            remedy: "Return a value or a promise instead (async function)",
        },
    ]);
}

function returnedFunctions({ body }: ts.FunctionLikeDeclaration): ts.FunctionLikeDeclaration[] {
    if (body === undefined) return [];
    if (!ts.isBlock(body)) return asFunction(body);
    const found: ts.FunctionLikeDeclaration[] = [];
    const visit = (node: ts.Node): void => {
        if (isFunctionWithBody(node)) return;
        if (ts.isReturnStatement(node) && node.expression) found.push(...asFunction(node.expression));
        ts.forEachChild(node, visit);
    };
    ts.forEachChild(body, visit);
    return found;
}

function asFunction(expression: ts.Expression): ts.FunctionLikeDeclaration[] {
    const inner = unwrapped(expression);
    return isFunctionWithBody(inner) ? [inner] : [];
}
