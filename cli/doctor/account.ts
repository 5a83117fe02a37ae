import type { AwsAccount } from "../aws/awsAccount";
import { UserError } from "../userError";

/**
 * Throws a `UserError` where the credentials are those of an account that the stack is not meant for, by `aws:allowedAccountIds` and
 * `aws:forbiddenAccountIds` of its config, as the AWS provider does.
 */
export function refuseOtherAccount(
    { accountId, caller }: Pick<AwsAccount, "accountId" | "caller">,
    stack: string,
    config: Readonly<Record<string, string>>,
): void {
    const allowed = accounts(config["aws:allowedAccountIds"]);
    const isWrong = allowed.length > 0 && !allowed.includes(accountId);
    if (!isWrong && !accounts(config["aws:forbiddenAccountIds"]).includes(accountId)) return;
    const why = isWrong ? `aws:allowedAccountIds has ${allowed.join(", ")}` : "aws:forbiddenAccountIds has it";
    throw new UserError(
        `The stack ${stack} is not for the account ${accountId}: ${why}. The credentials are those of ${caller}: take those of the stack's account`,
    );
}

function accounts(text: string | undefined): readonly string[] {
    const value: unknown = text === undefined ? [] : JSON.parse(text);
    return Array.isArray(value) ? value.map(String) : [];
}
