import type { InlineFunctionArgs, Permission } from "./inlineFunction";
import type { OpsFoundation } from "./opsFoundation";

/** What a component passes on to its function. */
export type FunctionSettings = Pick<
    InlineFunctionArgs,
    | "handler"
    | "callbackFactory"
    | "receives"
    | "permissions"
    | "environment"
    | "timeoutSeconds"
    | "memoryMb"
    | "architecture"
    | "reservedConcurrency"
    | "logRetentionDays"
    | "description"
    | "physicalName"
>;

/** The arguments of the function of a reaction: its own settings, the permissions of its topology, and what the foundation says about roles and tags. */
export function functionSettings(
    name: string,
    foundation: OpsFoundation,
    settings: FunctionSettings,
    permissions: readonly Permission[],
): InlineFunctionArgs {
    return {
        handler: settings.handler,
        callbackFactory: settings.callbackFactory,
        receives: settings.receives,
        environment: settings.environment,
        timeoutSeconds: settings.timeoutSeconds,
        memoryMb: settings.memoryMb,
        architecture: settings.architecture,
        reservedConcurrency: settings.reservedConcurrency,
        logRetentionDays: settings.logRetentionDays,
        description: settings.description,
        permissions: [...permissions, ...(settings.permissions ?? [])],
        physicalName: settings.physicalName,
        roleName: foundation.roleName(settings.physicalName ?? name),
        rolePath: foundation.rolePath,
        permissionsBoundaryArn: foundation.permissionsBoundaryArn,
        tags: { ...foundation.tags, "event-ops:reaction": name },
    };
}
