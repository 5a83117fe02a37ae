import { isDeepStrictEqual } from "node:util";
import { runtime } from "@pulumi/pulumi";
import type { UpdateRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct, UNKNOWN, wrap } from "../host/wire";
import type { ResourceState } from "../resources";
import { isCode } from "../types";
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

/** What comes out of the code of a function, and is not known before the code is there. */
const OF_THE_CODE = ["codeSha256", "lastModified", "sourceCodeHash", "sourceCodeSize", "version"];

/** What is known at a preview of a change: what was there, with what is asked for now. */
export function foreseenUpdate(request: UpdateRequest): Struct {
    const news = request.getNews()?.toJavaScript() ?? {};
    const before = request.getOldInputs()?.toJavaScript() ?? {};
    const dropped = new Set(Object.keys(before).filter((key) => news[key] === undefined));
    const olds = Object.entries(request.getOlds()?.toJavaScript() ?? {}).filter(([key]) => !dropped.has(key));
    const recoded =
        news["code"] !== undefined && !isDeepStrictEqual(comparable(news["code"]), comparable(before["code"]));
    const retagged = !isDeepStrictEqual(comparable(news["tags"]), comparable(before["tags"]));
    const unknown = [...(recoded ? OF_THE_CODE : []), ...(retagged ? ["tagsAll"] : [])].map((key) => [key, UNKNOWN]);
    return structOf({ ...Object.fromEntries([...olds, ...unknown]), ...news });
}

/** What came out of a resource: secrets stay secret, files come out as they went in. */
export function shown({ outputs, secrets = [] }: Pick<ResourceState, "outputs" | "secrets">, sent: Properties): Struct {
    return wrapped(outputs, sent, new Set(secrets));
}

function wrapped(outputs: Values, sent: Properties, secrets: ReadonlySet<string>): Struct {
    const given = sent?.toJavaScript() ?? {};
    // The code of a function is not to be read back from AWS.
    const sendable = Object.entries(outputs).filter(([key, value]) => !isCode(value) || given[key] !== undefined);
    return wrap(Object.fromEntries(sendable), sent, secrets);
}

/** The same of a resource that is looked at again. */
export function seen(outputs: Values, before: Properties): Struct {
    return wrapped(outputs, before, secretsOf(before));
}

/**
 * The inputs that were sent before; those that are others now, as they are now, and so what was not sent and is no default any more.
 * All of them, where none were sent.
 */
export function kept(inputs: Values, before: Properties): Struct {
    if (before === undefined) return wrapped(inputs, before, new Set());
    const sent = before?.toJavaScript() ?? {};
    const changed = Object.keys(inputs).filter((name) => {
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
export function secretsOf(properties: Properties): ReadonlySet<string> {
    const entries = Object.entries(properties?.toJavaScript() ?? {});
    return new Set(entries.flatMap(([key, value]) => (holdsSecret(value) ? [key] : [])));
}

function holdsSecret(value: unknown): boolean {
    if (runtime.isRpcSecret(value)) return true;
    return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}
