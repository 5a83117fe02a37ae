import type { PolicyStatement } from "../authorisation";
import type { CallRecord } from "../types";
import { arnMatches, glob } from "./glob";
import type { Roles } from "./roles";
import { actionMatches } from "./statements";

export interface Grant {
    readonly action: string;
    readonly resource: string;
}

/** How a role's permissions and the calls that were made with it fit together. */
export interface RolePermissions {
    /** The role's ARN. */
    readonly role: string;
    /** What its policies allow and no call has used, each action with each of its resources. */
    readonly unused: readonly Grant[];
    /** Calls that it lacked a permission for. */
    readonly denied: readonly CallRecord[];
}

/** Compares what the roles may do with what was done, for the test that they hold exactly what is used. */
export function permissionReport(roles: Roles, records: readonly CallRecord[]): readonly RolePermissions[] {
    return roles.all().map((role) => {
        const calls = records.filter(({ caller }) => caller.kind === "role" && caller.roleArn === role.arn);
        const used = calls.filter(({ result }) => result !== "denied").flatMap(({ authorised }) => authorised);
        const grants = roles
            .policiesOf(role)
            .policies.flatMap(({ document }) => document.Statement)
            .filter(({ Effect }) => Effect === "Allow")
            .flatMap(grantsOf);
        return {
            role: role.arn,
            unused: grants.filter((grant) => !used.some((one) => isUse(grant, one))),
            denied: calls.filter(({ result }) => result === "denied"),
        };
    });
}

function grantsOf({ Action, NotAction, Resource, NotResource }: PolicyStatement): readonly Grant[] {
    const actions = Action === undefined ? [`everything but ${[NotAction ?? []].flat().join(", ")}`] : [Action].flat();
    const resources =
        NotResource === undefined ? [Resource ?? "*"].flat() : [`everything but ${[NotResource].flat().join(", ")}`];
    return actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
}

/** A grant of everything but something is never exactly what is used. */
function isUse(grant: Grant, used: { readonly action: string; readonly resources: readonly string[] }): boolean {
    // Variables stand for any text here: whether they fitted was decided when the call was made.
    const resource = glob(grant.resource.replace(/\$\{[^}]*\}/g, "*"));
    return actionMatches(grant.action, used.action) && used.resources.some((one) => arnMatches(resource, one));
}
