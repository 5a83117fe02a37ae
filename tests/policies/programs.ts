import { resolve } from "node:path";
import { Lab } from "../../lab/lab";
import type { Guardrail } from "../../policies/guardrail";
import { TYPES } from "../../policies/resourceTypes";
import { judge, judgeLater, resource, type TestResource } from "./support";

/** The resources that a stack of this repository's program has when it is deployed: inputs, and outputs over them. */
export async function resourcesOf(stack: string): Promise<readonly TestResource[]> {
    const lab = await Lab.of(resolve(__dirname, "../.."), { stack });
    try {
        return [...lab.account.resources.values()]
            .filter(({ custom }) => custom)
            .map(({ type, name, inputs, outputs, id }) => resource(type, name, { ...inputs, ...outputs, id }));
    } finally {
        await lab.close();
    }
}

/** What guardrails say of resources, as `guardrail: resource: message`; what is not known yet too. */
export async function judgements(
    guardrails: readonly (Pick<Guardrail, "policy"> & { readonly name: string; readonly level: string })[],
    resources: readonly TestResource[],
): Promise<readonly string[]> {
    const found: string[] = [];
    for (const guardrail of guardrails) {
        const isOfStack = "validateStack" in guardrail.policy();
        const each = isOfStack ? [resources] : resources.filter(({ type }) => judged.has(type)).map((one) => [one]);
        for (const some of each) {
            const { violations, unknown } = isOfStack ? judge(guardrail, some) : await judgeLater(guardrail, some);
            found.push(...violations.map((violation) => `${guardrail.name}: ${violation}`));
            if (unknown) found.push(`${guardrail.name}: ${unknown}`);
        }
    }
    return found;
}

const judged = new Set<string>(Object.values(TYPES));
