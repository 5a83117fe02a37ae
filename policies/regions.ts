import type { Judged } from "./guardrail";
import { unknownValue, whereKnown } from "./unknown";

/**
 * The Region of a resource: its own, or its provider's. Throws "not known yet" where neither says, as with a provider that takes it from
 * the environment.
 */
export function regionOf({ name, props, provider }: Pick<Judged, "name" | "props" | "provider">): string {
    const region: string | undefined = props["region"] || provider?.props["region"];
    if (region === undefined || region === "") throw unknownValue(`not known yet: the Region of ${name}`);
    return region;
}

/** As `regionOf`, undefined where nobody says: resources of which that is so are in one Region, the environment's. */
export function knownRegionOf(resource: Pick<Judged, "name" | "props" | "provider">): string | undefined {
    return whereKnown(() => regionOf(resource));
}
