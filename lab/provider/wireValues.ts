import { runtime } from "@pulumi/pulumi";
import { UNKNOWN } from "../host/wire";

type Plain = Readonly<Record<string, unknown>>;

/**
 * Properties of the wire as they are compared: secrets are what they hold, assets and archives are their hash (the file of an
 * old one may be gone by now).
 */
export function comparable(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(comparable);
    if (typeof value !== "object" || value === null) return value;
    const map = value as Plain;
    switch (map[runtime.specialSigKey]) {
        case undefined:
            return Object.fromEntries(
                Object.entries(map).flatMap(([key, item]) =>
                    item === null || item === undefined ? [] : [[key, comparable(item)]],
                ),
            );
        case runtime.specialSecretSig:
        case runtime.specialOutputValueSig:
            return comparable(map["value"]);
        case runtime.specialResourceSig:
            return map["id"] || map["urn"];
        default:
            return map["hash"] ?? map;
    }
}

/** Whether something in a value is unknown. */
export function holdsUnknown(value: unknown): boolean {
    if (value === UNKNOWN) return true;
    return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}
