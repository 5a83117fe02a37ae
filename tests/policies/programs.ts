import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Lab } from "../../lab/lab";
import type { CodeArchive } from "../../lab/types";
import type { Guardrail } from "../../policies/guardrail";
import { TYPES } from "../../policies/resourceTypes";
import { judge, judgeLater, resource, type TestResource } from "./support";

/** The resources that a stack of this repository's program has when it is deployed: inputs, and outputs over them. */
export async function resourcesOf(stack: string): Promise<readonly TestResource[]> {
    const lab = await Lab.of(resolve(__dirname, "../.."), { stack });
    try {
        const deployed = [...lab.account.resources.values()].filter(({ custom }) => custom);
        return await Promise.all(
            deployed.map(async ({ type, name, inputs, outputs, id }) => {
                const props: Record<string, unknown> = { ...inputs, ...outputs, id };
                const code = inputs["code"] as CodeArchive | undefined;
                return resource(type, name, code ? { ...props, code: await textsOf(code) } : props);
            }),
        );
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

/** An archive as a policy sees it: the texts that the program made. */
export async function textsOf(code: CodeArchive): Promise<unknown> {
    const folder = await code.directory();
    const files = code.files.map(({ name }) => [name, { text: readFileSync(join(folder, name), "utf8") }]);
    return { assets: Object.fromEntries(files) };
}

const judged = new Set<string>(Object.values(TYPES));
