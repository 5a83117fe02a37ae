/** Why nothing was deployed: one message, printed without a stack. */
export class Refusal extends Error {
    override readonly name = "Refusal";
}

/** Where to deploy to. */
export interface Settings {
    /** Twelve digits. */
    readonly account: string;
    readonly prefix: string;
    /** `<prefix>-account`. */
    readonly stack: string;
}

const ACCOUNT = "EVENT_OPS_SANDBOX_ACCOUNT";
const PREFIX = "EVENT_OPS_SANDBOX_PREFIX";

/**
 * Reads the settings from the environment. Throws a `Refusal` when one is missing or cannot be used, and when the account is one
 * that the prod stack is allowed in.
 */
export function readSettings(
    env: Readonly<Record<string, string | undefined>>,
    prodAccounts: readonly string[],
): Settings {
    const missing = [ACCOUNT, PREFIX].filter((name) => !env[name]);
    if (missing.length > 0) {
        throw new Refusal(
            `test:account deploys into an AWS account. Set ${ACCOUNT}=<12 digits> and ${PREFIX}=<prefix of the stack's name>; not set: ${missing.join(", ")}.`,
        );
    }
    const account = env[ACCOUNT]!;
    const prefix = env[PREFIX]!;
    if (!/^\d{12}$/.test(account)) throw new Refusal(`${ACCOUNT}=${account}: expected twelve digits.`);
    // A role's name, event-ops-<stack>-notifications-AwsServiceEvents, has 64 characters at most.
    if (!/^[a-z][a-z0-9-]{0,14}$/.test(prefix)) {
        throw new Refusal(
            `${PREFIX}=${prefix}: expected a lower-case letter and up to 14 lower-case letters, digits and hyphens.`,
        );
    }
    if (prodAccounts.includes(account)) {
        throw new Refusal(`${ACCOUNT}=${account} is an account of the prod stack (Pulumi.prod.yaml): use another.`);
    }
    return { account, prefix, stack: `${prefix}-account` };
}

/** Throws a `Refusal` when the credentials belong to another account than the settings name. */
export function checkCaller({ account }: Settings, caller: string | undefined): void {
    if (caller !== account) {
        throw new Refusal(`The credentials belong to the account ${caller}, but ${ACCOUNT} is ${account}.`);
    }
}
