import type { CreateRequest, NameRule } from "../resources";
import { autoName, stableHex } from "./names";

/**
 * The name of a resource: `name` of its inputs, or `namePrefix` or the Pulumi name with seven hex digits that depend on the seed
 * alone. With a rule, refuses what AWS refuses.
 */
export function physicalName(
    { inputs, name, seed }: Pick<CreateRequest, "inputs" | "name" | "seed">,
    rule?: NameRule,
): string {
    const asked: unknown = inputs["name"] ?? undefined;
    const prefix: unknown = inputs["namePrefix"];
    if (rule && asked !== undefined && !isText(asked)) throw new Error(`The name of ${one(rule)} must be a text.`);
    if (isText(asked)) return rule ? checked(asked, rule, "Choose a shorter name.") : asked;
    const made = (isText(prefix) ? prefix + stableHex(seed, 7) : autoName(name, seed)) + (rule?.suffix ?? "");
    return rule ? checked(made, rule, 'Choose a shorter resource name, or set "name".') : made;
}

function checked(name: string, rule: NameRule, remedy: string): string {
    const { limit, shape, allowed } = rule;
    if (name.length > limit) {
        throw new Error(
            `The name "${name}" has ${name.length} characters: AWS takes ${limit} for ${one(rule)}. ${remedy}`,
        );
    }
    if (!shape.test(name)) throw new Error(`"${name}" is no name for ${one(rule)}: it takes ${allowed}.`);
    return name;
}

function one({ what }: NameRule): string {
    return `${/^[aeiou]/.test(what) ? "an" : "a"} ${what}`;
}

function isText(value: unknown): value is string {
    return typeof value === "string" && value !== "";
}
