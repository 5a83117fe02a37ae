import { isDeepStrictEqual } from "node:util";
import { runtime } from "@pulumi/pulumi";
import { Struct, UNKNOWN, wrap } from "../host/wire";
import { comparable } from "./wireValues";

export type Values = Readonly<Record<string, unknown>>;
type Properties = Struct | undefined;

/** Properties as plain values, to compare and to look into; see `comparable`. */
export function valuesOf(properties: Properties): Values {
    return comparable(properties?.toJavaScript() ?? {}) as Values;
}

export function structOf(values: Values): Struct {
    return Struct.fromJavaScript(values as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** What is known at a preview of a resource that is to be made: what was asked for. The rest is unknown. */
export function foreseen(sent: Properties, outputs: readonly string[]): Struct {
    const unknown = Object.fromEntries(outputs.map((output) => [output, UNKNOWN]));
    return structOf({ ...unknown, ...sent?.toJavaScript() });
}

/** What came out of a resource: secrets stay secret, files come out as they went in. */
export function shown(outputs: Values, sent: Properties, secrets: ReadonlySet<string>): Struct {
    const given = sent?.toJavaScript() ?? {};
    // The code of a function is not to be read back from AWS.
    const sendable = Object.entries(outputs).filter(([key, value]) => !isCode(value) || given[key] !== undefined);
    return wrap(Object.fromEntries(sendable), sent, secrets);
}

/** The same of a resource that is looked at again. */
export function seen(outputs: Values, before: Properties): Struct {
    return shown(outputs, before, secretsOf(before));
}

/** The inputs that were sent before; those that are others now, as they are now. */
export function kept(inputs: Values, before: Properties): Struct {
    const sent = before?.toJavaScript() ?? {};
    const changed = Object.keys(sent).filter((name) => {
        return (
            inputs[name] !== undefined &&
            !isCode(inputs[name]) &&
            !isDeepStrictEqual(comparable(sent[name]), inputs[name])
        );
    });
    const now = Object.fromEntries(changed.map((name) => [name, inputs[name]]));
    return structOf({ ...sent, ...seen(now, before).toJavaScript() });
}

/** The top-level properties in which there is a secret. */
function secretsOf(properties: Properties): ReadonlySet<string> {
    const entries = Object.entries(properties?.toJavaScript() ?? {});
    return new Set(entries.flatMap(([key, value]) => (holdsSecret(value) ? [key] : [])));
}

function holdsSecret(value: unknown): boolean {
    if (runtime.isRpcSecret(value)) return true;
    return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}

function isCode(value: unknown): boolean {
    return typeof (value as { directory?: unknown } | null)?.directory === "function";
}
