import type { Declaration } from "../resources";
import type { ProviderSettings } from "./providers";

/** A resource as a host registers it: inputs are plain, secrets and outputs unwrapped. */
export interface Registration {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** False for components. */
    readonly custom: boolean;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly parent?: string;
    /** What its provider gives to it. Default: the account's own. */
    readonly settings?: ProviderSettings;
    /** The properties that hold secrets. */
    readonly secrets?: readonly string[];
    /** What the program said beside the inputs, where the host is told. */
    readonly declaration?: Declaration;
}

/** A resource that exists outside the program and is read by it (`Queue.get(...)`, `StackReference`). */
export interface Reading extends Registration {
    readonly id: string;
}
