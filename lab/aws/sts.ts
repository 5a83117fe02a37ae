import { stableHex } from "../account/names";
import type { Cloud } from "../cloud";
import { AwsError, type ServiceImplementation, type Sessions } from "../types";

/** AWS STS: `GetCallerIdentity` and `AssumeRole`. That the role's trust policy lets the caller in is decided with the call itself. */
export function sts(cloud: Cloud, sessions: Sessions): ServiceImplementation {
    return {
        GetCallerIdentity(_input, { caller }) {
            if (caller.kind === "service")
                throw new AwsError("AccessDenied", "AWS services have no caller identity.", 403);
            return { Account: accountOf(caller.roleArn), ...identity(caller.roleArn, caller.sessionName) };
        },
        AssumeRole(input) {
            const roleArn = String(input["RoleArn"] ?? "");
            const sessionName = String(input["RoleSessionName"] ?? "");
            if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
                throw new AwsError(
                    "ValidationError",
                    `"RoleSessionName" must be 2 to 64 letters, digits or +=,.@_-: "${sessionName}".`,
                );
            }
            const session = sessions.open({ kind: "role", roleArn, sessionName }, { temporary: true });
            const { UserId, Arn } = identity(roleArn, sessionName);
            const seconds: number = input["DurationSeconds"] ?? 3600;
            return {
                Credentials: {
                    AccessKeyId: session.accessKeyId,
                    SecretAccessKey: session.secretAccessKey,
                    SessionToken: session.sessionToken,
                    Expiration: new Date(cloud.clock.now().getTime() + seconds * 1000),
                },
                AssumedRoleUser: { AssumedRoleId: UserId, Arn },
            };
        },
    };
}

/** A role's session, in the words of STS: the path of the role is not part of it. */
function identity(roleArn: string, sessionName: string): { UserId: string; Arn: string } {
    const name = roleArn.slice(roleArn.lastIndexOf("/") + 1);
    const partition = roleArn.split(":")[1];
    return {
        UserId: `AROA${stableHex(roleArn, 17).toUpperCase()}:${sessionName}`,
        Arn: `arn:${partition}:sts::${accountOf(roleArn)}:assumed-role/${name}/${sessionName}`,
    };
}

function accountOf(roleArn: string): string {
    return roleArn.split(":")[4] ?? "";
}
