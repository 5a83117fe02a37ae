import { CALLER_KEYS, isNarrow, isNarrowed, SOURCE_KEYS } from "../conditions";
import { type Statement, statementName, statementsOf } from "../documents";
import { resourceGuardrail } from "../guardrail";
import { isEveryone } from "../principals";
import { TYPES } from "../resourceTypes";

const HOLDERS = [TYPES.topicPolicy, TYPES.topic, TYPES.queuePolicy, TYPES.queue, TYPES.busPolicy] as const;

const resourcePolicyEveryone = resourceGuardrail({
    name: "resource-policy-everyone",
    displayName: "Topics, queues and buses are not open to everyone",
    description:
        "The policy of a topic, queue or event bus lets nobody in who is not of a named account or organisation.",
    severity: "critical",
    remediationSteps:
        "Name the principals, or add a condition on aws:PrincipalOrgID, aws:SourceAccount or aws:SourceArn.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
    level: "mandatory",
    types: [...HOLDERS, TYPES.busPermission],
    validate: ({ type, props, notApplicable }) => {
        if (type === TYPES.busPermission) return busPermission(props["principal"], props["condition"]);
        const statements = allowing(props["policy"]);
        if (!props["policy"]) return notApplicable("it has no policy");
        return statements.flatMap(([statement, called]) => {
            const { principals, notPrincipals, actions } = statement;
            const but = Object.values(notPrincipals).flat();
            if ((!isEveryone(principals) && but.length === 0) || isNarrowed(statement, CALLER_KEYS)) return [];
            const who = but.length > 0 ? `everyone but ${but.join(", ")}` : "everyone";
            return [
                `${called} lets ${who} call ${actions.join(", ")} without a condition on the caller or its source.`,
            ];
        });
    },
});

const resourcePolicySource = resourceGuardrail({
    name: "resource-policy-source",
    displayName: "Topics, queues and buses name the source behind a service",
    description:
        "The policy of a topic, queue or event bus that lets a service in says for which account, organisation or resource.",
    severity: "high",
    remediationSteps:
        "Add a condition on aws:SourceArn (the rule, alarm or topic), or on aws:SourceAccount or aws:SourceOrgID.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention",
    level: "mandatory",
    types: HOLDERS,
    validate: ({ props, notApplicable }) => {
        if (!props["policy"]) return notApplicable("it has no policy");
        return allowing(props["policy"]).flatMap(([statement, called]) => {
            const services = statement.principals["Service"] ?? [];
            if (services.length === 0 || isNarrowed(statement, SOURCE_KEYS)) return [];
            return [
                `${called} lets ${services.join(", ")} call ${statement.actions.join(", ")} for any account: it has no condition on aws:SourceArn, aws:SourceAccount or aws:SourceOrgID.`,
            ];
        });
    },
});

/** Who may send to topics, queues and buses. */
export const RESOURCE_POLICIES = [resourcePolicyEveryone, resourcePolicySource] as const;

function allowing(policy: unknown): readonly (readonly [Statement, string])[] {
    return statementsOf(policy)
        .map((statement, at) => [statement, statementName(statement, at)] as const)
        .filter(([{ effect }]) => effect === "Allow");
}

function busPermission(
    principal: string,
    condition: { readonly key?: string; readonly value?: string } | undefined,
): readonly string[] {
    const isOfOne = condition?.key === "aws:PrincipalOrgID" && isNarrow(condition.value ?? "");
    return principal !== "*" || isOfOne
        ? []
        : ["It lets everyone put events on the bus without a condition on aws:PrincipalOrgID."];
}
