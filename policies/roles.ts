import type { PolicyResource } from "@pulumi/policy";
import { type Statement, statementName, statementsOf } from "./documents";
import { TYPES } from "./resourceTypes";
import type { StackView } from "./stackView";
import { whereKnown } from "./unknown";

/** A statement of a role, and the resource that holds it. */
export interface Held {
    readonly statement: Statement;
    readonly holder: PolicyResource;
    /** The statement as messages call it: by its Sid, or by its place. */
    readonly called: string;
}

/** The roles of the functions of a stack, where the stack holds them, each with its functions. */
export function functionRoles(stack: StackView): Map<PolicyResource, PolicyResource[]> {
    const roles = new Map<PolicyResource, PolicyResource[]>();
    stack.each(TYPES.function, (lambda) => {
        const found = stack.referenced(lambda, "role", TYPES.role);
        // Reading it ends the judgement where it is not known which role it is.
        if (found.length === 0) void lambda.props["role"];
        for (const role of found) roles.set(role, [...(roles.get(role) ?? []), lambda]);
    });
    return roles;
}

/** As `eachStatement`, but only those that let a role do something. */
export function eachAllowed(stack: StackView, role: PolicyResource, take: (held: Held) => void): void {
    eachStatement(stack, role, (held) => {
        if (held.statement.effect === "Allow") take(held);
    });
}

/**
 * Hands over each statement on what a role may do: of its inline policies, and of the stack's managed policies that are attached to it.
 * What is not known yet is noted in `stack.unknown`, and what is known is handed over. Policies of AWS, and those that other stacks
 * hold, are not among them: `attachedArns` names them.
 */
export function eachStatement(stack: StackView, role: PolicyResource, take: (held: Held) => void): void {
    const read = (holder: PolicyResource, document: unknown) => {
        statementsOf(document).forEach((statement, at) => {
            take({ statement, holder, called: statementName(statement, at) });
        });
    };
    stack.note(role, (props) => {
        const inline: readonly { readonly policy?: unknown }[] = props["inlinePolicies"] ?? [];
        for (const one of inline) stack.note(role, () => read(role, one.policy));
    });
    for (const policy of [...stack.referencing(role, TYPES.rolePolicy, "role"), ...attachedPolicies(stack, role)]) {
        stack.note(policy, (props) => read(policy, props["policy"]));
    }
    // What nobody knows the role of may be this one's.
    stack.mayBeReferenced(TYPES.rolePolicy, "role");
    for (const [type, roles] of ATTACHMENTS) stack.mayBeReferenced(type, roles);
}

/** What attaches managed policies to a role: the type, the property that names the role, and the one with the ARNs of the policies. */
const ATTACHMENTS = [
    [TYPES.rolePolicyAttachment, "role", "policyArn"],
    [TYPES.policyAttachment, "roles", "policyArn"],
    [TYPES.rolePolicyAttachmentsExclusive, "roleName", "policyArns"],
] as const;

/** Hands over each property that names managed policies of a role, by one ARN or a list. */
function eachAttachment(
    stack: StackView,
    role: PolicyResource,
    take: (holder: PolicyResource, property: string) => void,
): void {
    take(role, "managedPolicyArns");
    for (const [type, roles, arns] of ATTACHMENTS) {
        for (const attachment of stack.referencing(role, type, roles)) take(attachment, arns);
    }
}

/** The managed policies of the stack that are attached to a role. */
function attachedPolicies(stack: StackView, role: PolicyResource): Set<PolicyResource> {
    const byArn = policiesByArn(stack);
    const found = new Set<PolicyResource>();
    eachAttachment(stack, role, (holder, property) => {
        for (const policy of stack.referenced(holder, property, TYPES.policy)) found.add(policy);
        for (const arn of knownArns(holder, property)) {
            const policy = byArn.get(arn);
            if (policy) found.add(policy);
        }
    });
    return found;
}

/**
 * The ARNs of the managed policies that are attached to a role and that the stack does not hold. One that is not known yet, and is none of
 * the policies of the stack that its property depends on, is noted in `stack.unknown`.
 */
export function attachedArns(stack: StackView, role: PolicyResource): readonly string[] {
    const byArn = policiesByArn(stack);
    const arns: string[] = [];
    eachAttachment(stack, role, (holder, property) => {
        const known = knownArns(holder, property);
        arns.push(...known.filter((arn) => !byArn.has(arn)));
        const policies = stack.referenced(holder, property, TYPES.policy);
        if (property === "policyArn" && policies.length > 0) return;
        const open = policies.filter((policy) => !known.some((arn) => byArn.get(arn) === policy)).length;
        stack.note(holder, ({ [property]: value }) => {
            const unknown = listed(value).filter((read) => whereKnown(read) === undefined);
            // As many are the policies' of the stack whose ARNs are not known; reading one more ends the judgement.
            unknown[open]?.();
        });
    });
    return arns;
}

function policiesByArn(stack: StackView): ReadonlyMap<string, PolicyResource> {
    const found = new Map<string, PolicyResource>();
    for (const policy of stack.ofType(TYPES.policy)) {
        const arn: unknown = whereKnown(() => policy.props["arn"] as unknown);
        if (typeof arn === "string") found.set(arn, policy);
    }
    return found;
}

/** The ARNs of a property that are known. */
function knownArns({ props }: PolicyResource, property: string): readonly string[] {
    const reads = whereKnown(() => listed(props[property])) ?? [];
    return reads.flatMap((read) => whereKnown(read) ?? []);
}

/** The elements of a list, or a single value as one, to be read one by one: reading one that is not known throws. */
function listed(value: undefined | null | string | readonly string[]): readonly (() => string)[] {
    if (value === undefined || value === null) return [];
    if (typeof value === "string") return [() => value];
    return Array.from({ length: value.length }, (_, at) => () => value[at]!);
}
