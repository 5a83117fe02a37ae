import { asks, isNarrow, isNarrowed } from "../conditions";
import type { Statement } from "../documents";
import { stackGuardrail } from "../guardrail";
import { actionsNamed, globMatches, hasResourceLevel, isEveryAction } from "../iamActions";
import { TYPES } from "../resourceTypes";
import { eachAllowed, functionRoles, type Held } from "../roles";
import type { StackView } from "../stackView";

const functionWildcardAction = stackGuardrail({
    name: "function-wildcard-action",
    displayName: "Functions have no wildcard actions",
    description: "The role of a function names its actions: none is *, none is all of a service.",
    severity: "high",
    remediationSteps: "Name the actions that the function calls.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    level: "mandatory",
    types: [TYPES.function],
    validate: (stack, report) =>
        eachOfFunctions(stack, ({ statement, holder, called }) => {
            for (const action of statement.actions.filter(isEveryAction)) {
                report(`${called} allows ${action}: name the actions that the function calls.`, holder.urn);
            }
            if (statement.notActions.length > 0) {
                report(
                    `${called} allows all actions but ${listed(statement.notActions)}: name those that the function calls.`,
                    holder.urn,
                );
            }
        }),
});

const functionWildcardResource = stackGuardrail({
    name: "function-wildcard-resource",
    displayName: "Functions have no wildcard resources",
    description: "The role of a function names the resources of its actions, where IAM has a resource level for them.",
    severity: "high",
    remediationSteps:
        "Name the resources by ARN, or narrow the statement with a condition on their tags (aws:ResourceTag). Move actions without a resource level to a statement of their own.",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    level: "mandatory",
    types: [TYPES.function],
    validate: (stack, report) =>
        eachOfFunctions(stack, ({ statement, holder, called }) => {
            const everywhere = statement.resources.find(isEveryResource);
            const all =
                everywhere ??
                (statement.notResources.length > 0 ? `all but ${listed(statement.notResources)}` : undefined);
            if (all === undefined || isNarrowedByTags(statement)) return;
            // All actions of a service are what the guardrail of actions reports.
            const named = statement.actions.filter((action) => !isEveryAction(action)).flatMap(actionsNamed);
            const found = [...new Set(named.filter(hasResourceLevel))];
            if (found.length === 0) return;
            report(`${called} allows ${listed(found)} on ${all}: name the resources.`, holder.urn);
        }),
});

const passRoleService = stackGuardrail({
    name: "pass-role-service",
    displayName: "Roles are passed to a named service only",
    description: "A permission to pass a role says to which service.",
    severity: "high",
    remediationSteps: 'Add the condition {"StringEquals": {"iam:PassedToService": "<service>.amazonaws.com"}}.',
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    level: "mandatory",
    types: [TYPES.role],
    validate: (stack, report) => {
        for (const role of stack.ofType(TYPES.role)) {
            eachAllowed(stack, role, ({ statement, holder, called }) => {
                const passing = passingIn(statement);
                if (passing === undefined || isNarrowed(statement, ["iam:passedtoservice"])) return;
                report(
                    `${called} allows ${passing} without the condition iam:PassedToService: whoever holds it can give the role to any service.`,
                    holder.urn,
                );
            });
        }
    },
});

/** What functions may do is named: actions, and their resources. */
export const ACTIONS = [functionWildcardAction, functionWildcardResource, passRoleService] as const;

function eachOfFunctions(stack: StackView, take: (held: Held) => void): void {
    for (const role of functionRoles(stack).keys()) eachAllowed(stack, role, take);
}

/** `*`, or an ARN that says no more than the service: `arn:aws:sqs:*:*:*`. */
function isEveryResource(resource: string): boolean {
    if (!resource.startsWith("arn:")) return /^[*?:]+$/.test(resource);
    return resource
        .split(":")
        .slice(3)
        .every((part) => /^[*?/]*$/.test(part));
}

function isNarrowedByTags({ conditions }: Statement): boolean {
    return asks(
        conditions,
        (key, values) => key.includes(":resourcetag/") && values.length > 0 && values.every(isNarrow),
    );
}

/** What in a statement stands for `iam:PassRole`, as a message says it. */
function passingIn({ actions, notActions }: Statement): string | undefined {
    const passes = (pattern: string) => globMatches(pattern, "iam:PassRole");
    const isLeftOut = notActions.length === 0 || notActions.some(passes);
    return actions.find(passes) ?? (isLeftOut ? undefined : `all actions but ${listed(notActions)}`);
}

function listed(values: readonly string[]): string {
    return values.length > 4 ? `${values.slice(0, 3).join(", ")} and ${values.length - 3} more` : values.join(", ");
}
