import type { Cloud } from "../cloud";
import type { Iam } from "../iam/iam";
import { AwsError, type ServiceImplementation } from "../types";

/**
 * What Amazon SES tells of the account and its identities. Whether an account is out of the sandbox and who has confirmed an address
 * is not in a program: the lab says that all is well.
 */
export function sesAccount(cloud: Cloud, iam: Pick<Iam, "sesIdentities">): ServiceImplementation {
    return {
        GetAccount: () => ({
            ProductionAccessEnabled: true,
            SendingEnabled: true,
            EnforcementStatus: "HEALTHY",
            SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 0 },
        }),
        GetEmailIdentity(input, { region }) {
            const name = String(input["EmailIdentity"]);
            if (!iam.sesIdentities.has(cloud.arn("ses", region, `identity/${name}`))) {
                throw new AwsError("NotFoundException", `Email identity ${name} does not exist.`, 404);
            }
            return {
                IdentityType: name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN",
                VerifiedForSendingStatus: true,
                VerificationStatus: "SUCCESS",
            };
        },
    };
}
