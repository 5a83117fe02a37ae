import { isPolicyDocument } from "../documents";
import { resourceGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";

/** The resources with a policy document, and the property that holds it. */
const HOLDING: Readonly<Record<string, string>> = {
    [TYPES.busPolicy]: "policy",
    [TYPES.key]: "policy",
    [TYPES.keyPolicy]: "policy",
    [TYPES.policy]: "policy",
    [TYPES.queue]: "policy",
    [TYPES.queuePolicy]: "policy",
    [TYPES.role]: "assumeRolePolicy",
    [TYPES.rolePolicy]: "policy",
    [TYPES.topic]: "policy",
    [TYPES.topicPolicy]: "policy",
};

const policyDocument = resourceGuardrail({
    name: "policy-document",
    displayName: "Policy documents can be read",
    description:
        "A policy document is a JSON object with statements. Of another one AWS reads nothing, and neither does any guardrail.",
    severity: "high",
    remediationSteps: "Write the document with JSON.stringify or aws.iam.getPolicyDocument, with its Statement.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    level: "mandatory",
    types: Object.keys(HOLDING),
    validate: ({ type, props, notApplicable }) => {
        const property = HOLDING[type]!;
        const inline: readonly { readonly name?: string; readonly policy?: unknown }[] =
            (type === TYPES.role && props["inlinePolicies"]) || [];
        const documents = [
            [property, props[property]] as const,
            ...inline.map(({ name, policy }, at) => [`inline policy ${name ?? at + 1}`, policy] as const),
        ].filter(([, document]) => document !== undefined && document !== null && document !== "");
        if (documents.length === 0) return notApplicable("it has no policy");
        return documents
            .filter(([, document]) => !isPolicyDocument(document))
            .map(([name]) => `Its ${name} is no JSON object with a Statement: nothing in it can be judged.`);
    },
});

/** What all that is said of policies rests on. */
export const POLICY_DOCUMENTS = [policyDocument] as const;
