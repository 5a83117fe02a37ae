import type { CompiledPattern } from "./compile";
import type { Field } from "./field";
import type { Matcher } from "./operators/operator";

/** A source that a pattern admits: one, or all that start with a text. */
export type AdmittedSource =
    | { readonly exact: string; readonly ignoreCase?: true }
    | { readonly prefix: string; readonly ignoreCase?: true };

export type Pinned =
    | { readonly pinned: true; readonly sources: readonly AdmittedSource[] }
    | {
          readonly pinned: false;
          /** What makes it listen to every source, as a clause: `source is not in the pattern`. */
          readonly reason: string;
      };

/**
 * Which sources a pattern admits. It is pinned when every way to match it names its source, or a beginning of one; every branch of
 * `$or` must. Not pinned: no `source` at all, an empty prefix, a suffix, `anything-but`, `exists`, a wildcard that starts with a star.
 */
export function pinnedSources(compiled: CompiledPattern): Pinned {
    const sources = new Map<string, AdmittedSource>();
    for (const branch of compiled.branches) {
        const field = branch.fields.find(({ path }) => path === "source");
        if (!field) {
            const where = compiled.branches.length > 1 ? "a branch of $or" : "the pattern";
            return { pinned: false, reason: `${where} names no source` };
        }
        for (const matcher of field.matchers) {
            const source = admitted(matcher);
            if (!source) return { pinned: false, reason: describe(field, matcher) };
            sources.set(JSON.stringify(source), source);
        }
    }
    return { pinned: true, sources: [...sources.values()] };
}

function admitted(matcher: Matcher): AdmittedSource | undefined {
    const ignoreCase = matcher.ignoreCase ? ({ ignoreCase: true } as const) : {};
    if (matcher.literal !== undefined) return { exact: matcher.literal, ...ignoreCase };
    if (matcher.prefix) return { prefix: matcher.prefix, ...ignoreCase };
    return undefined;
}

function describe(field: Field, matcher: Matcher): string {
    const operator = matcher.operator === "absent" ? "exists" : matcher.operator;
    switch (operator) {
        case "prefix":
            return `the prefix of ${field.path} is empty`;
        case "wildcard":
            return `the wildcard of ${field.path} starts with a star`;
        case "number":
        case "literal":
            return `${field.path} is compared with something that is no string`;
        default:
            return `${field.path} is matched by ${operator}, which admits any source`;
    }
}
