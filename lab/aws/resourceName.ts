import { physicalName, stableHex } from "../account/names";
import type { CreateRequest } from "../types";

/** The name that was asked for, its prefix and a stable suffix, or the Pulumi name and one. */
export function resourceName({ inputs, name, urn }: CreateRequest): string {
    if (typeof inputs["name"] === "string" && inputs["name"] !== "") return inputs["name"];
    const prefix = inputs["namePrefix"];
    return typeof prefix === "string" && prefix !== "" ? `${prefix}${stableHex(urn, 26)}` : physicalName(name, urn);
}
