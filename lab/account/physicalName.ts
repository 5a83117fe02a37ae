import type { CreateRequest } from "../types";
import { autoName, stableHex } from "./names";

/** What a kind of resource may be called. */
export interface NameRule {
    readonly what: string;
    readonly limit: number;
    readonly shape: RegExp;
    /** What `shape` takes, for people. */
    readonly allowed: string;
    /** Stands behind every name that Pulumi makes, `.fifo` for instance. */
    readonly suffix?: string;
}

/**
 * The name of a resource: `name` of its inputs, or `namePrefix` or the Pulumi name with seven hex digits that depend on the URN
 * alone. With a rule, refuses what AWS refuses.
 */
export function physicalName(
    { inputs, name, urn }: Pick<CreateRequest, "inputs" | "name" | "urn">,
    rule?: NameRule,
): string {
    const asked: unknown = inputs["name"] ?? undefined;
    const prefix: unknown = inputs["namePrefix"];
    if (rule && asked !== undefined && !isText(asked)) throw new Error(`The name of a ${rule.what} must be a text.`);
    if (isText(asked)) return rule ? checked(asked, rule, "Choose a shorter name.") : asked;
    const made = (isText(prefix) ? prefix + stableHex(urn, 7) : autoName(name, urn)) + (rule?.suffix ?? "");
    return rule ? checked(made, rule, 'Choose a shorter resource name, or set "name".') : made;
}

function checked(name: string, { what, limit, shape, allowed }: NameRule, remedy: string): string {
    if (name.length > limit) {
        throw new Error(
            `The name "${name}" has ${name.length} characters: AWS takes ${limit} for a ${what}. ${remedy}`,
        );
    }
    if (!shape.test(name)) throw new Error(`"${name}" is no name for a ${what}: it takes ${allowed}.`);
    return name;
}

function isText(value: unknown): value is string {
    return typeof value === "string" && value !== "";
}
