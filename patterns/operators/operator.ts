import type { JsonNode } from "../json/node";
import type { Scalar } from "../value";

/** One alternative of a field, compiled. `literal` and `prefix` say what strings it admits, where that is bounded. */
export interface Matcher {
    readonly operator: string;
    matches(value: Scalar): boolean;
    /** The one string that it matches. */
    readonly literal?: string;
    /** What all strings that it matches start with. */
    readonly prefix?: string;
    /** Whether case is ignored in `literal` or `prefix`. */
    readonly ignoreCase?: boolean;
    /** The numbers at which its answer about numbers may change; without them it says the same of all numbers. */
    readonly bounds?: readonly number[];
    /** The text of a wildcard, for the complexity limit. */
    readonly wildcard?: string;
}

/** Throws an `InvalidEventPatternError` at the field that is being compiled. */
export type Fail = (message: string, hint?: string) => never;

/** Compiles the value of an operator object. */
export type CompileOperator = (value: JsonNode, fail: Fail) => Matcher;

/** How EventBridge's parser shows a token in its messages; undefined is the end of an array. */
export function tokenText(node: JsonNode | undefined): string {
    if (node === undefined) return "]";
    if (node.type === "array") return "[";
    if (node.type === "object") return "{";
    return node.type === "string" ? node.value : node.text;
}
