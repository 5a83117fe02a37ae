import { isDeepStrictEqual } from "node:util";
import type proto from "@pulumi/pulumi/proto/analyzer_pb";
import { STACK_TYPE } from "../account/names";
import type { Struct } from "../host/wire";
import { comparable } from "../provider/wireValues";
import { type Analyzed, analyzeRequest, declarationOf, stackResource } from "./analyzed";
import { type AnalyzerClient, levelOf, severityOf } from "./client";
import type { Finding, PolicyFacts, PolicyOutcome, PolicyReport, RemediationFinding, Violation } from "./report";

/** Requests under way at once: the pack takes one after another, but need not wait for the next. */
const AT_ONCE = 16;

/** What the SDK says of a policy that came upon a value which is not known: neither a pass nor a violation. */
const NOT_KNOWN = /^can't run (?:policy|remediation) '.*' from policy pack '.*' during preview: /;

interface Said {
    readonly violations: Violation[];
    readonly unknown: Finding[];
    readonly remediations: RemediationFinding[];
    /** A policy that did not apply -> why. */
    readonly notApplicable: Map<string, Set<string>>;
}

/**
 * Asks a configured pack about each resource, and then about all of them together, as the engine does in a preview: remediations
 * first, their results are what is judged.
 */
export async function judge(
    client: AnalyzerClient,
    pack: PolicyReport["pack"],
    policies: readonly PolicyFacts[],
    resources: readonly Analyzed[],
): Promise<PolicyReport> {
    const own = resources.filter(({ external }) => !external);
    const remediates = policies.some(({ level }) => level === "remediate");
    const stackSaid = empty();
    const changed = new Map<Analyzed, Struct>();
    const each = await inTurn(own, async (one) => {
        const said = empty();
        const inputs = remediates ? await remediated(client, one, said) : one.inputs;
        if (inputs !== one.inputs) changed.set(one, overlaid(one, inputs));
        note(said, policies, await client.analyze(analyzeRequest(one, inputs)), () => one);
        return said;
    });
    const asked = resources.map((one) => stackResource(one, changed.get(one) ?? one.outputs));
    const byUrn = new Map(resources.map((one) => [one.state.urn, one]));
    const root = resources.find(({ state }) => state.type === STACK_TYPE) ?? resources[0];
    if (root) note(stackSaid, policies, await client.analyzeStack(asked), (urn) => byUrn.get(urn) ?? root);

    const all = [...each, stackSaid];
    const violations = all.flatMap((said) => said.violations);
    const unknown = all.flatMap((said) => said.unknown);
    return {
        pack,
        resources: own.length,
        policies: policies.map((policy) => outcomeOf(policy, own.length, all, violations, unknown)),
        violations,
        unknown,
        remediations: all.flatMap((said) => said.remediations),
    };
}

function empty(): Said {
    return { violations: [], unknown: [], remediations: [], notApplicable: new Map() };
}

/** The inputs as the pack puts them right. */
async function remediated(client: AnalyzerClient, one: Analyzed, said: Said): Promise<Struct> {
    const response = await client.remediate(analyzeRequest(one, one.inputs));
    let inputs = one.inputs;
    for (const remediation of response.getRemediationsList()) {
        const policy = remediation.getPolicyname();
        const next = remediation.getProperties() as Struct | undefined;
        if (remediation.getDiagnostic() !== "") {
            said.unknown.push({ policy, message: remediation.getDiagnostic().replace(NOT_KNOWN, ""), ...placeOf(one) });
        } else if (next) {
            const properties = differing(inputs, next);
            if (properties.length > 0) said.remediations.push({ policy, properties, ...placeOf(one) });
            inputs = next;
        }
    }
    return inputs;
}

function differing(before: Struct, after: Struct): string[] {
    const [old, put] = [before.toJavaScript(), after.toJavaScript()] as readonly Record<string, unknown>[];
    const names = new Set([...Object.keys(old!), ...Object.keys(put!)]);
    return [...names].filter((name) => !isDeepStrictEqual(comparable(old![name]), comparable(put![name]))).sort();
}

/** The outputs with what a remediation has changed in the inputs. */
function overlaid(one: Analyzed, inputs: Struct): Struct {
    const outputs = one.outputs.clone() as Struct;
    for (const name of differing(one.inputs, inputs)) {
        const value = inputs.getFieldsMap().get(name);
        if (value) outputs.getFieldsMap().set(name, value);
        else outputs.getFieldsMap().del(name);
    }
    return outputs;
}

function note(
    said: Said,
    policies: readonly PolicyFacts[],
    response: proto.AnalyzeResponse,
    resourceOf: (urn: string) => Analyzed,
): void {
    for (const diagnostic of response.getDiagnosticsList()) {
        const policy = diagnostic.getPolicyname();
        const facts = policies.find(({ name }) => name === policy);
        const message = diagnostic.getMessage();
        const place = placeOf(resourceOf(diagnostic.getUrn()));
        if (NOT_KNOWN.test(message)) {
            said.unknown.push({ policy, message: message.replace(NOT_KNOWN, ""), ...place });
            continue;
        }
        const severity = severityOf(diagnostic.getSeverity()) ?? facts?.severity;
        said.violations.push({
            policy,
            level: levelOf(diagnostic.getEnforcementlevel()) === "advisory" ? "advisory" : "mandatory",
            ...(severity === undefined ? {} : { severity }),
            message: withoutDescription(message, diagnostic.getDescription()),
            ...place,
            ...(facts?.remediationSteps === undefined ? {} : { remediationSteps: facts.remediationSteps }),
            ...(facts?.url === undefined ? {} : { url: facts.url }),
        });
    }
    for (const item of response.getNotApplicableList()) {
        const reasons = said.notApplicable.get(item.getPolicyName()) ?? new Set();
        if (item.getReason() !== "") reasons.add(item.getReason());
        said.notApplicable.set(item.getPolicyName(), reasons);
    }
}

/** The SDK puts the policy's description before each message, on a line of its own. */
function withoutDescription(message: string, description: string): string {
    return message.startsWith(`${description}\n`) ? message.slice(description.length + 1) : message;
}

function placeOf({ state }: Analyzed): Omit<Finding, "policy" | "message"> {
    return { urn: state.urn, type: state.type, name: state.name, source: declarationOf(state).source };
}

function outcomeOf(
    policy: PolicyFacts,
    resources: number,
    all: readonly Said[],
    violations: readonly Violation[],
    unknown: readonly Finding[],
): PolicyOutcome {
    const { name } = policy;
    const found = all.flatMap(({ notApplicable }) => notApplicable.get(name) ?? []);
    const asked = policy.judges === "stack" ? 1 : resources;
    const applied = policy.level === "disabled" ? 0 : asked - found.length;
    const isOf = (finding: Finding) => finding.policy === name;
    const judged = unknown.some(isOf) ? "not-known-yet" : applied > 0 ? "passed" : "not-applicable";
    return {
        ...policy,
        outcome: policy.level === "disabled" ? "disabled" : violations.some(isOf) ? "violated" : judged,
        applied,
        reasons: [...new Set(found.flatMap((reasons) => [...reasons]))],
    };
}

/** Some at once; the results in the order of the items. */
async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
    const results: Result[] = [];
    let next = 0;
    const worker = async () => {
        while (next < items.length) {
            const at = next++;
            results[at] = await work(items[at]!);
        }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return results;
}
