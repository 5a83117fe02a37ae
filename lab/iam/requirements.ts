import type { Requirement } from "../authorisation";
import type { AwsRequest } from "../types";
import { iamActions } from "./actions";
import { type Place, resourcesOf } from "./arns";
import { keyRequirements, parameterKeyRequirement } from "./encryption";
import type { Named } from "./named";
import { iamPrefix } from "./prefixes";
import { serviceRules } from "./serviceRequirements";

/** The permissions that a call needs: its own, and those on the keys of what it touches. */
export function requirementsOf(request: AwsRequest, place: Place, named: Named): readonly Requirement[] {
    const { operation, input, caller } = request;
    const prefix = iamPrefix(request.service);
    const actions = isTransaction(prefix, operation) ? [] : iamActions(prefix, operation, input);
    if (actions.length === 0 && !isTransaction(prefix, operation)) return [];

    const asked = { prefix, operation, actions, input, place, named };
    const own =
        serviceRules[prefix]?.(asked) ??
        actions.map((action): Requirement => ({ action, resources: resourcesOf(action, input, place), context: {} }));
    const tags = tagContext(input);
    const tagged = own.map((one) => ({ ...one, context: { ...tags, ...one.context } }));
    return [
        ...tagged,
        ...keyRequirements(tagged, input, caller, place, named),
        ...parameterKeyRequirement(operation, input, place, named),
    ];
}

/** DynamoDB checks the parts of a transaction: the transaction has no action of its own. */
function isTransaction(prefix: string, operation: string): boolean {
    return prefix === "dynamodb" && /^Transact(Write|Get)Items$/.test(operation);
}

/** Tags that the call sets, as condition keys. */
function tagContext(input: Record<string, unknown>): Requirement["context"] {
    const given = input["Tags"] ?? input["tags"] ?? tagSpecifications(input["TagSpecifications"]);
    const pairs: [string, string][] = Array.isArray(given)
        ? given.map((tag: Record<string, unknown>) => [
              String(tag["Key"] ?? tag["key"] ?? tag["TagKey"]),
              String(tag["Value"] ?? tag["value"] ?? tag["TagValue"] ?? ""),
          ])
        : Object.entries((given ?? {}) as Record<string, unknown>).map(([key, value]) => [key, String(value)]);
    if (pairs.length === 0) return {};
    return {
        ...Object.fromEntries(pairs.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
        "aws:TagKeys": pairs.map(([key]) => key),
    };
}

function tagSpecifications(value: unknown): unknown {
    return Array.isArray(value) ? value.flatMap((one: { Tags?: unknown }) => one.Tags ?? []) : undefined;
}
