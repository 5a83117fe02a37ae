import type { Branch, CompiledPattern } from "./compile";
import type { Field } from "./field";
import type { JsonNode } from "./json/node";
import type { LintCode } from "./lint";
import { comparableNumber } from "./number";
import { wildcardSegments } from "./operators/wildcard";

type Warn = (code: LintCode, path: string, message: string) => void;

/** Branches that are compared with each other; each of them with all, so that their number counts twice. */
const MOST_BRANCHES = 100;

/**
 * Where event-ruler, which EventBridge uses, lets the parts of a pattern share states, and so answers otherwise than each of them alone:
 * "Decisions" in docs/event-patterns.md.
 */
export function lintSharedStates({ branches }: CompiledPattern, warn: Warn): void {
    for (const { fields } of branches) for (const field of fields) lintWildcards(field, warn);
    const compared = branches.slice(0, MOST_BRANCHES).map(alternativesOf);
    for (const [at, later] of compared.entries()) {
        for (const earlier of compared.slice(0, at)) {
            for (const [path, lost] of losses(earlier, later)) {
                warn("or-shared-values", path, orMessage(path, lost));
            }
        }
    }
}

function orMessage(path: string, lost: readonly string[]): string {
    return `${lost.join(", ")} may not match: a branch of $or before it wants the same fields and has values in common, and event-ruler, which EventBridge uses, can then lose what the later branch adds; let the branches have no value of ${path} in common, or make one branch of them`;
}

/** The alternatives of each field of a branch, written alike when they are alike. */
type Alternatives = ReadonlyMap<string, ReadonlySet<string>>;

function alternativesOf({ fields }: Branch): Alternatives {
    return new Map(fields.map(({ path, items }) => [path, new Set(items.map(written))]));
}

/** What a branch may lose to an earlier one, by field: nothing, unless both may take the same event. */
function losses(earlier: Alternatives, later: Alternatives): (readonly [path: string, lost: string[]])[] {
    if (earlier.size !== later.size) return [];
    const found: (readonly [string, string[]])[] = [];
    for (const [path, wanted] of later) {
        const before = earlier.get(path);
        if (!before) return [];
        const added = [...wanted].filter((one) => !before.has(one));
        if (added.length === wanted.size) return [];
        if (added.length > 0) found.push([path, added]);
    }
    return found;
}

function written(node: JsonNode): string {
    switch (node.type) {
        case "string":
            return JSON.stringify(node.value);
        case "number":
            return String(comparableNumber(node.text) ?? node.text);
        case "literal":
            return node.text;
        case "array":
            return `[${node.items.map(written).join(",")}]`;
        case "object":
            return `{${node.members.map(({ key, value }) => `${JSON.stringify(key)}:${written(value)}`).join(",")}}`;
    }
}

function lintWildcards({ path, items }: Field, warn: Warn): void {
    const wildcards: string[] = [];
    for (const item of items) {
        const [operator] = item.type === "object" ? item.members : [];
        if (operator?.key === "wildcard" && operator.value.type === "string") wildcards.push(operator.value.value);
        const folded = operator && ignoringCase(operator.key, operator.value);
        const wildcard = folded && wildcards.find((one) => takesFirstLetter(one, folded));
        if (wildcard === undefined) continue;
        const message = `after the wildcard ${JSON.stringify(wildcard)}, event-ruler, which EventBridge uses, takes any character for the ${folded!.fromEnd ? "last" : "first"} letter of ${JSON.stringify(folded!.text)}; put what ignores case before the wildcard`;
        warn("wildcard-before-ignore-case", path, message);
    }
}

/** A text of which the case is ignored, and whether it is compared from its end. */
interface Folded {
    readonly text: string;
    readonly fromEnd: boolean;
}

function ignoringCase(key: string, value: JsonNode): Folded | undefined {
    if (key === "equals-ignore-case" && value.type === "string") return { text: value.value, fromEnd: false };
    const [inner] = value.type === "object" && (key === "prefix" || key === "suffix") ? value.members : [];
    if (inner?.key !== "equals-ignore-case" || inner.value.type !== "string") return undefined;
    return { text: inner.value.value, fromEnd: key === "suffix" };
}

/** Whether the star of a wildcard comes where the text has a letter with two cases, and nothing that has two before it. */
function takesFirstLetter(wildcard: string, { text, fromEnd }: Folded): boolean {
    const [before = "", ...others] = wildcardSegments(wildcard, (message) => {
        throw new TypeError(message);
    });
    const units = fromEnd ? text.split("").reverse().join("") : text;
    // This one takes all that begins so anyway.
    const takesAll = others.length === 1 && others[0] === "" && (!fromEnd || before === "");
    const letter = units.charAt(before.length);
    return (
        others.length > 0 &&
        !takesAll &&
        units.startsWith(before) &&
        before.toLowerCase() === before.toUpperCase() &&
        letter.toLowerCase() !== letter.toUpperCase()
    );
}
