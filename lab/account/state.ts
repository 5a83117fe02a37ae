import type { Created, CreateRequest, ResourceState } from "../resources";
import { secretsOf } from "./secrets";

/** A resource as it came out: its inputs, with what AWS's provider adds, and the outputs of its kind over them. */
export function stateOf(
    common: Omit<ResourceState, "outputs">,
    { region, tags }: CreateRequest,
    { id, outputs }: Created,
): ResourceState {
    const ours = common.type.startsWith("aws:");
    const all = { ...common.inputs, ...(ours ? { region, tagsAll: tags } : {}), ...outputs };
    const { secrets } = common;
    return {
        ...common,
        id,
        outputs: all,
        ...(ours ? { region } : {}),
        ...(secrets === undefined ? {} : { secrets: secretsOf(secrets, common.inputs, all) }),
    };
}

/** To Pulumi a property without a value is none. */
export function withoutUndefined(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null));
}
