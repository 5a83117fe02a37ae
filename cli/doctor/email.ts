import { GetAccountCommand, GetEmailIdentityCommand, type GetEmailIdentityCommandOutput } from "@aws-sdk/client-sesv2";
import { parseArn } from "event-ops-lab/delivery";
import type { AwsAccount } from "../aws/awsAccount";
import type { Finding, Needs } from "./types";

const about = "e-mail";
const VERIFY = "https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html";
const SANDBOX = "https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html";

const NARROW = "name the identity in the role's policy, so that it can be looked up";

/** Whether SES lets the account send, to anybody, from the identities that the stack sends from. */
export async function emailFindings(account: AwsAccount, { identities }: Needs): Promise<Finding[]> {
    if (identities.length === 0) return [{ about, state: "well", what: "the stack sends no e-mail through SES" }];
    const named = identities.flatMap((arn) => {
        const parts = parseArn(arn);
        return parts ? [{ region: regionOf(parts, account), name: parts.resource.slice("identity/".length) }] : [];
    });
    const regions = [
        ...new Set([...named.map(({ region }) => region), ...(named.length === 0 ? [account.region] : [])]),
    ];
    return [
        ...(await Promise.all(regions.map((region) => accountFindings(account, region)))).flat(),
        ...(await Promise.all(named.map(({ region, name }) => identityFinding(account, region, name)))),
        ...(identities.includes("*")
            ? [
                  {
                      about,
                      state: "unknown",
                      what: "a role may send from any identity: which one is used cannot be told",
                      remedy: NARROW,
                  } as const,
              ]
            : []),
    ];
}

/** A policy may leave the Region open; what the stack sends is then looked for where the stack is. */
function regionOf({ region }: { readonly region: string }, account: AwsAccount): string {
    return region === "" || /[*?]/.test(region) ? account.region : region;
}

async function accountFindings(account: AwsAccount, region: string): Promise<Finding[]> {
    const { ProductionAccessEnabled, SendingEnabled, EnforcementStatus } = await account
        .ses(region)
        .send(new GetAccountCommand({}));
    const sandbox: Finding = ProductionAccessEnabled
        ? { about, state: "well", what: `SES in ${region} is out of the sandbox` }
        : {
              about,
              state: "not well",
              what: `SES in ${region} is in the sandbox: mail reaches verified addresses alone, 200 a day`,
              remedy: `request production access (${SANDBOX}), or verify every recipient's address`,
          };
    if (SendingEnabled !== false) return [sandbox];
    const status = EnforcementStatus ?? "status unknown";
    const what = `SES in ${region} sends nothing: sending is paused (${status})`;
    const remedy =
        "see why in the SES console under Account dashboard, then aws sesv2 put-account-sending-attributes --sending-enabled";
    return [sandbox, { about, state: "not well", what, remedy }];
}

/** SES takes an address for verified when its domain is. */
async function identityFinding(account: AwsAccount, region: string, name: string): Promise<Finding> {
    if (/[*?]/.test(name)) {
        const what = `a role may send from ${name}: which identity is used cannot be told`;
        return { about, state: "unknown", what, remedy: NARROW };
    }
    const domain = name.includes("@") ? name.slice(name.lastIndexOf("@") + 1) : undefined;
    const own = await lookUp(account, region, name);
    const found = own?.VerifiedForSendingStatus || domain === undefined ? own : await lookUp(account, region, domain);
    if (found?.VerifiedForSendingStatus)
        return { about, state: "well", what: `SES may send from ${name} in ${region}` };
    if (!own && !found) {
        const what = `SES in ${region} does not know the identity ${name}`;
        return {
            about,
            state: "not well",
            what,
            remedy: `aws sesv2 create-email-identity --email-identity ${name} (${VERIFY})`,
        };
    }
    return {
        about,
        state: "not well",
        what: `SES may not send from ${name} in ${region}: ${own?.VerificationStatus ?? found?.VerificationStatus ?? "not verified"}`,
        remedy: name.includes("@")
            ? `follow the link in the mail that SES has sent to ${name}; it is good for 24 hours (${VERIFY})`
            : `publish the DKIM records that aws sesv2 get-email-identity --email-identity ${name} shows (${VERIFY})`,
    };
}

async function lookUp(
    account: AwsAccount,
    region: string,
    name: string,
): Promise<GetEmailIdentityCommandOutput | undefined> {
    try {
        return await account.ses(region).send(new GetEmailIdentityCommand({ EmailIdentity: name }));
    } catch (error) {
        if ((error as Error).name === "NotFoundException") return undefined;
        throw error;
    }
}
