import type { PolicyResource } from "@pulumi/policy";
import { type Statement, statementName, statementsOf } from "./documents";
import { TYPES } from "./resourceTypes";
import type { StackView } from "./stackView";

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
    for (const type of [TYPES.rolePolicy, TYPES.rolePolicyAttachment]) stack.mayBeReferenced(type, "role");
}

/** The managed policies of the stack that are attached to a role. */
function attachedPolicies(stack: StackView, role: PolicyResource): Set<PolicyResource> {
    return new Set([
        ...stack.referenced(role, "managedPolicyArns", TYPES.policy),
        ...stack
            .referencing(role, TYPES.rolePolicyAttachment, "role")
            .flatMap((attachment) => stack.referenced(attachment, "policyArn", TYPES.policy)),
        ...stack
            .referencing(role, TYPES.policyAttachment, "roles")
            .flatMap((attachment) => stack.referenced(attachment, "policyArn", TYPES.policy)),
    ]);
}

/** The ARNs of the managed policies that are attached to a role and that the stack does not hold. */
export function attachedArns(stack: StackView, role: PolicyResource): readonly string[] {
    const arns: string[] = [];
    const attached = (attachment: PolicyResource) => {
        if (stack.referenced(attachment, "policyArn", TYPES.policy).length > 0) return;
        stack.note(attachment, (props) => arns.push(props["policyArn"]));
    };
    stack.referencing(role, TYPES.rolePolicyAttachment, "role").forEach(attached);
    stack.referencing(role, TYPES.policyAttachment, "roles").forEach(attached);
    if (stack.referenced(role, "managedPolicyArns", TYPES.policy).length === 0) {
        stack.note(role, (props) => arns.push(...(props["managedPolicyArns"] ?? [])));
    }
    return arns;
}
