import { resourceGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";
import { whereKnown } from "../unknown";
import { codeOf } from "./code";
import { secretOf, secretsInCode } from "./secretTexts";

const environmentSecrets = resourceGuardrail({
    name: "environment-secrets",
    displayName: "No secrets in environment variables",
    description:
        "A function's environment holds no secrets: whoever may read its configuration reads them, those that are secret in Pulumi's state too.",
    severity: "critical",
    remediationSteps:
        "Keep the secret in Secrets Manager or Parameter Store, give the function its ARN and the permission to read it, and change the secret.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    level: "mandatory",
    types: [TYPES.function],
    settings: {
        allow: {
            type: "array",
            items: { type: "string" },
            default: [] as readonly string[],
            description: "The names of variables that only sound like secrets.",
        },
    },
    validate: ({ props, notApplicable }, { allow }) => {
        const variables: Readonly<Record<string, unknown>> = props["environment"]?.variables ?? {};
        const names = Object.keys(variables).filter((name) => !allow.includes(name));
        if (names.length === 0) return notApplicable("it has no environment variables");
        return eachKnown(names, (name) => {
            const secret = secretOf(name, String(variables[name]));
            return secret ? [`Its variable ${name} holds ${secret}.`] : [];
        });
    },
});

const codeSecrets = resourceGuardrail({
    name: "code-secrets",
    displayName: "No secrets in the code",
    description: "The archive of a function or a layer holds no secrets, such as one that a callback closes over.",
    severity: "critical",
    remediationSteps:
        "Keep the secret in Secrets Manager or Parameter Store and read it when the function starts, and change the secret.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html",
    level: "mandatory",
    types: [TYPES.function, TYPES.layer],
    validate: async ({ props, notApplicable }) => {
        const { texts, isPartlyElsewhere } = await codeOf(props["code"]);
        if (texts.length === 0)
            return notApplicable("its code is in files that are not found from here, in an image or in a bucket");
        const rest = isPartlyElsewhere ? " (files beside it are not read)" : "";
        return texts.flatMap(({ name, text }) =>
            secretsInCode(text).map((secret) => `Its file ${name} holds ${secret}${rest}.`),
        );
    },
});

/** Secrets are where only their readers see them. */
export const SECRETS = [environmentSecrets, codeSecrets] as const;

/** What is wrong with those of the values that are known; where that is nothing, one that is not known ends the judgement. */
function eachKnown(names: readonly string[], judge: (name: string) => readonly string[]): readonly string[] {
    const found = names.flatMap((name) => whereKnown(() => judge(name)) ?? []);
    if (found.length === 0) for (const name of names) judge(name);
    return found;
}
