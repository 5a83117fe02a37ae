import { isDeepStrictEqual } from "node:util";
import type { Cloud } from "../../cloud";
import type { Fabric } from "../fabric";
import { readResourcePolicy, setResourcePolicy } from "../resourcePolicy";

interface Facts {
    readonly tags: Readonly<Record<string, string>>;
    /** The customer key that encrypts it. */
    readonly key?: unknown;
}

/** Tells what permission checks must know of a resource. */
export function note({ options }: Fabric, arn: string, { tags, key }: Facts): void {
    options.onEncrypted?.(arn, key ? String(key) : undefined);
    options.onTagged?.(arn, tags);
}

/** A resource is gone, and with it its policy, its tags and what was known of its key. */
export function forget(fabric: Fabric, arn: string): void {
    fabric.cloud.authoriser.resourcePolicies.delete(arn);
    note(fabric, arn, { tags: {} });
}

/** A policy that a resource has among its own settings; one that is set beside them stays where they never named any. */
export function setOwnPolicy(cloud: Cloud, arn: string, policy: unknown, before?: unknown): void {
    if (policy) setResourcePolicy(cloud, arn, policy);
    else if (before) cloud.authoriser.resourcePolicies.delete(arn);
}

/** The text of a resource's policy: as it was written, unless somebody has changed it since; undefined when there is none. */
export function policyNow(cloud: Cloud, arn: string, written: string): string | undefined {
    const policies = cloud.authoriser.resourcePolicies.get(arn);
    if (!policies?.[0]) return undefined;
    return isDeepStrictEqual(readResourcePolicy(written, arn), policies[0]) ? written : JSON.stringify(policies[0]);
}
