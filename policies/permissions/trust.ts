import type { PolicyResource } from "@pulumi/policy";
import { asks, isNarrow, isNarrowed } from "../conditions";
import { type Statement, statementsOf } from "../documents";
import { stackGuardrail } from "../guardrail";
import { isEveryone } from "../principals";
import { TYPES } from "../resourceTypes";
import { functionRoles } from "../roles";
import type { StackView } from "../stackView";

/** What makes a trust in another account a trust in somebody of it: an external id that the two agreed on, or the organisation. */
const FOREIGN_KEYS = ["sts:externalid", "aws:principalorgid", "aws:principalorgpaths"];
const EVERYONE_KEYS = ["aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths"];
/** Lambda@Edge wants both in one role: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html */
const OF_FUNCTIONS = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"];

const roleTrust = stackGuardrail({
    name: "role-trust",
    displayName: "Roles trust one service",
    description:
        "A role trusts the one service that uses it, or accounts and identity providers under a condition: never everyone, nor several services.",
    severity: "critical",
    remediationSteps:
        "Name one principal in assumeRolePolicy. For other accounts add a condition on sts:ExternalId or aws:PrincipalOrgID, for an identity provider one on its sub or SAML:aud; for several services make several roles.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html",
    level: "mandatory",
    types: [TYPES.role],
    settings: {
        accounts: {
            type: "array",
            items: { type: "string" },
            default: [] as readonly string[],
            description: "Accounts that count as one's own, beside the one that the stack is in.",
        },
    },
    validate: (stack, report, { accounts }) => {
        const roles = functionRoles(stack);
        stack.each(TYPES.role, (role) => {
            const statements = statementsOf(role.props["assumeRolePolicy"]).filter(({ effect }) => effect === "Allow");
            const tell = (message: string) => report(message, role.urn);
            for (const statement of statements) tellEveryone(statement, tell);
            tellServices(statements, roles.get(role), tell);
            for (const statement of statements) tellForeign(stack, role, statement, accounts, tell);
            for (const statement of statements) tellFederated(statement, tell);
        });
    },
});

/** Who may take a role. */
export const TRUST = [roleTrust] as const;

type Tell = (message: string) => void;

function tellEveryone(statement: Statement, tell: Tell): void {
    const but = Object.values(statement.notPrincipals).flat();
    if (but.length > 0) tell(`Its trust policy lets everyone but ${but.join(", ")} assume it.`);
    if (isEveryone(statement.principals) && !isNarrowed(statement, EVERYONE_KEYS))
        tell("Its trust policy lets everyone in any account assume it.");
}

function tellServices(
    statements: readonly Statement[],
    functions: readonly PolicyResource[] | undefined,
    tell: Tell,
): void {
    const services = new Set(statements.flatMap(({ principals }) => principals["Service"] ?? []));
    const others = new Set(
        statements.flatMap(({ principals }) =>
            Object.entries(principals).flatMap(([kind, who]) => (kind === "Service" ? [] : who)),
        ),
    );
    others.delete("*");
    const foreign = [...services].filter((service) => !OF_FUNCTIONS.includes(service));
    if (functions) {
        const more = [...foreign, ...others];
        const names = functions.map(({ name }) => name).join(", ");
        if (more.length > 0) tell(`It is the role of ${names}, and trusts ${more.join(", ")} beside Lambda.`);
    } else if (services.size > 1 && foreign.length > 0) {
        tell(`It trusts ${services.size} services, more than 1: ${[...services].join(", ")}.`);
    } else if (services.size > 0 && others.size > 0) {
        tell(`It trusts ${[...others].join(", ")} beside ${[...services].join(", ")}.`);
    }
}

function tellForeign(
    stack: StackView,
    role: PolicyResource,
    statement: Statement,
    accounts: readonly string[],
    tell: Tell,
): void {
    if (isNarrowed(statement, FOREIGN_KEYS)) return;
    for (const who of statement.principals["AWS"] ?? []) {
        const account = /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(who)?.[1];
        if (account === undefined || accounts.includes(account)) continue;
        const own = stack.read(role, ({ arn }) => String(arn).split(":")[4]);
        if (account === own) continue;
        tell(`It trusts ${who} of another account without a condition on sts:ExternalId or aws:PrincipalOrgID.`);
    }
}

/**
 * Whoever an identity provider vouches for, unless a condition says whom it means. The audience says so where it is the application's
 * own, and nothing where it is the one that all share who ask STS.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
function tellFederated({ principals, conditions }: Statement, tell: Tell): void {
    const saysWhom = asks(conditions, (key, values) => {
        if (!/(^saml:|:(sub|aud|amr|app_id|oaud)$)/.test(key) || values.length === 0) return false;
        return values.every((value) => isNarrow(value) && value !== "sts.amazonaws.com" && !/^repo:[*?]/.test(value));
    });
    if (saysWhom) return;
    for (const who of principals["Federated"] ?? []) {
        tell(`It trusts everyone whom ${who} vouches for: add a condition on whom it means, such as its sub.`);
    }
}
