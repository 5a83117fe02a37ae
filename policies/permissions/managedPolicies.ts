import { resourceGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";

/**
 * What `aws.lambda.CallbackFunction` attaches to a role of its own making where it is given neither a role nor policies.
 * https://github.com/pulumi/pulumi-aws/blob/master/sdk/nodejs/lambda/lambdaMixins.ts
 */
export const CALLBACK_FUNCTION_DEFAULTS: readonly string[] = [
    "AWSLambda_FullAccess",
    "CloudWatchFullAccessV2",
    "CloudWatchEventsFullAccess",
    "AmazonS3FullAccess",
    "AmazonDynamoDBFullAccess",
    "AmazonSQSFullAccess",
    "AmazonKinesisFullAccess",
    "AmazonCognitoPowerUser",
    "AWSXrayWriteOnlyAccess",
];

const managedPolicyBreadth = resourceGuardrail({
    name: "managed-policy-breadth",
    displayName: "Roles have no full-access policies",
    description:
        "No role has a managed policy that gives full access, or one of the nine that CallbackFunction attaches by default.",
    severity: "critical",
    remediationSteps:
        "Give the role a policy with the actions and resources that it needs. Give a CallbackFunction a role of its own.",
    url: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html",
    level: "mandatory",
    types: [TYPES.rolePolicyAttachment, TYPES.policyAttachment, TYPES.rolePolicyAttachmentsExclusive, TYPES.role],
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            default: [] as readonly string[],
            description: "Names of managed policies that may be attached all the same.",
        },
    },
    validate: ({ type, props, notApplicable }, { allowed }) => {
        const arns = attached(type, props);
        if (arns.length === 0) return notApplicable("it attaches no managed policy");
        return arns
            .map(policyName)
            .filter((name) => !allowed.includes(name))
            .flatMap((name) => objection(name) ?? []);
    },
});

/** Managed policies give what is needed, and no more. */
export const MANAGED_POLICIES = [managedPolicyBreadth] as const;

/** The name of a managed policy, without its path, by its ARN. */
export function policyName(arn: string): string {
    return arn.slice(arn.lastIndexOf("/") + 1);
}

/** Whether a managed policy gives more than any function needs, by its name or ARN. */
export function isFullAccess(name: string): boolean {
    return /FullAccess(V\d+)?$|(^|\/)(AdministratorAccess[^/]*|PowerUserAccess)$/.test(name);
}

function attached(type: string, props: Readonly<Record<string, unknown>>): readonly string[] {
    const property = {
        [TYPES.role]: "managedPolicyArns",
        [TYPES.rolePolicyAttachmentsExclusive]: "policyArns",
    }[type];
    const arns = property === undefined ? [props["policyArn"]] : ((props[property] as readonly unknown[]) ?? []);
    return arns.map(String);
}

function objection(name: string): string | undefined {
    if (CALLBACK_FUNCTION_DEFAULTS.includes(name)) {
        return `It attaches ${name}, one of the nine policies that CallbackFunction attaches where it is given no role: give the function a role with what it needs.`;
    }
    return isFullAccess(name)
        ? `It attaches ${name}: give the role the actions and resources that it needs.`
        : undefined;
}
