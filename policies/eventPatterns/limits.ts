import type { PolicyResource } from "@pulumi/policy";
import { functionsOf } from "../connections";
import { FUNCTION_POLICY_BYTES, functionPolicyBytes } from "../functionPolicy";
import { stackGuardrail } from "../guardrail";
import { knownRegionOf } from "../regions";
import { TYPES } from "../resourceTypes";

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
            default: FUNCTION_POLICY_BYTES,
            description: "The bytes of a function's resource policy.",
        },
    },
    validate: (stack, report, { maximum }) => {
        const permissions = new Map<PolicyResource, PolicyResource[]>();
        stack.each(TYPES.permission, (permission) => {
            for (const lambda of functionsOf(stack, permission, ["function"])) {
                // Reads all that counts, so that a permission with a value that is not known yet is left out.
                functionPolicyBytes([permission], "");
                permissions.set(lambda, [...(permissions.get(lambda) ?? []), permission]);
            }
        });
        for (const [lambda, some] of permissions) {
            const size = stack.note(lambda, ({ arn }) => functionPolicyBytes(some, arn)) ?? 0;
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
