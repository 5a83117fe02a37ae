import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Lab } from "../../lab/lab";
import { schemaOf } from "../../lab/provider/resourceTypes";
import type { ResourceState } from "../../lab/resources";
import type { CodeArchive } from "../../lab/types";
import type { Guardrail } from "../../policies/guardrail";
import { TYPES } from "../../policies/resourceTypes";
import { judge, judgeLater, resource, type TestResource, UNKNOWN } from "./support";

const JUDGED = new Set<string>(Object.values(TYPES));

/**
 * The resources of a stack of this repository's program as its first preview under `event-ops engine` shows them, without an engine:
 * outputs are not known, and neither is an input that holds what only another resource's update makes. Dependencies are kept.
 */
export async function firstPreviewOf(stack: string): Promise<readonly TestResource[]> {
    const lab = await Lab.of(resolve(__dirname, "../.."), { stack });
    try {
        const states = [...lab.account.resources.values()].filter(({ custom }) => custom);
        const made = states.flatMap(madeBy);
        const resources = await Promise.all(
            states.map(async ({ type, name, inputs }) => {
                const unknown = ["id", ...(schemaOf(type)?.outputs ?? [])].map((key) => [key, UNKNOWN]);
                const { code, ...others } = inputs as { readonly code?: CodeArchive };
                const props = { ...Object.fromEntries(unknown), ...(hidden(others, made) as object) };
                return resource(type, name, code ? { ...props, code: await textsOf(code) } : props);
            }),
        );
        return connected(states, resources);
    } finally {
        await lab.close();
    }
}

/** The texts that an update makes: outputs that are no inputs. Short ones stand in others by chance. */
function madeBy({ inputs, outputs, id }: ResourceState): readonly string[] {
    return Object.entries({ ...outputs, id }).flatMap(([key, value]) => {
        return typeof value === "string" && value.length > 8 && inputs[key] === undefined && !isInput(value, inputs)
            ? [value]
            : [];
    });
}

/** A name that the program gives is known before the update, though an output such as the id repeats it. */
function isInput(value: string, inputs: ResourceState["inputs"]): boolean {
    return Object.values(inputs).includes(value);
}

function hidden(value: unknown, made: readonly string[]): unknown {
    if (typeof value === "string") return made.some((text) => value.includes(text)) ? UNKNOWN : value;
    if (Array.isArray(value)) return value.map((one) => hidden(one, made));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hidden(one, made)]));
}

function connected(states: readonly ResourceState[], resources: readonly TestResource[]): readonly TestResource[] {
    const byUrn = new Map(states.map(({ urn }, at) => [urn, resources[at]!]));
    states.forEach(({ declaration }, at) => {
        const uses = resources[at]!.uses as Record<string, readonly TestResource[]>;
        for (const [property, urns] of Object.entries(declaration?.propertyDependencies ?? {})) {
            uses[property] = urns.flatMap((urn) => byUrn.get(urn) ?? []);
        }
    });
    return resources;
}

/** What guardrails say of resources, as `guardrail: resource: message`; what is not known yet too. */
export async function judgements(
    guardrails: readonly (Pick<Guardrail, "policy"> & { readonly name: string })[],
    resources: readonly TestResource[],
): Promise<readonly string[]> {
    const found: string[] = [];
    for (const guardrail of guardrails) {
        const isOfStack = "validateStack" in guardrail.policy();
        const each = isOfStack ? [resources] : resources.filter(({ type }) => JUDGED.has(type)).map((one) => [one]);
        for (const some of each) {
            const { violations, unknown } = isOfStack ? judge(guardrail, some) : await judgeLater(guardrail, some);
            found.push(...violations.map((violation) => `${guardrail.name}: ${violation}`));
            if (unknown) found.push(`${guardrail.name}: ${unknown}`);
        }
    }
    return found;
}

/** An archive as a policy sees it: the texts that the program made. */
async function textsOf(code: CodeArchive): Promise<unknown> {
    const folder = await code.directory();
    const files = code.files.map(({ name }) => [name, { text: readFileSync(join(folder, name), "utf8") }]);
    return { assets: Object.fromEntries(files) };
}
