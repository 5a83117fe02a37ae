import { createHash } from "node:crypto";
import type { PolicyFacts, PolicyOutcome, PolicySeverity, Violation } from "event-ops-lab/policies";
import type { CheckedStack } from "./checked";
import type { Locations } from "./location";

/** How severe GitHub shows a security finding, 0 to 10: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning#reportingdescriptor-object */
const SECURITY_SEVERITY: Readonly<Record<PolicySeverity, string>> = {
    critical: "9.5",
    high: "8.0",
    medium: "5.5",
    low: "2.0",
};

/** GitHub shows at most 5,000 results of a run: the mandatory ones first. */
const RESULTS = 5000;

type RuleFacts = Pick<PolicyFacts, "name"> & Partial<PolicyOutcome>;

/**
 * The violations as a SARIF 2.1.0 log, as GitHub code scanning takes it: a run for each stack, a rule for each policy, a result for
 * each violation. What is not known yet is no result. The fingerprint is made of policy and URN: a finding stays the same one when
 * lines move.
 *
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog(checked: readonly CheckedStack[], locations: Locations): object {
    return {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: checked.map((one) => run(one, locations)),
    };
}

function run(one: CheckedStack, locations: Locations): object {
    const { stack } = one;
    const automationDetails = { id: `event-ops-check/${stack}/` };
    if ("error" in one) {
        const notification = { level: "error", message: { text: one.error } };
        return {
            tool: { driver: { name: "event-ops check", rules: [] } },
            automationDetails,
            invocations: [{ executionSuccessful: false, toolExecutionNotifications: [notification] }],
            results: [],
        };
    }
    const { policies, violations, pack } = one.report;
    const rules = rulesOf(policies, violations);
    const indexes = new Map(rules.map(({ name }, index) => [name, index]));
    const sorted = [...violations].sort((a, b) => Number(b.level === "mandatory") - Number(a.level === "mandatory"));
    return {
        tool: {
            driver: {
                name: "event-ops check",
                semanticVersion: (require("event-ops-cli/package.json") as { version: string }).version,
                rules: rules.map(rule),
                properties: { policyPack: `${pack.name} ${pack.version}` },
            },
        },
        automationDetails,
        invocations: [{ executionSuccessful: true }],
        results: sorted.slice(0, RESULTS).map((violation, at) => ({
            ...result(violation, indexes.get(violation.policy)!, locations),
            partialFingerprints: fingerprintsOf(violation, sorted.slice(0, at)),
        })),
    };
}

/** The pack's policies, and those under whose name a policy has reported something beside its own. */
function rulesOf(policies: readonly PolicyOutcome[], violations: readonly Violation[]): readonly RuleFacts[] {
    const known = new Set(policies.map(({ name }) => name));
    const others = new Set(violations.map(({ policy }) => policy).filter((name) => !known.has(name)));
    return [...policies, ...[...others].map((name) => ({ name }))];
}

function rule({ name, displayName, description, level, severity, remediationSteps, url }: RuleFacts): object {
    const help = [description, remediationSteps, url].filter((text) => text !== undefined && text !== "");
    return {
        id: name,
        name: displayName ?? name,
        shortDescription: { text: displayName ?? name },
        fullDescription: { text: description || name },
        help: { text: help.join("\n\n") || name, markdown: help.join("\n\n") || name },
        ...(url === undefined ? {} : { helpUri: url }),
        defaultConfiguration: { level: level === "advisory" ? "warning" : "error", enabled: level !== "disabled" },
        properties: {
            tags: ["security", "event-ops"],
            precision: "high",
            "problem.severity": level === "advisory" ? "warning" : "error",
            ...(severity === undefined ? {} : { "security-severity": SECURITY_SEVERITY[severity] }),
        },
    };
}

function result(violation: Violation, ruleIndex: number, locations: Locations): object {
    const { policy, level, message, urn, type, name, source } = violation;
    const { uri, line } = locations.of(source);
    return {
        ruleId: policy,
        ruleIndex,
        level: level === "mandatory" ? "error" : "warning",
        message: { text: `${name} (${type}): ${message}` },
        locations: [
            {
                physicalLocation: { artifactLocation: { uri }, region: { startLine: line } },
                logicalLocations: [{ name, fullyQualifiedName: urn, kind: "resource" }],
            },
        ],
    };
}

/** GitHub goes by `primaryLocationLineHash` alone. `before`: the results before; several of one policy on one resource are numbered. */
function fingerprintsOf({ policy, urn }: Violation, before: readonly Violation[]): object {
    const number = before.filter((other) => other.policy === policy && other.urn === urn).length + 1;
    const hash = `${createHash("sha256").update(`${policy}\n${urn}`).digest("hex").slice(0, 32)}:${number}`;
    return { primaryLocationLineHash: hash, "eventOpsCheck/v1": hash };
}
