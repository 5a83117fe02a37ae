import type { SourceLine } from "../resources";

export type PolicyLevel = "advisory" | "mandatory" | "remediate" | "disabled";
export type PolicySeverity = "low" | "medium" | "high" | "critical";

/** What a pack tells of one of its policies, and at which level it runs. */
export interface PolicyFacts {
    readonly name: string;
    readonly displayName: string;
    readonly description: string;
    readonly level: PolicyLevel;
    readonly severity?: PolicySeverity;
    readonly remediationSteps?: string;
    readonly url?: string;
    /** `stack`: it judges the resources together. */
    readonly judges: "resource" | "stack";
}

/** What a policy says of a resource; the stack itself is one. */
export interface Finding {
    readonly policy: string;
    readonly message: string;
    readonly urn: string;
    /** Pulumi's type token. */
    readonly type: string;
    readonly name: string;
    /** Where the program has made the resource, innermost first. Empty where that is not known. */
    readonly source: readonly SourceLine[];
}

export interface Violation extends Finding {
    /** As the engine takes it: what a policy at `remediate` still finds is mandatory. */
    readonly level: "advisory" | "mandatory";
    readonly severity?: PolicySeverity;
    readonly remediationSteps?: string;
    readonly url?: string;
}

/** A resource that a policy at `remediate` would put right. */
export interface RemediationFinding extends Omit<Finding, "message"> {
    /** The properties that it would change, add or remove. */
    readonly properties: readonly string[];
}

/** What became of one policy. */
export interface PolicyOutcome extends PolicyFacts {
    /** `passed`: it applied to something, and found nothing. */
    readonly outcome: "violated" | "not-known-yet" | "passed" | "not-applicable" | "disabled";
    /** To how many resources it applied; a stack policy to 1 stack or none. */
    readonly applied: number;
    /** Why it did not apply, each reason once. */
    readonly reasons: readonly string[];
}

/** What a policy pack says of a stack. */
export interface PolicyReport {
    readonly pack: { readonly name: string; readonly version: string };
    /** How many resources were judged, components and providers among them. */
    readonly resources: number;
    readonly policies: readonly PolicyOutcome[];
    /** In the order of the resources. */
    readonly violations: readonly Violation[];
    /** What could not be judged, because a value is not known before an update: neither a pass nor a violation. */
    readonly unknown: readonly Finding[];
    readonly remediations: readonly RemediationFinding[];
}
