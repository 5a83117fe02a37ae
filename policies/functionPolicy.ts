import { isService } from "./principals";

/** What Lambda takes as the resource policy of a function, in bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const FUNCTION_POLICY_BYTES = 20_480;

/** The inputs of an `aws.lambda.Permission`, and the name that stands for its statement where they give none. */
export interface PermissionInputs {
    readonly name: string;
    // biome-ignore lint/suspicious/noExplicitAny: inputs of a provider, which their schema describes
    readonly props: Readonly<Record<string, any>>;
}

/** The bytes of the resource policy that Lambda writes of a function's permissions, one statement each. */
export function functionPolicyBytes(permissions: readonly PermissionInputs[], functionArn: string): number {
    const statements = permissions.map((permission) => statementOf(permission, functionArn));
    return Buffer.byteLength(JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements }));
}

function statementOf({ name, props }: PermissionInputs, functionArn: string): object {
    const { principal, sourceArn, sourceAccount, principalOrgId } = props;
    const equal = {
        ...(sourceAccount && { "AWS:SourceAccount": sourceAccount }),
        ...(principalOrgId && { "aws:PrincipalOrgID": principalOrgId }),
    };
    const condition = {
        ...(Object.keys(equal).length > 0 && { StringEquals: equal }),
        ...(sourceArn && { ArnLike: { "AWS:SourceArn": sourceArn } }),
    };
    return {
        Sid: props["statementId"] ?? props["statementIdPrefix"] ?? name,
        Effect: "Allow",
        Principal: principal === "*" ? principal : { [isService(principal) ? "Service" : "AWS"]: principal },
        Action: props["action"],
        Resource: functionArn,
        ...(Object.keys(condition).length > 0 && { Condition: condition }),
    };
}
