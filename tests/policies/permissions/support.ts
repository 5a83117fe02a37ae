import { TYPES } from "../../../policies/resourceTypes";
import { resource, type TestResource } from "../support";

type Props = Readonly<Record<string, unknown>>;

export const ACCOUNT = "123456789012";

/** A policy document of one or more statements, as JSON text. */
export function document(...statements: readonly Props[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export function allow(Action: unknown, Resource: unknown = "*", more: Props = {}): Props {
    return { Effect: "Allow", Action, Resource, ...more };
}

export const TRUSTED = document({
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
});

export function role(props: Props = {}): TestResource {
    return resource(TYPES.role, "role", { name: "role", assumeRolePolicy: TRUSTED, ...props });
}

export function lambda(of: TestResource, props: Props = {}): TestResource {
    return resource(TYPES.function, "lambda", { role: "unused", ...props }, { role: of });
}

/** A function whose role has one policy of its own. */
export function functionWith(policy: unknown, props: Props = {}): readonly TestResource[] {
    const of = role();
    return [of, lambda(of, props), resource(TYPES.rolePolicy, "policy", { role: "role", policy })];
}
