import type { AwsAccount } from "../aws/awsAccount";
import { errorText } from "../aws/awsErrors";
import { concurrencyFindings } from "./concurrency";
import { emailFindings } from "./email";
import { ruleFindings } from "./rules";
import { subscriptionFindings } from "./subscriptions";
import { trailFindings } from "./trail";
import type { Finding, Needs } from "./types";

type Check = (account: AwsAccount, needs: Needs) => Promise<Finding[]>;

const CHECKS: readonly (readonly [Finding["about"], Check])[] = [
    ["e-mail", emailFindings],
    ["subscriptions", subscriptionFindings],
    ["trail", trailFindings],
    ["concurrency", concurrencyFindings],
    ["rules", ruleFindings],
];

/** Looks at all that a stack needs of an account, with calls that only read. A call that is refused is a finding of its own. */
export async function examine(account: AwsAccount, needs: Needs): Promise<Finding[]> {
    const found = await Promise.all(
        CHECKS.map(async ([about, check]) => {
            try {
                return await check(account, needs);
            } catch (error) {
                const remedy = "let whoever runs this command make the call, and run it again";
                return [{ about, state: "unknown", what: `it cannot be told: ${errorText(error)}`, remedy } as const];
            }
        }),
    );
    return found.flat();
}
