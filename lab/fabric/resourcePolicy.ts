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

/** Adds a statement to what a resource has; throws when its Sid is taken. */
export function addStatement(cloud: Cloud, arn: string, statement: PolicyStatement): void {
    const policies = cloud.authoriser.resourcePolicies.get(arn) ?? [];
    if (policies.some(({ Statement }) => Statement.some(({ Sid }) => Sid === statement.Sid))) {
        throw new AwsError(
            "ResourceConflictException",
            `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
            409,
        );
    }
    cloud.authoriser.resourcePolicies.set(arn, [...policies, { Version: "2012-10-17", Statement: [statement] }]);
}

/** Takes a statement away by its Sid. */
export function removeStatement(cloud: Cloud, arn: string, sid: string): void {
    const policies = cloud.authoriser.resourcePolicies.get(arn) ?? [];
    const left = policies.filter(({ Statement }) => Statement.every(({ Sid }) => Sid !== sid));
    cloud.authoriser.resourcePolicies.set(arn, left);
}
