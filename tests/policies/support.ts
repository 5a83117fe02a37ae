import type { PolicyResource, ResourceValidationPolicy } from "@pulumi/policy";
import type { Guardrail } from "../../policies/guardrail";
import { StackView } from "../../policies/stackView";
import { checked, isUnknownValue } from "../../policies/unknown";

export { UNKNOWN_TEXT as UNKNOWN } from "../../policies/unknown";

/** A resource as a test writes it: type, name, inputs, and by property the resources that it depends on. */
export interface TestResource {
    readonly type: string;
    readonly name: string;
    readonly props: Readonly<Record<string, unknown>>;
    readonly uses: Readonly<Record<string, readonly TestResource[]>>;
    /** The inputs of the provider that makes it. */
    readonly provider?: Readonly<Record<string, unknown>>;
}

export function resource(
    type: string,
    name: string,
    props: Readonly<Record<string, unknown>> = {},
    uses: Readonly<Record<string, TestResource | readonly TestResource[]>> = {},
): TestResource {
    return { type, name, props, uses: Object.fromEntries(Object.entries(uses).map(([key, of]) => [key, [of].flat()])) };
}

/** What a guardrail says of resources: `violations` as `name: message`, what it does not know yet, or why it does not apply. */
export interface Judgement {
    readonly violations: readonly string[];
    readonly unknown?: string;
    readonly notApplicable?: string;
}

/** What a guardrail can say of resources. */
export type Outcome = "passes" | "reports" | "does not know" | "does not apply";

/** What guardrails have said in this run of mocha, by their names. */
export const OUTCOMES = new Map<string, Set<Outcome>>();

/**
 * Judges resources as the policy SDK does, values unknown at preview included. A guardrail of single resources judges each.
 */
export function judge(
    guardrail: Pick<Guardrail, "policy">,
    resources: readonly TestResource[],
    settings: Readonly<Record<string, unknown>> = {},
): Judgement {
    const violations: string[] = [];
    try {
        run(guardrail, resources, settings, violations);
        return recorded(guardrail, { violations });
    } catch (error) {
        return recorded(guardrail, outcome(violations, error));
    }
}

/** As `judge`, for a guardrail that has to wait for something, such as the text of an asset. */
export async function judgeLater(
    guardrail: Pick<Guardrail, "policy">,
    resources: readonly TestResource[],
    settings: Readonly<Record<string, unknown>> = {},
): Promise<Judgement> {
    const violations: string[] = [];
    try {
        await Promise.all(run(guardrail, resources, settings, violations));
        return recorded(guardrail, { violations });
    } catch (error) {
        return recorded(guardrail, outcome(violations, error));
    }
}

function recorded(guardrail: Pick<Guardrail, "policy">, judgement: Judgement): Judgement {
    const { name } = guardrail.policy();
    const said = OUTCOMES.get(name) ?? new Set<Outcome>();
    OUTCOMES.set(name, said);
    const { violations, unknown, notApplicable } = judgement;
    if (violations.length > 0) said.add("reports");
    if (unknown !== undefined) said.add("does not know");
    if (notApplicable !== undefined) said.add("does not apply");
    if (violations.length === 0 && unknown === undefined && notApplicable === undefined) said.add("passes");
    return judgement;
}

function run(
    guardrail: Pick<Guardrail, "policy">,
    resources: readonly TestResource[],
    settings: Readonly<Record<string, unknown>>,
    violations: string[],
): unknown[] {
    const policy = guardrail.policy();
    const args = { getConfig: () => settings, notApplicable, stackTags: new Map<string, string>() };
    const judged = resources.map(policyResource(resources));
    if ("validateStack" in policy) {
        const nameOf = (urn = "") => judged.find((one) => one.urn === urn)?.name ?? "stack";
        const report = (message: unknown, urn?: string) => violations.push(`${nameOf(urn)}: ${message}`);
        return [policy.validateStack({ ...args, resources: judged } as never, report as never)];
    }
    const { validateResource } = policy as ResourceValidationPolicy;
    return judged.map((one) => {
        const report = (message: unknown) => violations.push(`${one.name}: ${message}`);
        return [validateResource!].flat()[0]!({ ...args, ...one } as never, report as never);
    });
}

/** The inputs that a guardrail's remediation returns for a resource; undefined where it changes nothing. */
export function remediate(
    guardrail: Pick<Guardrail, "policy">,
    one: TestResource,
    settings: Readonly<Record<string, unknown>> = {},
): unknown {
    const policy = guardrail.policy("remediate") as ResourceValidationPolicy;
    const args = { getConfig: () => settings, notApplicable, stackTags: new Map<string, string>() };
    return policy.remediateResource!({ ...args, ...policyResource([one])(one) } as never);
}

/** Resources as a stack guardrail sees them. */
export function viewOf(resources: readonly TestResource[]): StackView {
    return new StackView(resources.map(policyResource(resources)));
}

class NotApplicable extends Error {}

function notApplicable(reason = ""): never {
    throw new NotApplicable(reason);
}

function outcome(violations: readonly string[], error: unknown): Judgement {
    if (isUnknownValue(error)) return { violations, unknown: error.message };
    if (error instanceof NotApplicable) return { violations, notApplicable: error.message };
    throw error;
}

function policyResource(all: readonly TestResource[]): (one: TestResource) => PolicyResource {
    const made = new Map<TestResource, PolicyResource>();
    const make = (one: TestResource): PolicyResource => {
        const known = made.get(one);
        if (known) return known;
        const { type, name, props, provider } = one;
        const propertyDependencies: Record<string, PolicyResource[]> = {};
        const it = {
            type,
            name,
            urn: `urn:pulumi:dev::project::${type}::${name}`,
            props: checked(props as Record<string, unknown>),
            opts: { protect: false, ignoreChanges: [], aliases: [], additionalSecretOutputs: [] },
            dependencies: [],
            ...(provider && { provider: { props: checked(provider as Record<string, unknown>) } }),
            propertyDependencies,
        } as unknown as PolicyResource;
        made.set(one, it);
        for (const [property, uses] of Object.entries(one.uses)) propertyDependencies[property] = uses.map(make);
        return it;
    };
    for (const one of all) make(one);
    return make;
}
