import type { PolicyReport } from "event-ops-lab/policies";

/** What a pack says of a stack, or why it could not be asked. */
export type CheckedStack =
    | { readonly stack: string; readonly report: PolicyReport }
    | { readonly stack: string; readonly error: string };

/** Violations by level, and policies by what became of them. */
export interface CheckCounts {
    readonly mandatory: number;
    readonly advisory: number;
    readonly notKnownYet: number;
    /** Policies that applied to something and found nothing. */
    readonly passed: number;
    /** Policies that apply to nothing in the stack. */
    readonly notApplicable: number;
    readonly disabled: number;
    /** Resources that a policy would put right in an update. */
    readonly remediations: number;
}

export function countsOf({ violations, unknown, policies, remediations }: PolicyReport): CheckCounts {
    const level = (wanted: string) => violations.filter((violation) => violation.level === wanted).length;
    const outcome = (wanted: string) => policies.filter((policy) => policy.outcome === wanted).length;
    return {
        mandatory: level("mandatory"),
        advisory: level("advisory"),
        notKnownYet: unknown.length,
        passed: outcome("passed"),
        notApplicable: outcome("not-applicable"),
        disabled: outcome("disabled"),
        remediations: remediations.length,
    };
}

/** For people: `2 mandatory, 1 advisory, 0 not known yet; 30 policies passed, 4 not applicable`. */
export function countsText(report: PolicyReport): string {
    const counts = countsOf(report);
    return [
        `${counts.mandatory} mandatory, ${counts.advisory} advisory, ${counts.notKnownYet} not known yet; ` +
            `policies: ${counts.passed} passed, ${counts.notApplicable} not applicable`,
        ...(counts.disabled > 0 ? [`${counts.disabled} disabled`] : []),
        ...(counts.remediations > 0 ? [`${counts.remediations} remediations in an update`] : []),
    ].join(", ");
}

/** 1: a mandatory violation; 2: a stack could not be checked; else 0. What a violation says weighs more. */
export function exitCodeOf(checked: readonly CheckedStack[]): number {
    if (checked.some((one) => "report" in one && countsOf(one.report).mandatory > 0)) return 1;
    return checked.some((one) => "error" in one) ? 2 : 0;
}
