import { createRequire } from "node:module";
import { resolve } from "node:path";
import { runtime } from "@pulumi/pulumi";
import type * as anyTypes from "google-protobuf/google/protobuf/any_pb";
import type * as emptyTypes from "google-protobuf/google/protobuf/empty_pb";
import type * as structTypes from "google-protobuf/google/protobuf/struct_pb";
import { archiveOf } from "../runner/archive";

// The message classes of @pulumi/pulumi and these must be of one copy of google-protobuf: the SDK's own.
const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb.js") as typeof structTypes;
const { Empty } = fromSdk("google-protobuf/google/protobuf/empty_pb.js") as typeof emptyTypes;
const { Any } = fromSdk("google-protobuf/google/protobuf/any_pb.js") as typeof anyTypes;

type Struct = structTypes.Struct;

export { Any, Empty, Struct };

/** What stands for a value that is not known before the update. */
export const UNKNOWN = runtime.unknownValue;

type Plain = Record<string, unknown>;

/** An asset that is no archive, as resource kinds see it. */
export type AssetValue = { readonly text: string } | { readonly path: string };

/** Resource properties as they came over the wire, made plain. */
export interface Unwrapped {
    readonly values: Plain;
    /** The top-level properties that hold a secret. */
    readonly secrets: ReadonlySet<string>;
}

/**
 * Takes the wrappings of Pulumi's wire format off: secrets and output values become what they hold, a reference to a
 * resource its id (or URN), archives `CodeArchive` and other assets `{ text }` or `{ path }`. Relative paths start at
 * `directory`.
 */
export async function unwrap(struct: Struct | undefined, directory: string): Promise<Unwrapped> {
    const secrets = new Set<string>();
    const values: Plain = {};
    for (const [key, value] of Object.entries((struct?.toJavaScript() ?? {}) as Plain)) {
        values[key] = await unwrapValue(value, directory, () => secrets.add(key));
    }
    return { values, secrets };
}

async function unwrapValue(value: unknown, directory: string, onSecret: () => void): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map((item) => unwrapValue(item, directory, onSecret)));
    if (typeof value !== "object" || value === null) return value;
    const map = value as Plain;
    switch (map[runtime.specialSigKey]) {
        case undefined: {
            const entries = Object.entries(map).map(
                async ([key, item]) => [key, await unwrapValue(item, directory, onSecret)] as const,
            );
            return Object.fromEntries(await Promise.all(entries));
        }
        case runtime.specialSecretSig:
            onSecret();
            return unwrapValue(map["value"], directory, onSecret);
        case runtime.specialOutputValueSig:
            if (map["secret"] === true) onSecret();
            return unwrapValue(map["value"], directory, onSecret);
        case runtime.specialResourceSig:
            return map["id"] || map["urn"];
        case runtime.specialArchiveSig:
            return archiveOf(map, directory);
        case runtime.specialAssetSig:
            return assetOf(map, directory);
        default:
            throw new Error(`a value of a kind that the lab does not know: ${String(map[runtime.specialSigKey])}`);
    }
}

function assetOf(map: Plain, directory: string): AssetValue {
    if (typeof map["text"] === "string") return { text: map["text"] };
    if (typeof map["path"] === "string") return { path: resolve(directory, map["path"]) };
    throw new Error(`an asset at ${String(map["uri"])}: the lab fetches nothing; use a file or a text`);
}

/** A marker for outputs that stand for a resource: the program gets the resource itself. */
export class ResourceReference {
    constructor(
        readonly urn: string,
        readonly id?: string,
    ) {}
}

/**
 * Wraps properties for the wire. `given` is the struct that the program sent: properties that came out as they went in are
 * sent back as they were, archives and all. `secrets` names the properties to mark.
 */
export function wrap(values: Plain, given: Struct | undefined, secrets: ReadonlySet<string>): Struct {
    const sent = (given?.toJavaScript() ?? {}) as Plain;
    const wired = Object.entries(values).flatMap(([key, value]) => {
        if (value === undefined) return [];
        const plain = isFile(sent[key]) ? sent[key] : wire(value);
        const secret = secrets.has(key) && !runtime.isRpcSecret(plain);
        return [[key, secret ? { [runtime.specialSigKey]: runtime.specialSecretSig, value: plain } : plain]];
    });
    return Struct.fromJavaScript(Object.fromEntries(wired));
}

function wire(value: unknown): structTypes.JavaScriptValue {
    if (value instanceof ResourceReference) {
        return {
            [runtime.specialSigKey]: runtime.specialResourceSig,
            urn: value.urn,
            ...(value.id === undefined ? {} : { id: value.id }),
        };
    }
    if (Array.isArray(value)) return value.map(wire);
    if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value).filter(([, item]) => item !== undefined);
        return Object.fromEntries(entries.map(([key, item]) => [key, wire(item)]));
    }
    return value === undefined ? null : (value as structTypes.JavaScriptValue);
}

/** Whether a property was sent as an asset or an archive, secret or not: it comes out as it went in. */
export function isFile(sent: unknown): boolean {
    const signature = (sent as Plain | null | undefined)?.[runtime.specialSigKey];
    if (signature === runtime.specialSecretSig || signature === runtime.specialOutputValueSig) {
        return isFile((sent as Plain)["value"]);
    }
    return signature === runtime.specialAssetSig || signature === runtime.specialArchiveSig;
}
