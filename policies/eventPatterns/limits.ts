import type { PolicyResource } from "@pulumi/policy";
import { functionsOf } from "../connections";
import { stackGuardrail } from "../guardrail";
import { isService } from "../principals";
import { knownRegionOf } from "../regions";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";

const QUOTAS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html";

const busRules = stackGuardrail({
    name: "bus-rules",
    displayName: "Buses have no more rules than they take",
    description: "The rules of a stack on one event bus stay within the quota of the bus.",
    severity: "medium",
    remediationSteps: "Join rules, put them on several buses, or have the quota raised and tell the setting.",
    url: QUOTAS,
    level: "mandatory",
    types: [TYPES.rule],
    settings: {
        maximum: {
            type: "integer",
            minimum: 1,
            default: 300,
            description: "The rules that a bus takes: 300, and 100 in some Regions. Rules of other stacks come on top.",
        },
    },
    validate: (stack, report, { maximum }) => {
        const buses = new Map<string, PolicyResource[]>();
        stack.each(TYPES.rule, (rule) => {
            const [made] = stack.referenced(rule, "eventBusName", TYPES.bus);
            const name: string = made?.name ?? rule.props["eventBusName"] ?? "default";
            const region = knownRegionOf(rule);
            const bus = region === undefined ? name : `${name} of ${region}`;
            buses.set(bus, [...(buses.get(bus) ?? []), rule]);
        });
        for (const [bus, rules] of buses) {
            const over = rules[maximum];
            if (!over) continue;
            report(
                `The bus ${bus} has ${rules.length} rules, more than ${maximum}; this is the first beyond.`,
                over.urn,
            );
        }
    },
});

const ruleTargets = stackGuardrail({
    name: "rule-targets",
    displayName: "Rules have no more targets than they take",
    description: "A rule has at most 5 targets.",
    severity: "high",
    remediationSteps: "Send to a topic or another bus that fans out, or make a second rule with the same pattern.",
    url: QUOTAS,
    level: "mandatory",
    types: [TYPES.rule],
    settings: {
        maximum: { type: "integer", minimum: 1, default: 5, description: "The targets that a rule takes." },
    },
    validate: (stack, report, { maximum }) =>
        stack.each(TYPES.rule, (rule) => {
            const { length } = stack.referencing(rule, TYPES.target, "rule");
            if (length > maximum)
                report(`It has ${length} targets, more than ${maximum}: EventBridge refuses it.`, rule.urn);
            else stack.mayBeReferenced(TYPES.target, "rule");
        }),
});

const functionPolicySize = stackGuardrail({
    name: "function-policy-size",
    displayName: "Functions have no more permissions than they take",
    description: "The permissions of a function fit into its resource policy, which Lambda limits to 20,480 bytes.",
    severity: "high",
    remediationSteps:
        "Let rules send to one queue that the function reads, or give one permission a pattern of ARNs as its source.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    level: "mandatory",
    types: [TYPES.permission],
    settings: {
        maximum: {
            type: "integer",
            minimum: 1,
            default: 20480,
            description: "The bytes of a function's resource policy.",
        },
    },
    validate: (stack, report, { maximum }) => {
        const statements = new Map<PolicyResource, string[]>();
        stack.each(TYPES.permission, (permission) => {
            for (const lambda of functionsOf(stack, permission, ["function"])) {
                statements.set(lambda, [...(statements.get(lambda) ?? []), statementOf(stack, permission, lambda)]);
            }
        });
        for (const [lambda, some] of statements) {
            const policy = `{"Version":"2012-10-17","Id":"default","Statement":[${some.join(",")}]}`;
            const size = Buffer.byteLength(policy);
            if (size <= maximum) continue;
            report(
                `Its ${some.length} permissions make a resource policy of ${size} bytes, more than ${maximum}: Lambda refuses the last ones.`,
                lambda.urn,
            );
        }
    },
});

/** What EventBridge and Lambda take. */
export const LIMITS = [busRules, ruleTargets, functionPolicySize] as const;

/** A permission as the statement that Lambda makes of it. */
function statementOf(stack: StackView, { props, name }: PolicyResource, lambda: PolicyResource): string {
    const { principal, sourceArn, sourceAccount, principalOrgId } = props;
    const equal = {
        ...(sourceAccount && { "AWS:SourceAccount": sourceAccount }),
        ...(principalOrgId && { "aws:PrincipalOrgID": principalOrgId }),
    };
    const condition = {
        ...(Object.keys(equal).length > 0 && { StringEquals: equal }),
        ...(sourceArn && { ArnLike: { "AWS:SourceArn": sourceArn } }),
    };
    return JSON.stringify({
        Sid: props["statementId"] ?? props["statementIdPrefix"] ?? name,
        Effect: "Allow",
        Principal: principal === "*" ? principal : { [isService(principal) ? "Service" : "AWS"]: principal },
        Action: props["action"],
        Resource: stack.read(lambda, ({ arn }) => arn),
        ...(Object.keys(condition).length > 0 && { Condition: condition }),
    });
}
