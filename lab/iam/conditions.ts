import { BlockList, isIP } from "node:net";
import { arnMatches, fill, type Glob, type KeyValue, type Lookup, literal, matches } from "./glob";

/** What became of a condition block: it holds, or the reason why it does not, or what the lab would have to know. */
export type ConditionResult =
    | { readonly state: "holds" }
    | { readonly state: "fails"; readonly why: string }
    | { readonly state: "unknown"; readonly why: string };

interface Operator {
    /** Of a request value against one policy value, before a `Not` turns it round. */
    readonly test: (policy: Glob, value: string, policyText: string) => boolean;
    readonly negated: boolean;
    /** Whether `*` and `?` in the policy value are wildcards. */
    readonly wildcards: boolean;
}

const text = (policy: Glob) => String.fromCharCode(...policy.map((unit) => unit & 0xffff));
const lower = (value: string) => value.toLowerCase();

const operators = new Map<string, Operator>();

function define(name: string, test: Operator["test"], options: { negated?: boolean; wildcards?: boolean } = {}): void {
    operators.set(name, { test, negated: options.negated ?? false, wildcards: options.wildcards ?? false });
}

for (const negated of [false, true]) {
    const not = negated ? "Not" : "";
    define(`String${not}Equals`, (policy, value) => matches(policy, value), { negated });
    define(`String${not}EqualsIgnoreCase`, (policy, value) => lower(text(policy)) === lower(value), { negated });
    define(`String${not}Like`, (policy, value) => matches(policy, value), { negated, wildcards: true });
    define(`Arn${not}Equals`, arnMatches, { negated, wildcards: true });
    define(`Arn${not}Like`, arnMatches, { negated, wildcards: true });
    define(`Numeric${not}Equals`, (policy, value) => number(text(policy)) === number(value), { negated });
    define(`Date${not}Equals`, (policy, value) => date(text(policy)) === date(value), { negated });
    define(`${not}IpAddress`, (policy, value) => inRange(text(policy), value), { negated });
}
const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
    LessThan: (value, limit) => value < limit,
    LessThanEquals: (value, limit) => value <= limit,
    GreaterThan: (value, limit) => value > limit,
    GreaterThanEquals: (value, limit) => value >= limit,
};
for (const [name, compare] of Object.entries(comparisons)) {
    define(`Numeric${name}`, (policy, value) => compare(number(value), number(text(policy))));
    define(`Date${name}`, (policy, value) => compare(date(value), date(text(policy))));
}
define("Bool", (policy, value) => lower(text(policy)) === lower(value));
define("BinaryEquals", (policy, value) => text(policy) === value);

/** Why AWS would refuse the operator's name, or nothing. */
export function refuseOperator(name: string): string | undefined {
    return parseOperator(name) ? undefined : `"${name}" is no condition operator that the lab knows`;
}

function parseOperator(name: string) {
    const [, set, base, ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name) ?? [];
    if (base === "Null" && !ifExists) return { set, base, operator: undefined, ifExists: false };
    const operator = operators.get(base ?? "");
    return operator && { set, base, operator, ifExists: ifExists !== undefined };
}

/**
 * Evaluates a condition block: all of its operators and keys must hold. An operator that is not known is an error.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for multi-valued context keys".
 */
export function evaluateConditions(
    block: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> | undefined,
    lookup: Lookup,
    variables = true,
): ConditionResult {
    let unknown: ConditionResult | undefined;
    for (const [name, keys] of Object.entries(block ?? {})) {
        const parsed = parseOperator(name);
        if (!parsed)
            throw new Error(`The condition operator "${name}" is not known to the lab: it decides nothing with it.`);
        for (const [key, expected] of Object.entries(keys)) {
            const values = [expected].flat().map(String);
            const found = lookup(key);
            const result = evaluateKey(parsed, key, values, found, variables ? lookup : undefined);
            if (result === true) continue;
            if (result === false) {
                const seen = typeof found === "string" ? "it has none" : `it is ${found.join(", ")}`;
                return { state: "fails", why: `condition ${name} wants ${key} = ${values.join(" or ")}, and ${seen}` };
            }
            unknown ??= {
                state: "unknown",
                why: `the lab does not know "${result.unknown}", which condition ${name} asks for`,
            };
        }
    }
    return unknown ?? { state: "holds" };
}

function evaluateKey(
    { set, base, operator, ifExists }: NonNullable<ReturnType<typeof parseOperator>>,
    key: string,
    policyValues: readonly string[],
    found: KeyValue,
    variables: Lookup | undefined,
): boolean | { readonly unknown: string } {
    if (found === "unknown") return { unknown: key };
    if (base === "Null" || !operator) {
        const absent = found === "absent" || found.length === 0;
        return policyValues.some((value) => lower(value) === String(absent));
    }
    if (found === "absent" || found.length === 0) {
        if (ifExists || set === "ForAllValues") return true;
        return set === "ForAnyValue" ? false : operator.negated;
    }

    const filled: Glob[] = [];
    for (const value of policyValues) {
        const one = variables
            ? fill(value, variables, operator.wildcards)
            : { glob: plainGlob(value, operator.wildcards) };
        if ("unknown" in one) return { unknown: one.unknown };
        // A variable without a value matches nothing.
        if ("glob" in one) filled.push(one.glob);
    }
    const matchesOne = (value: string) => filled.some((policy) => operator.test(policy, value, value));
    const holds = (value: string) => matchesOne(value) !== operator.negated;
    if (set === "ForAllValues") return found.every(holds);
    if (set === "ForAnyValue") return found.some(holds);
    return operator.negated ? found.every(holds) : found.some(holds);
}

function plainGlob(value: string, wildcards: boolean): Glob {
    const one = fill(value.replaceAll("${", "\uFFFF{"), () => "absent", wildcards);
    return "glob" in one ? one.glob.map((unit) => (unit === 0xffff ? 36 : unit)) : literal(value);
}

function number(value: string): number {
    const parsed = value.trim() === "" ? Number.NaN : Number(value);
    if (Number.isNaN(parsed)) throw new Error(`A numeric condition has the value "${value}": expected a number.`);
    return parsed;
}

function date(value: string): number {
    const parsed = /^-?\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
    if (Number.isNaN(parsed)) {
        throw new Error(`A date condition has the value "${value}": expected ISO 8601 or seconds since 1970.`);
    }
    return parsed;
}

function inRange(range: string, address: string): boolean {
    const family = isIP(address);
    const [network = "", bits] = range.split("/");
    const networkFamily = isIP(network);
    if (networkFamily === 0) {
        throw new Error(`An IP address condition has the value "${range}": expected an address or a CIDR range.`);
    }
    if (family !== networkFamily) return false;
    const kind = family === 6 ? "ipv6" : "ipv4";
    const list = new BlockList();
    list.addSubnet(network, bits === undefined ? (family === 6 ? 128 : 32) : Number(bits), kind);
    return list.check(address, kind);
}
