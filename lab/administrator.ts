import type { Assembly } from "./assemble";
import type { Iam } from "./iam/iam";

/** Credentials of AWS's kind, as an SDK client or the AWS CLI takes them. */
export interface Credentials {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
}

/** How AWS SDK clients and the AWS CLI reach an account of the lab: what their constructors take. */
export interface LabEndpoint {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: Credentials;
}

/** The same, as the environment variables that they read. */
export function endpointEnvironment({ endpoint, region, credentials }: LabEndpoint): Record<string, string> {
    return {
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
        // Version 1 of the AWS CLI reads this one alone.
        AWS_DEFAULT_REGION: region,
    };
}

const NAME = "event-ops-lab-administrator";

/** Adds a role that may do everything in the account; returns its ARN. */
export function addAdministrator({
    partition,
    accountId,
    roles,
}: Pick<Iam, "partition" | "accountId" | "roles">): string {
    const arn = `arn:${partition}:iam::${accountId}:role/${NAME}`;
    const account = { AWS: `arn:${partition}:iam::${accountId}:root` };
    roles.add({
        arn,
        name: NAME,
        trust: { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: account }] },
        tags: {},
        inline: new Map([["everything", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }]]),
        attached: new Set(),
    });
    return arn;
}

/**
 * A role that may do everything in the lab's account, and a session of it: for people who look and change things by hand. What
 * they send into the account is worked off at once.
 */
export function openAdministrator({ iam, sessions, cloud, clock }: Assembly): Credentials {
    const roleArn = addAdministrator(iam);
    cloud.listen((notice) => {
        if (notice.kind !== "call" || notice.record.caller.kind !== "role") return;
        if (notice.record.caller.roleArn !== roleArn) return;
        setImmediate(() => void clock.settle().catch((error: Error) => process.emitWarning(error)));
    });
    const session = sessions.open({ kind: "role", roleArn, sessionName: "administrator" });
    const { accessKeyId, secretAccessKey, sessionToken } = session;
    return { accessKeyId, secretAccessKey, sessionToken };
}
