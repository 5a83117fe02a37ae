import type { PolicyDocument, PolicyStatement } from "../authorisation";
import type { Cloud } from "../cloud";
import { AwsError } from "../types";
import { isObject, parseJson } from "./json";

/** Reads the policy of a queue, topic or bus. Throws one sentence when it is none. */
export function readResourcePolicy(policy: unknown, arn: string): PolicyDocument {
    const document = typeof policy === "string" ? parseJson(policy) : policy;
    const refuse = (why: string): never => {
        throw new AwsError("InvalidAttributeValue", `Invalid value for the parameter Policy of ${arn}: ${why}.`);
    };
    if (!isObject(document)) return refuse("it is not JSON of an object");
    const statements = [document["Statement"]].flat() as unknown[];
    if (statements.length === 0) return refuse("it has no Statement");
    for (const statement of statements) {
        if (!isObject(statement)) return refuse("a Statement must be an object");
        const { Effect, Principal, NotPrincipal, Action, NotAction } = statement;
        if (Effect !== "Allow" && Effect !== "Deny")
            return refuse(`Effect must be "Allow" or "Deny", not ${JSON.stringify(Effect)}`);
        if (Principal === undefined && NotPrincipal === undefined) return refuse("a Statement has no Principal");
        if (Action === undefined && NotAction === undefined) return refuse("a Statement has no Action");
    }
    return { ...document, Statement: statements as PolicyStatement[] } as PolicyDocument;
}

/** Sets the one policy of a resource. */
export function setResourcePolicy(cloud: Cloud, arn: string, policy: unknown): void {
    cloud.authoriser.resourcePolicies.set(arn, [readResourcePolicy(policy, arn)]);
}

/** The principal of a statement that was asked for by one text: `*`, an account's id, an ARN or a service's name. */
export function principalOf(principal: string): "*" | Record<string, string> {
    if (principal === "*") return "*";
    if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
    return principal.startsWith("arn:") ? { AWS: principal } : { Service: principal };
}

/** Whether a resource has a statement of that Sid. */
export function hasStatement(cloud: Cloud, arn: string, sid: string | undefined): boolean {
    const policies = cloud.authoriser.resourcePolicies.get(arn) ?? [];
    return policies.some(({ Statement }) => Statement.some(({ Sid }) => Sid === sid));
}

/** Adds a statement to what a resource has; throws when its Sid is taken. */
export function addStatement(cloud: Cloud, arn: string, statement: PolicyStatement): void {
    if (hasStatement(cloud, arn, statement.Sid)) {
        throw new AwsError(
            "ResourceConflictException",
            `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
            409,
        );
    }
    const policies = cloud.authoriser.resourcePolicies.get(arn) ?? [];
    cloud.authoriser.resourcePolicies.set(arn, [...policies, { Version: "2012-10-17", Statement: [statement] }]);
}

/** Takes a statement away by its Sid; others of the same document stay. */
export function removeStatement(cloud: Cloud, arn: string, sid: string): void {
    const policies = cloud.authoriser.resourcePolicies.get(arn) ?? [];
    const left = policies.map((document) => ({
        ...document,
        Statement: document.Statement.filter(({ Sid }) => Sid !== sid),
    }));
    const filled = left.filter(({ Statement }) => Statement.length > 0);
    cloud.authoriser.resourcePolicies.set(arn, filled);
}
