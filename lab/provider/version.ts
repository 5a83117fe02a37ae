import { createRequire } from "node:module";
import { join } from "node:path";

const SDK = "@pulumi/aws/package.json";

/** The engine takes this for "any version", and warns. */
const UNKNOWN_VERSION = "0.0.0";

/**
 * The version of the AWS provider that a program expects: that of the SDK in its folder, else of the lab's own. The engine warns
 * of an older one.
 */
export function providerVersion(directory: string): string {
    for (const load of [createRequire(join(directory, "package.json")), require]) {
        try {
            return (load(SDK) as { version: string }).version;
        } catch {
            // Not installed there.
        }
    }
    return UNKNOWN_VERSION;
}
