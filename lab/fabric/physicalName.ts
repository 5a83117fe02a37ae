import { createHash } from "node:crypto";
import type { CreateRequest } from "../types";

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
 * alone. Refuses what AWS refuses.
 */
export function physicalName({ inputs, name, urn }: CreateRequest, rule: NameRule): string {
    const suffix = rule.suffix ?? "";
    const hex = createHash("sha256").update(urn).digest("hex").slice(0, 7);
    const made = inputs["name"] ?? `${inputs["namePrefix"] ?? `${name}-`}${hex}${suffix}`;
    if (typeof made !== "string" || made === "") throw new Error(`The name of a ${rule.what} must be a text.`);
    if (made.length > rule.limit) {
        throw new Error(
            `The name "${made}" has ${made.length} characters: AWS takes ${rule.limit} for a ${rule.what}. ` +
                (inputs["name"] ? "Choose a shorter name." : 'Choose a shorter resource name, or set "name".'),
        );
    }
    if (!rule.shape.test(made)) throw new Error(`"${made}" is no name for a ${rule.what}: it takes ${rule.allowed}.`);
    return made;
}
