import {
    type AdvancedSelector,
    advancedCoverage,
    type BasicSelector,
    basicCoverage,
    type Coverage,
    type Kind,
} from "./auditTrailSelectors";

/** What is looked at of a trail. */
export interface TrailProperties {
    readonly isMultiRegionTrail?: boolean;
    readonly enableLogging?: boolean;
    readonly includeGlobalServiceEvents?: boolean;
    readonly eventSelectors?: readonly BasicSelector[];
    readonly advancedEventSelectors?: readonly AdvancedSelector[];
}

/** Why a trail does not give every API call to EventBridge, each with the remedy; empty when it does. */
export function auditTrailProblems(trail: TrailProperties): string[] {
    const problems: string[] = [];
    if (trail.isMultiRegionTrail !== true) {
        problems.push(
            "isMultiRegionTrail: it covers one Region; make it a multi-Region trail, or calls elsewhere are not seen.",
        );
    }
    if (trail.enableLogging === false) {
        problems.push("enableLogging: it is switched off; start it with aws cloudtrail start-logging.");
    }
    if (trail.includeGlobalServiceEvents === false) {
        problems.push(
            "includeGlobalServiceEvents: it leaves out IAM, STS and CloudFront; include global service events.",
        );
    }
    return [...problems, ...selectorProblems(trail)];
}

/** A trail has basic or advanced selectors, never both. */
function selectorProblems({ eventSelectors = [], advancedEventSelectors = [] }: TrailProperties): string[] {
    const advanced = advancedEventSelectors.length > 0;
    const coverageOf = (kind: Kind) =>
        advanced ? advancedCoverage(advancedEventSelectors, kind) : basicCoverage(eventSelectors, kind);
    const kinds: readonly (readonly [Kind, Coverage])[] = [
        ["reads", coverageOf("reads")],
        ["writes", coverageOf("writes")],
    ];
    const which = (logs: Coverage["logs"]) =>
        kinds
            .filter(([, coverage]) => coverage.logs === logs)
            .map(([kind]) => kind)
            .join(" and ");
    const without = new Set(kinds.flatMap(([, coverage]) => (coverage.logs === "some" ? coverage.without : [])));
    const because = new Set(kinds.flatMap(([, coverage]) => (coverage.logs === "unclear" ? coverage.because : [])));

    const problems: string[] = [];
    if (which("none") !== "") {
        problems.push(`management events are not logged for ${which("none")}; log both reads and writes.`);
    }
    if (without.size > 0) {
        const where = advanced ? "the notEquals of eventSource" : "excludeManagementEventSources";
        problems.push(`the calls of ${[...without].join(" and ")} are left out; take them out of ${where}.`);
    }
    if (because.size > 0) {
        problems.push(
            `cannot tell whether management events are logged for ${which("unclear")}: ${[...because].join(", ")}; ` +
                "add a selector with eventCategory equals Management and nothing else.",
        );
    }
    return problems.map((problem) => `event selectors: ${problem}`);
}
