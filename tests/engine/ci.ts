/** Whether this is a CI run, where a missing CLI is a failure. */
export function isCi(env: NodeJS.ProcessEnv): boolean {
    return !["", "0", "false"].includes(env["CI"] ?? "");
}
