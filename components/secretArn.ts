import * as pulumi from "@pulumi/pulumi";
import { ArgumentProblems } from "./arguments";

/**
 * A secret's ARN ends in a hyphen and six characters that Secrets Manager chose. It finds secrets without them, too, but recommends the complete
 * ARN, and a permission for less matches nothing. A name that ends in a hyphen and six characters of its own cannot be told from a complete ARN.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export const COMPLETE_SECRET_ARN = /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:\S+-[A-Za-z0-9]{6}$/;

/** Adds a problem for an ARN that is known and not complete. It does not show it: somebody may have given the secret itself. */
export function checkSecretArn(problems: ArgumentProblems, property: string, arn: unknown): void {
    if (typeof arn !== "string" || COMPLETE_SECRET_ARN.test(arn)) return;
    problems.add(
        property,
        "is not the complete ARN of a secret, which ends in a hyphen and six characters: the permission would match nothing",
        "Copy it from aws secretsmanager describe-secret",
    );
}

/** The ARN that the function of a component may read, once it is known to be complete. */
export function completeSecretArn(type: string, name: string, arn: pulumi.Input<string>): pulumi.Input<string> {
    const checked = (value: string): string => {
        const problems = new ArgumentProblems(type, name);
        checkSecretArn(problems, "secretArn", value);
        problems.throwIfAny();
        return value;
    };
    return typeof arn === "string" ? checked(arn) : pulumi.output(arn).apply(checked);
}
