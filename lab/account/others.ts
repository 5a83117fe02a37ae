import type { Created, CreateRequest, Outputs, ResourceState } from "../resources";
import { echoAws } from "./echo";
import type { Fixtures } from "./fixtures";
import { autoName } from "./names";
import { missingStack } from "./refusals";

/** What the fixtures say of the resource with the first of these keys that they have: URN, Pulumi name or id. */
export function fixtureOf(fixtures: Fixtures, ...keys: string[]): Readonly<Record<string, unknown>> | undefined {
    const key = keys.find((candidate) => Object.hasOwn(fixtures.resources, candidate));
    return key === undefined ? undefined : fixtures.resources[key];
}

/** What a `StackReference` comes out with. Throws a `LabError` that says what to add to the fixtures. */
export function stackOutputs(fixtures: Fixtures, id: string): Outputs {
    const outputs = fixtures.stackReferences[id];
    if (!outputs) throw missingStack(id);
    return { name: id, outputs, secretOutputNames: [] };
}

/** A resource of a type that the lab does not know: as the fixtures have it, else its inputs come out again. */
export function createOther(
    { fixtures, accountId }: { readonly fixtures: Fixtures; readonly accountId: string },
    { urn, type, name }: Pick<ResourceState, "urn" | "type" | "name">,
    { seed, inputs, region }: CreateRequest,
): Created {
    if (type.startsWith("pulumi:providers:")) return { id: autoName(name, seed), outputs: {} };
    const fixture = fixtureOf(fixtures, urn, name);
    if (fixture) {
        const { id, ...outputs } = fixture;
        return { id: typeof id === "string" ? id : autoName(name, seed), outputs };
    }
    if (type.startsWith("aws:")) return echoAws({ seed, type, name, inputs, region, accountId });
    return { id: autoName(name, seed), outputs: {} };
}
