import type { ResourceState } from "../../../lab/resources";

export const PLACE = { partition: "aws", region: "eu-west-1", accountId: "111122223333" };

/** A resource of a stack as the account keeps it, with its physical name made by Pulumi unless `outputs` says another. */
export function made(type: string, name: string, outputs: Record<string, unknown> = {}): ResourceState {
    const physical = { name: `${name}-0a1b2c3`, ...outputs };
    const urn = `urn:pulumi:dev::shop::${type}::${name}`;
    return { urn, type, name, custom: true, id: String(physical.name), inputs: {}, outputs: physical, seed: urn };
}
